using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Control of architectures with leaves in registers: words go to the next row of leaves while values are taken from the present one; when that is empty, the next
/// row becomes the present one. Without ping-pong there is one row.
/// </summary>
internal sealed class TopKRows
{
    private readonly TopKEmitter emitter;
    private readonly Bit isReady;

    /// <summary>Makes the control, and the jobs of the emitter.</summary>
    public TopKRows(TopKConfig config, Stream<Packet<TopKLoad>> loads, TopKEmitter emitter)
    {
        this.emitter = emitter;
        var isLoaded = Reg.Bit().Named("is_loaded");
        var isBusy = Reg.Bit().Named("is_busy");
        isReady = Reg.Bit().Named("is_ready");
        Begins = isLoaded & !isBusy;
        Ends = emitter.Jobs.Fire;
        loads.Ready.Value = config.PingPong ? !isLoaded | Begins : !isLoaded & !isBusy;
        Writes = [.. Enumerable.Range(0, config.Words).Select(word => loads.Fire & (loads.Payload.Word.Address == word))];
        isLoaded.Next = (loads.Fire & loads.Payload.Last) | (isLoaded & !Begins);
        isBusy.Next = Begins | (isBusy & !Ends);

        var nextJob = Reg.Of(new TopKJob(config), Reset.None).Named("next_job");
        var job = Reg.Of(new TopKJob(config), Reset.None).Named("job");
        using (When(loads.Fire))
            nextJob.Next = loads.Payload.Word.Job;
        using (When(Begins))
            job.Next = nextJob;
        emitter.Jobs.Valid.Value = isReady;
        emitter.Jobs.Payload.Value = job;
    }

    /// <summary>For each word of a frame: it is written.</summary>
    public Bit[] Writes { get; }

    /// <summary>The next row becomes the present one at the end of this cycle.</summary>
    public Bit Begins { get; }

    /// <summary>The present frame's last item is taken.</summary>
    public Bit Ends { get; }

    /// <summary>Offers the roots' values as heads, from the cycle behind the one in which they are settled to that in which they are taken.</summary>
    public void Offer((Bit Settles, TopKHead Head) max, (Bit Settles, TopKHead Head) min)
    {
        // Both trees of a new frame are settled in the same cycle.
        isReady.Next = (isReady | max.Settles) & !Ends;
        Offer(emitter.MaxHeads, max, "has_max");
        Offer(emitter.MinHeads, min, "has_min");
    }

    /// <summary>Counts comparisons of the present frame.</summary>
    public UInt Counter(IEnumerable<UInt> compared)
    {
        var counter = Reg.UInt(TopKConfig.StatisticsBits).Named("comparisons");
        counter.Next = Mux(Begins, 0, (counter + compared.SumTree()).Wrap(TopKConfig.StatisticsBits));
        return counter;
    }

    /// <summary>Makes a row of leaves, and the next one.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="loads">For each leaf: whether it is written, its new value, and whether that is available.</param>
    /// <param name="control">Whether the next row becomes the present one, and whether the frame ends.</param>
    /// <param name="taken">For each leaf: whether it is taken from the list of the greatest, and of the least.</param>
    /// <returns>The leaves, and whether they are available for each list.</returns>
    public static (TopKStored[] Values, Bits Max, Bits Min) Leaves(
        TopKConfig config, (Bit Writes, TopKStored Value, Bit IsAvailable)[] loads, (Bit Begins, Bit Ends) control, (Bit[] Max, Bit[] Min) taken)
    {
        var count = loads.Length;
        var max = Reg.Bits(count).Named("max_available");
        var min = Reg.Bits(count).Named("min_available");
        var values = Row("value");
        var next = config.PingPong ? Row("next_value") : values;
        var nextAvailable = config.PingPong ? Reg.Bits(count).Named("next_available") : null;
        for (var i = 0; i < count; i++)
        {
            using (When(loads[i].Writes))
                next[i].Next = loads[i].Value;
            if (nextAvailable is null)
            {
                max[i].Next = Mux(loads[i].Writes, loads[i].IsAvailable, max[i] & !taken.Max[i] & !control.Ends);
                min[i].Next = Mux(loads[i].Writes, loads[i].IsAvailable, min[i] & !taken.Min[i] & !control.Ends);
                continue;
            }

            // What a frame does not write is not available, whatever was there before.
            nextAvailable[i].Next = Mux(loads[i].Writes, loads[i].IsAvailable, nextAvailable[i] & !control.Begins);
            max[i].Next = Mux(control.Begins, nextAvailable[i], max[i] & !taken.Max[i]);
            min[i].Next = Mux(control.Begins, nextAvailable[i], min[i] & !taken.Min[i]);
            using (When(control.Begins))
                values[i].Next = next[i];
        }

        return (values, max, min);

        TopKStored[] Row(string name) => [.. Enumerable.Range(0, count).Select(i => Reg.Of(new TopKStored(config), Reset.None).Named($"{name}_{i}"))];
    }

    private void Offer(Stream<TopKHead> heads, (Bit Settles, TopKHead Head) from, string name)
    {
        var has = Reg.Bit().Named(name);
        has.Next = (has | from.Settles) & !heads.Fire & !Ends;
        heads.Valid.Value = has;
        heads.Payload.Value = from.Head;
    }
}
