using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Quick-select after SpAtten (arXiv 2012.09852, §IV-B): a pass compares all lanes of a word with a pivot, and keeps the greater and the less ones in a memory
/// each, without gaps. What the list's last item in rank is among goes through the next pass, with a pivot that was picked from it at random in the pass
/// before. When that item is the pivot, the frame is read once more, and its values that are greater and the first ones that are equal are the list.
/// The greatest come first, then the least by inverted keys. Each pass takes its words and 4 cycles. Comparisons: two for each value of each pass.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class QuickSelectCore(TopKConfig config) : TopKCore(config)
{
    private enum State
    {
        /// <summary>Waits for a frame.</summary>
        Idle,

        /// <summary>Begins a list with all values of the frame.</summary>
        Begin,

        /// <summary>Compares.</summary>
        Pass,

        /// <summary>Waits for the last words that are kept.</summary>
        Drain,

        /// <summary>Writes the last ones.</summary>
        Flush,

        /// <summary>Chooses what the next pass goes over.</summary>
        Choose,

        /// <summary>Picks the list.</summary>
        Pick,
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var numberBits = BitsToCount(Config.MaxLength + 1);
        var buffer = Instance(new TopKBuffer(new TopKBufferConfig { Engine = Config, NoteBits = Config.ValueBits }), "buffer");
        var picker = Instance(new TopKPicker(Config), "picker");
        var greater = Instance(new QuickSide(Config), "greater");
        var less = Instance(new QuickSide(Config), "less");
        buffer.Loads.TakeFrom(Loads);
        buffer.Note.Value = FirstPivot().AsBits();
        Items.TakeFrom(picker.Items);

        var state = Reg.Enum(State.Idle);
        var isMin = Reg.Bit(reset: Reset.None);
        var isFirstPass = Reg.Bit(reset: Reset.None);
        var pivot = Reg.UInt(Config.ValueBits, reset: Reset.None);
        var rank = Reg.UInt(Config.CountBits, reset: Reset.None);
        var isGreater = Reg.Bit(reset: Reset.None);
        var job = buffer.Frames.Payload.Job;
        var isPass = state == State.Pass;
        var usesFrame = (state == State.Pick) | isFirstPass;

        // The word that is compared: of the frame or of what was kept.
        var kept = Instance(new QuickReader(Config), "kept");
        var content = buffer.Words.Payload.Word.Content;
        var keys = Enumerable.Range(0, Config.Lanes).Select(lane =>
        {
            var ofFrame = (content.Values[lane].Key.AsBits() ^ isMin.Repeat(Config.ValueBits)).AsUInt();
            return Mux(usesFrame, ofFrame, Mux(isGreater, greater.ReadKeys[lane], less.ReadKeys[lane])).Named($"key_{lane}");
        }).ToArray();
        var valid = Mux(usesFrame, content.Available, kept.Mask);
        var isTaken = Mux(usesFrame, buffer.Words.Fire, kept.HasWord);
        var isLast = Mux(usesFrame, buffer.Words.Payload.Last, kept.IsLast);
        var above = valid & TopKLanes.Mask(keys.Select(key => key > pivot));
        var below = valid & TopKLanes.Mask(keys.Select(key => key < pivot));
        var equal = valid & ~above & ~below;

        var begins = (state == State.Begin) | (state == State.Choose);
        var random = QuickPivot.Lfsr(state == State.Idle, isTaken & isPass);
        BuildSide(greater, above);
        BuildSide(less, below);
        var equals = Reg.UInt(numberBits, reset: Reset.None);
        using (When(begins))
            equals.Next = 0;
        using (ElseWhen(isTaken & isPass))
            equals.Next = (equals + equal.CountOnes()).Wrap();

        var isAmongGreater = rank <= greater.Count;
        var rest = (rank - greater.Count).Wrap(Config.CountBits);
        var isEqual = !isAmongGreater & (rest <= equals);
        var isEmpty = (job.MaxCount == 0) & (job.MinCount == 0);
        var hasNext = !isMin & (job.MinCount != 0);
        var beginsPick = (state == State.Choose) & isEqual;
        var beginsEmpty = (state == State.Idle) & buffer.Frames.Valid & isEmpty;

        picker.Begin.Valid.Value = beginsPick | beginsEmpty;
        picker.Begin.Payload.Count.Value = Mux(isMin, job.MinCount, job.MaxCount);
        picker.Begin.Payload.Equal.Value = rest;
        if (picker.Begin.Payload.Skipped is { } skipped)
            skipped.Value = Skipped(isMin & (job.MaxCount != 0), beginsPick, (pivot, rest));
        picker.Begin.Payload.IsMin.Value = isMin;
        picker.Begin.Payload.IsLastList.Value = !hasNext;
        picker.Words.Valid.Value = buffer.Words.Valid & (state == State.Pick);
        picker.Words.Payload.Address.Value = buffer.Words.Payload.Word.Address;
        picker.Words.Payload.Values.Value = content.Values;
        picker.Words.Payload.Above.Value = above;
        picker.Words.Payload.Equal.Value = equal;
        buffer.Words.Ready.Value = (isPass & isFirstPass) | ((state == State.Pick) & picker.Words.Ready);
        buffer.Rewind.Value = (state == State.Begin) | beginsPick;
        buffer.Frames.Ready.Value = picker.Ends & !hasNext;
        kept.Begins.Value = (state == State.Choose) & !isEqual;
        kept.Count.Value = Mux(isAmongGreater, greater.Count, less.Count);
        BuildCounter(isTaken, valid, state == State.Idle);

        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                isMin.Next = job.MaxCount == 0;
                using (When(buffer.Frames.Valid))
                {
                    state.Next = State.Begin;
                    using (When(isEmpty))
                        state.Next = State.Pick;
                }
            }

            using (Case(State.Begin))
            {
                isFirstPass.Next = true;
                rank.Next = Mux(isMin, job.MinCount, job.MaxCount);
                pivot.Next = (buffer.Frames.Payload.Note ^ isMin.Repeat(Config.ValueBits)).AsUInt();
                state.Next = State.Pass;
            }

            using (Case(State.Pass))
            {
                using (When(isTaken & isLast))
                    state.Next = State.Drain;
            }

            using (Case(State.Drain))
                state.Next = State.Flush;
            using (Case(State.Flush))
                state.Next = State.Choose;
            using (Case(State.Choose))
            {
                isFirstPass.Next = false;
                isGreater.Next = isAmongGreater;
                using (When(isEqual))
                    state.Next = State.Pick;
                using (Else())
                {
                    state.Next = State.Pass;
                    pivot.Next = Mux(isAmongGreater, greater.Pivot, less.Pivot);
                    rank.Next = Mux(isAmongGreater, rank, (rest - equals).Wrap(Config.CountBits));
                }
            }

            using (Case(State.Pick))
            {
                using (When(picker.Ends))
                {
                    isMin.Next = true;
                    using (When(hasNext))
                        state.Next = State.Begin;
                    using (Else())
                        state.Next = State.Idle;
                }
            }
        }

        void BuildSide(QuickSide side, Bits mask)
        {
            side.Begins.Value = begins;
            side.Takes.Value = isTaken & isPass;
            for (var lane = 0; lane < Config.Lanes; lane++)
                side.Keys[lane].Value = keys[lane];
            side.Mask.Value = mask;
            side.Random.Value = random;
            if (side.Flushes is { } flushes)
                flushes.Value = state == State.Flush;
            side.ReadAddress.Value = kept.Address;
        }
    }

    /// <summary>A value of the frame that is being loaded, picked at random.</summary>
    private UInt FirstPivot()
    {
        var isFirst = Reg.Bit(reset: 1);
        using (When(Loads.Fire))
            isFirst.Next = Loads.Payload.Last;
        var picker = Instance(new QuickPivot(Config), "first_pivot");
        picker.IsFirst.Value = isFirst;
        picker.Takes.Value = Loads.Fire;
        for (var lane = 0; lane < Config.Lanes; lane++)
            picker.Keys[lane].Value = Loads.Payload.Word.Values[lane].Key;
        picker.Mask.Value = Loads.Payload.Word.Available;
        picker.Random.Value = QuickPivot.Lfsr(Loads.Fire & Loads.Payload.Last, Loads.Fire);
        return picker.Pivot;
    }

    /// <summary>Where both lists end with equal values, the list of the greatest has the first ones; keys of the other one are inverted.</summary>
    private UInt Skipped(Bit isBehindMax, Bit begins, (UInt Pivot, UInt Equal) list)
    {
        var maxPivot = Reg.UInt(Config.ValueBits, reset: Reset.None);
        var maxEqual = Reg.UInt(Config.CountBits, reset: Reset.None);
        using (When(begins & !isBehindMax))
        {
            maxPivot.Next = list.Pivot;
            maxEqual.Next = list.Equal;
        }

        return Mux(isBehindMax & (list.Pivot == ~maxPivot), maxEqual, 0);
    }

    private void BuildCounter(Bit isTaken, Bits valid, Bit isIdle)
    {
        var comparisons = Reg.UInt(TopKConfig.StatisticsBits);
        using (When(isIdle))
            comparisons.Next = 0;
        using (ElseWhen(isTaken))
            comparisons.Next = (comparisons + (valid.CountOnes() << 1)).Wrap();
        Comparisons.Value = comparisons;
    }
}
