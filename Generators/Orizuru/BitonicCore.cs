using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// A bitonic sort of the whole frame by key and index, folded over a memory: a word of Lanes entries is read and written in every cycle. For
/// M = Lanes · 2^w entries with 2^w ≥ the frame's words, the steps among lanes that follow one another are one pass, and each step between words is a
/// pass: log2(Lanes) + w(w + 1)/2 passes of 2^w + a few cycles. M/4 · log2(M) · (log2(M) + 1) comparisons; a frame without items is not sorted.
/// Lists are read from both ends.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class BitonicCore(TopKConfig config) : TopKCore(config)
{
    private readonly BitonicSize size = new(config);

    private enum State
    {
        /// <summary>Waits for a frame.</summary>
        Idle,

        /// <summary>Chooses what the next pass does.</summary>
        Choose,

        /// <summary>Sorts.</summary>
        Pass,

        /// <summary>Gives the items.</summary>
        Items,
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var store = Instance(new BitonicStore(Config), "store");
        var merger = Instance(new BitonicMerger(Config), "merger");
        var emitter = Instance(new TopKEmitter(Config), "emitter");
        var maxHeads = Instance(new BitonicMaxHeads(Config), "max_heads");
        var minHeads = Instance(new BitonicMinHeads(Config), "min_heads");
        store.Loads.TakeFrom(Loads);
        Items.TakeFrom(emitter.Items);
        emitter.MaxHeads.TakeFrom(maxHeads.Heads);
        emitter.MinHeads.TakeFrom(minHeads.Heads);

        var state = Reg.Enum(State.Idle);
        var frame = store.Frames.Payload;
        var pass = Reg.Of(new BitonicPass(Config), Reset.None);
        var words = Words(frame.LastAddress);
        var isStart = Reg.Bit(reset: Reset.None);
        var isFirstPass = Reg.Bit(reset: Reset.None);
        var isSorted = BuildSequence(pass, words, isStart, state == State.Choose);
        var hasItems = (frame.Job.MaxCount != 0) | (frame.Job.MinCount != 0);
        var isNew = (state == State.Choose) & !isSorted;
        var (isPassOver, address) = BuildPass((store, merger), (pass.Distance, words), isFirstPass, isNew);
        merger.Pass.Value = pass;
        store.Writes.Value = merger.Sink;

        maxHeads.Count.Value = frame.Available;
        foreach (var (begins, ends) in new[] { (maxHeads.Begins, maxHeads.Ends), (minHeads.Begins, minHeads.Ends) })
        {
            begins.Value = (state == State.Choose) & isSorted;
            ends.Value = emitter.Jobs.Fire;
        }

        emitter.Jobs.Valid.Value = state == State.Items;
        emitter.Jobs.Payload.Value = frame.Job;
        store.Frames.Ready.Value = emitter.Jobs.Fire;
        BuildCounter(merger.Comparisons, state == State.Idle);

        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                isStart.Next = true;
                isFirstPass.Next = true;
                using (When(store.Frames.Valid & hasItems))
                    state.Next = State.Choose;
                using (ElseWhen(store.Frames.Valid))
                    state.Next = State.Items;
            }

            using (Case(State.Choose))
            {
                isStart.Next = false;
                using (When(isSorted))
                    state.Next = State.Items;
                using (Else())
                    state.Next = State.Pass;
            }

            using (Case(State.Pass))
            {
                using (When(isPassOver))
                {
                    isFirstPass.Next = false;
                    state.Next = State.Choose;
                }
            }

            using (Case(State.Items))
            {
                using (When(emitter.Jobs.Fire))
                    state.Next = State.Idle;
            }
        }

        // While a frame is sorted the lists are not read.
        minHeads.Reads.Ready.Value = true;
        maxHeads.Reads.Ready.Value = !minHeads.Reads.Valid;
        minHeads.Entries.Value = store.ReadEntries;
        maxHeads.Entries.Value = store.ReadEntries;
        store.ReadAddress.Value = Mux(state == State.Pass, address, Mux(minHeads.Reads.Valid, minHeads.Reads.Payload, maxHeads.Reads.Payload));
    }

    /// <summary>Words of the frame's sort: the power of two that is not less than those that it has.</summary>
    private UInt Words(UInt lastAddress)
    {
        if (size.WordBits == 0)
            return UInt.Constant(1, size.AddressBits + 1);
        var highest = lastAddress.AsBits().IsolateHighest();
        return Mux(lastAddress.AnySet(), highest.AsUInt() << 1, UInt.Constant(1, size.AddressBits + 1));
    }

    /// <summary>
    /// The passes of a sort in their order: merges of 2, 4, …, Lanes lanes in a pass each, then of 2, 4, … words with a pass for each distance, the last of
    /// which goes on with all distances among lanes. Gives whether the frame is sorted.
    /// </summary>
    private Bit BuildSequence(BitonicPass pass, UInt words, Bit isStart, Bit chooses)
    {
        var allStages = BitsOf((1 << size.LaneBits) - 1, Math.Max(1, size.LaneBits));
        var direction = size.LaneBits == 0 ? Mux(isStart, 1, pass.Direction).Wrap(pass.Direction.Width) : pass.Direction;
        var nearer = size.LaneBits == 0 ? Mux(isStart, 0, pass.Distance >> 1).Wrap(pass.Distance.Width) : (pass.Distance >> 1).Wrap(pass.Distance.Width);
        var hasNearer = nearer.AnySet();
        var isMerged = pass.Stages is null ? (Bit)true : pass.Stages == allStages;
        var isSorted = !hasNearer & isMerged & (direction == words);
        if (pass.Stages is not null)
            isSorted &= !isStart;
        using (When(chooses & !isSorted))
        {
            if (pass.Stages is not null)
            {
                using (When(isStart))
                    BuildFirst(pass);
                using (ElseWhen(!hasNearer & !isMerged))
                {
                    var stages = ((pass.Stages.AsUInt() << 1) | 1).Wrap(size.LaneBits).AsBits();
                    pass.Stages.Next = stages;
                    if (pass.LaneDirection is { } lanes)
                        lanes.Next = (lanes.AsUInt() << 1).Wrap(size.LaneBits).AsBits();
                    pass.Direction.Next = (stages == allStages).AsUInt();
                }

                using (Else())
                    BuildNext();
            }
            else
                BuildNext();
        }

        return isSorted;

        void BuildNext()
        {
            var distance = Mux(hasNearer, nearer, direction.Wrap(nearer.Width));
            pass.Distance.Next = distance;
            pass.Direction.Next = Mux(hasNearer, direction, (direction << 1).Wrap(direction.Width));
            if (pass.Stages is not null)
                pass.Stages.Next = Mux(distance == 1, allStages, BitsOf(0, size.LaneBits));
        }
    }

    private void BuildFirst(BitonicPass pass)
    {
        pass.Distance.Next = 0;
        pass.Direction.Next = size.LaneBits == 1 ? 1 : 0;
        pass.Stages!.Next = BitsOf(1, size.LaneBits);
        if (pass.LaneDirection is { } lanes)
            lanes.Next = BitsOf(2, size.LaneBits);
    }

    /// <summary>Reads all words, in pairs when there is a distance; the pass is over when all of them are written.</summary>
    private (Bit IsOver, UInt Address) BuildPass((BitonicStore Store, BitonicMerger Merger) to, (UInt Distance, UInt Words) pass, Bit isFirst, Bit begins)
    {
        var isReading = Reg.Bit();
        var number = Reg.UInt(size.AddressBits, reset: Reset.None);
        var written = Reg.UInt(size.AddressBits, reset: Reset.None);
        var last = (pass.Words - 1).Wrap(size.AddressBits);
        isReading.Next = begins | (isReading & (number != last));
        number.Next = Mux(begins, 0, (number + 1).Wrap(number.Width));
        using (When(begins))
            written.Next = 0;
        using (ElseWhen(to.Merger.Sink.Valid))
            written.Next = (written + 1).Wrap();

        var address = Paired(number, pass.Distance);
        var source = to.Merger.Source;
        source.Valid.Value = Delay(isReading);
        source.Payload.Address.Value = Delay(address, reset: Reset.None);
        // What the frame has not loaded is left from others.
        var isBeyond = isFirst & (source.Payload.Address > to.Store.Frames.Payload.LastAddress);
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            source.Payload.Entries[lane].IsAbsent.Value = to.Store.ReadEntries[lane].IsAbsent | isBeyond;
            source.Payload.Entries[lane].Head.Value =
                Mux(isBeyond, BitsOf(0, to.Store.ReadEntries[lane].Head.BitWidth), to.Store.ReadEntries[lane].Head.AsBits()).As(new TopKHead(Config));
        }

        return (to.Merger.Sink.Valid & (written == last), address);
    }

    /// <summary>The lowest bit of a number moves to where the distance has its one.</summary>
    private UInt Paired(UInt number, UInt distance)
    {
        if (size.WordBits == 0)
            return number;
        var below = (distance - 1).Wrap(number.Width);
        var pair = (number >> 1).Wrap(number.Width);
        var upper = ((pair & ~below) << 1).Wrap(number.Width);
        var paired = upper | (pair & below) | Mux(number[0], distance, 0).Wrap(number.Width);
        return Mux(distance.AnySet(), paired, number);
    }

    private void BuildCounter(UInt comparisons, Bit isIdle)
    {
        var counted = Reg.UInt(TopKConfig.StatisticsBits);
        counted.Next = Mux(isIdle, 0, (counted + comparisons).Wrap(counted.Width));
        Comparisons.Value = counted;
    }
}
