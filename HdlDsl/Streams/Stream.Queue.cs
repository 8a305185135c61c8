namespace HdlDsl;

/// <content>Queues, and pipelines that can't stall.</content>
public sealed partial class Stream<T>
{
    /// <summary>Puts a queue into the path: an instance of <see cref="StreamFifo"/>.</summary>
    /// <param name="depth">Number of words, 0 or more; not only powers of two. 0 gives this stream itself.</param>
    /// <param name="latency">Cycles from push to pop of an empty queue: 1; 0 for a word that passes an empty queue at once; 2 for block memory without a bypass.</param>
    /// <param name="pushesWhenFull">A full queue takes a word in the cycle in which one leaves: a combinational path from Ready to Ready.</param>
    /// <param name="storage">Registers, memory or block memory.</param>
    /// <param name="flush">Empties the queue at the clock edge; null for never. A word pushed in that cycle is dropped too.</param>
    /// <returns>The words; a word in every cycle when depth ≥ latency + 1.</returns>
    public Stream<T> Queue(
        int depth, int latency = 1, bool pushesWhenFull = false, FifoStorage storage = FifoStorage.Automatic, Bit? flush = null) =>
        Queue(depth, out _, latency, pushesWhenFull, storage, flush);

    /// <summary>Puts a queue into the path and tells how many words are in it.</summary>
    /// <param name="depth">Number of words, 0 or more.</param>
    /// <param name="occupancy">Words in the queue, 0 … depth.</param>
    /// <param name="latency">Cycles from push to pop of an empty queue: 0, 1 or 2.</param>
    /// <param name="pushesWhenFull">A full queue takes a word in the cycle in which one leaves.</param>
    /// <param name="storage">Registers, memory or block memory.</param>
    /// <param name="flush">Empties the queue at the clock edge; null for never.</param>
    /// <returns>The words.</returns>
    public Stream<T> Queue(
        int depth, out UInt occupancy, int latency = 1, bool pushesWhenFull = false, FifoStorage storage = FifoStorage.Automatic, Bit? flush = null)
    {
        var builder = Begin();
        var config = new StreamFifoConfig(depth, Payload.BitWidth, latency, pushesWhenFull, storage, flush is not null).Validated();
        if (depth == 0)
        {
            occupancy = UInt.Constant(0, 1);
            return this;
        }

        var name = BaseName();
        var fifo = new StreamFifo(config);
        builder.NameWeakly(fifo, $"{name}_queue");
        Into(fifo.Push);
        if (flush is not null)
            fifo.Flush!.Value = flush;
        occupancy = fifo.Occupancy;
        return OutOf(fifo, fifo.Pop, Payload, name);
    }

    /// <summary>
    /// Sends the words through a pipeline that can't stall and keeps the results in a queue. Credits make sure that there is room: a word enters only when
    /// the queue has a free place that no word on its way will take.
    /// </summary>
    /// <typeparam name="TResult">Type of the results.</typeparam>
    /// <param name="latency">Cycles from a word to its result, 0 or more; exactly those of <paramref name="pipeline"/>.</param>
    /// <param name="pipeline">Gives the result of the word that came <paramref name="latency"/> cycles before. Called once.</param>
    /// <param name="credits">Words on their way and in the queue, at least 1; latency + 2 when null, which is the least for a word in every cycle.</param>
    /// <returns>The results, latency + 1 cycles.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL1016: there are more or fewer registers between a word and its result.</exception>
    public Stream<TResult> ThroughPipeline<TResult>(int latency, Func<T, TResult> pipeline, int? credits = null)
        where TResult : Data
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentOutOfRangeException.ThrowIfNegative(latency);
        var places = credits ?? (latency + 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1, nameof(credits));
        var builder = Begin();
        var name = BaseName();
        var free = Reg.UInt(Hdl.BitsToCount(places + 1), reset: places);
        builder.NameWeakly(free, $"{name}_credits");
        var hasCredit = free != 0;
        Ready.Value = hasCredit;
        var enters = Valid & hasCredit;
        var check = new PipelineLatency(builder, Payload);
        var result = pipeline(Payload);
        if (check.Of(result) is { } found && found != latency)
            throw Errors.OtherLatency(latency, found);
        var fifo = new StreamFifo(new StreamFifoConfig(places, result.BitWidth));
        builder.NameWeakly(fifo, $"{name}_results");
        // Ready of the queue is always 1 when a result comes: that is what the credits are for.
        fifo.Push.Valid.Value = Hdl.Delay(enters, latency);
        fifo.Push.Payload.Value = result.AsBits();
        var kept = Stream<TResult>.OutOf(fifo, fifo.Pop, result, name);
        var leaves = kept.Fire;
        using (Hdl.When(enters & !leaves))
            free.Next = (free - 1).Wrap();
        using (Hdl.ElseWhen(leaves & !enters))
            free.Next = (free + 1).Wrap();
        return kept;
    }
}
