using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Radix select: a pass over the frame for each digit of the keys, the most significant one first and while the frame is loaded. Each pass counts how often
/// every value of the digit occurs among the candidates of both lists at once, which tells the digit of each list's last item in rank; a value whose
/// digit is beyond it is in the list, one whose digit is equal stays a candidate. Two marks of each value and list remember that. A last pass for each list
/// picks its items by rising index. Values are never compared: their digits are looked up.
/// A frame of N words and P digits takes N · P cycles with its loading and 3 for each digit, and up to N + its items for each list.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class RadixSelectCore(TopKConfig config) : TopKCore(config)
{
    private enum State
    {
        /// <summary>Waits for a frame.</summary>
        Idle,

        /// <summary>Sums up the bins.</summary>
        Sum,

        /// <summary>Chooses the digits.</summary>
        Choose,

        /// <summary>Marks the values by the digit that was chosen, and counts their next one.</summary>
        Pass,

        /// <summary>Begins to pick a list.</summary>
        Begin,

        /// <summary>Picks it.</summary>
        Pick,
    }

    private int Bins => RadixBins.Bins(Config);

    private int DigitBits => Config.RadixDigitBits;

    private int Digits => (Config.ValueBits + DigitBits - 1) / DigitBits;

    /// <inheritdoc/>
    protected override void Build()
    {
        var buffer = Instance(new TopKBuffer(new TopKBufferConfig { Engine = Config, NoteBits = RadixBins.HistogramBits(Config) }), "buffer");
        var picker = Instance(new TopKPicker(Config), "picker");
        var max = Instance(new RadixBins(new RadixBinsConfig { Engine = Config }), "max_bins");
        var min = Instance(new RadixBins(new RadixBinsConfig { Engine = Config, IsMin = true }), "min_bins");
        buffer.Loads.TakeFrom(Loads);
        buffer.Note.Value = FirstHistogram();
        Items.TakeFrom(picker.Items);
        Comparisons.Value = 0;

        var state = Reg.Enum(State.Idle);
        var digit = Reg.UInt(Math.Max(1, BitsToCount(Digits)), reset: Reset.None);
        var isMin = Reg.Bit(reset: Reset.None);
        var isFirstPass = Reg.Bit(reset: Reset.None);
        var job = buffer.Frames.Payload.Job;
        var word = buffer.Words.Payload.Word;
        var marks = BuildMarks((buffer, digit), (max, min), isFirstPass, state == State.Pass);
        var isPassOver = buffer.Words.Fire & buffer.Words.Payload.Last;
        var isLastDigit = digit == Digits - 1;
        var isStart = (state == State.Idle) & buffer.Frames.Valid;
        var hasNext = !isMin & (job.MinCount != 0);
        BuildBins(max, job.MaxCount);
        BuildBins(min, job.MinCount);

        picker.Words.Valid.Value = buffer.Words.Valid & (state == State.Pick);
        picker.Words.Payload.Address.Value = word.Address;
        picker.Words.Payload.Values.Value = word.Content.Values;
        picker.Words.Payload.Above.Value = Mux(isMin, marks.Min.Chosen, marks.Max.Chosen);
        picker.Words.Payload.Equal.Value = Mux(isMin, marks.Min.Candidates, marks.Max.Candidates);
        picker.Begin.Valid.Value = state == State.Begin;
        picker.Begin.Payload.Count.Value = Mux(isMin, job.MinCount, job.MaxCount);
        picker.Begin.Payload.Equal.Value = Mux(isMin, min.Left, max.Left);
        if (picker.Begin.Payload.Skipped is { } skipped)
            skipped.Value = Mux(isMin & (job.MaxCount != 0) & EndEqual((max, min), isStart, (state == State.Pass) | (state == State.Begin)), max.Left, 0);
        picker.Begin.Payload.IsMin.Value = isMin;
        picker.Begin.Payload.IsLastList.Value = !hasNext;
        buffer.Words.Ready.Value = (state == State.Pass) | ((state == State.Pick) & picker.Words.Ready);
        buffer.Rewind.Value = (state == State.Choose) | (state == State.Begin);
        buffer.Frames.Ready.Value = picker.Ends & !hasNext;

        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                digit.Next = 0;
                isFirstPass.Next = true;
                isMin.Next = job.MaxCount == 0;
                using (When(buffer.Frames.Valid))
                    state.Next = State.Sum;
            }

            using (Case(State.Sum))
                state.Next = State.Choose;
            using (Case(State.Choose))
            {
                using (When(isLastDigit))
                    state.Next = State.Begin;
                using (Else())
                    state.Next = State.Pass;
            }

            using (Case(State.Pass))
            {
                using (When(isPassOver))
                {
                    digit.Next = (digit + 1).Wrap();
                    isFirstPass.Next = false;
                    state.Next = State.Sum;
                }
            }

            using (Case(State.Begin))
                state.Next = State.Pick;

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

        void BuildBins(RadixBins bins, UInt count)
        {
            bins.Begins.Value = isStart;
            bins.FirstCounts.Value = buffer.Frames.Payload.Note;
            bins.Count.Value = count;
            bins.Adds.Value = buffer.Words.Fire & (state == State.Pass);
            bins.Sums.Value = state == State.Sum;
            bins.Chooses.Value = state == State.Choose;
        }
    }

    /// <summary>Both lists end with equal values, of which the list of the greatest has the first ones: all their digits are the same.</summary>
    private static Bit EndEqual((RadixBins Max, RadixBins Min) bins, Bit isStart, Bit isChosen)
    {
        var isSame = Reg.Bit(reset: Reset.None);
        var isStillSame = isSame & (bins.Max.Equal == bins.Min.Equal);
        using (When(isStart))
            isSame.Next = true;
        using (ElseWhen(isChosen))
            isSame.Next = isStillSame;
        return isStillSame;
    }

    /// <summary>The histogram of the first digit of the frame that is being loaded, with the word that is loaded now.</summary>
    private Bits FirstHistogram()
    {
        var isFirst = Reg.Bit(reset: 1);
        var counts = Reg.Vec(Bins, Shape.UInt(RadixBins.NumberBits(Config)), Reset.None);
        var load = Loads.Payload.Word;
        var digits = load.Values.Select(value => Digit(value.Key, 0).ToOneHot(Bins)).ToArray();
        var before = counts.Select(count => Mux(isFirst, UInt.Constant(0, count.Width), count));
        var sums = RadixBins.Add(before, digits, load.Available);
        using (When(Loads.Fire))
        {
            isFirst.Next = Loads.Payload.Last;
            for (var bin = 0; bin < Bins; bin++)
                counts[bin].Next = sums[bin];
        }

        return Cat(sums.Reverse());
    }

    /// <summary>
    /// Marks of the word that is read, after the digit that was chosen last; a pass stores them and counts the next digit. Marks of the frame before are
    /// not used: in the first pass all available lanes are candidates.
    /// </summary>
    private ((Bits Chosen, Bits Candidates) Max, (Bits Chosen, Bits Candidates) Min) BuildMarks(
        (TopKBuffer Buffer, UInt Digit) read, (RadixBins Max, RadixBins Min) bins, Bit isFirst, Bit isPass)
    {
        var content = read.Buffer.Words.Payload.Word.Content;
        var memory = Digits == 1 ? null : Mem.Of(TopKLanes.Depth(Config.Words), Shape.Vec(4, Shape.Bits(Config.Lanes))).Named("marks");
        var stored = memory?.ReadNext(read.Buffer.ReadAddress, enable: read.Buffer.ReadEnable);
        var keys = content.Values.Select(value => value.Key).ToArray();
        var present = keys.Select(key => Digit(key, read.Digit).ToOneHot(Bins)).ToArray();
        var max = Marks(bins.Max, 0);
        var min = Marks(bins.Min, 2);
        var next = keys.Select(key => (Digits == 1 ? Digit(key, 0) : Digit(key, (read.Digit + 1).Wrap(read.Digit.Width))).ToOneHot(Bins)).ToArray();
        foreach (var (bin, marks) in new[] { (bins.Max, max), (bins.Min, min) })
        {
            bin.Candidates.Value = marks.Candidates;
            for (var lane = 0; lane < Config.Lanes; lane++)
                bin.Digits[lane].Value = next[lane];
        }

        using (When(read.Buffer.Words.Fire & isPass))
        {
            if (memory is not null)
                memory[read.Buffer.Words.Payload.Word.Address].Next = VecOf([max.Chosen, max.Candidates, min.Chosen, min.Candidates]);
        }

        return (max, min);

        (Bits Chosen, Bits Candidates) Marks(RadixBins list, int first)
        {
            var chosenBefore = stored is null ? BitsOf(0, Config.Lanes) : Mux(isFirst, BitsOf(0, Config.Lanes), stored[first]);
            var candidatesBefore = stored is null ? content.Available : Mux(isFirst, content.Available, stored[first + 1]);
            var above = TopKLanes.Mask(present.Select(digit => (digit & list.Above).AnySet()));
            var equal = TopKLanes.Mask(present.Select(digit => (digit & list.Equal).AnySet()));
            return (chosenBefore | (candidatesBefore & above), candidatesBefore & equal);
        }
    }

    /// <summary>A digit of a key, digit 0 the most significant one.</summary>
    private UInt Digit(UInt key, int number)
    {
        var low = (Digits - 1 - number) * DigitBits;
        return key.Slice(low, Math.Min(DigitBits, key.Width - low)).Wrap(DigitBits);
    }

    private UInt Digit(UInt key, UInt number) =>
        Digits == 1 ? Digit(key, 0) : VecOf(Enumerable.Range(0, Digits).Select(i => Digit(key, i)))[number];
}
