using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// What happens to a group behind the elements: its scales are handed out digit by digit, then the columns read the scaled sums row by row, and after the
/// last group of a channel the results leave, a row in a beat.
/// </summary>
/// <param name="config">The tile.</param>
public sealed class BitModDrain(BitModTileConfig config) : Module<BitModTileConfig>(config)
{
    private readonly int steps = BitModWidths.ScaleSteps(config.Validated().Pe);

    /// <summary>The sums of a group are at the elements' outputs.</summary>
    public Bit Done { get; } = In.Bit();

    /// <summary>What belongs to the group.</summary>
    public BitModGroupTag Tag { get; } = In.Of(new BitModGroupTag(config));

    /// <summary>The dequantisers take the next digit; with <see cref="Done"/> they take the sum and the first one.</summary>
    public Bit? ScaleStep { get; } = config.Pe.Dequantisation == BitModDequantisation.Parallel ? null : Out.Bit();

    /// <summary>Digit of each column's scale.</summary>
    public Vec<UInt> Digits { get; } = Out.Vec(config.Columns, Shape.UInt(config.Pe.ScaleBits / BitModWidths.ScaleSteps(config.Pe)));

    /// <summary>The scaled sums are complete: registers of their own take them at the end of this cycle.</summary>
    public Bit? Capture { get; } = config.DrainBuffer ? Out.Bit() : null;

    /// <summary>What the columns read.</summary>
    public BitModRead Read { get; } = Out.Of(new BitModRead(config));

    /// <summary>Columns in which it counts half units.</summary>
    public Bits IsFloat { get; } = Out.Bits(config.Columns);

    /// <summary>There are results in the columns' output registers.</summary>
    public Bit ResultValid { get; } = Out.Bit();

    /// <summary>The row that leaves.</summary>
    public UInt ResultRow { get; } = Out.UInt(Math.Max(1, BitsToCount(config.Rows)));

    /// <summary>It is taken.</summary>
    public Bit ResultReady { get; } = In.Bit();

    /// <summary>The last row is taken.</summary>
    public Bit Emptied { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        BuildScale();
        var complete = Delay(Done, steps);
        if (Capture is not null)
            Capture.Value = complete;

        // The group behind may be done before this one is read.
        var isScaled = Delay(Done, steps - 1);
        var scaled = Reg.Of(new BitModGroupTag(Config), Reset.None);
        var waiting = TagUntil(isScaled);
        using (When(isScaled))
            scaled.Next = waiting;
        BuildRead(Config.DrainBuffer ? Delay(complete) : complete, Config.DrainBuffer ? Held(scaled, complete) : scaled);
        BuildResults();
    }

    /// <summary>The tag of a group, kept while it is scaled.</summary>
    private BitModGroupTag TagUntil(Bit isScaled)
    {
        if (steps == 1)
            return Tag;
        var kept = Reg.Of(new BitModGroupTag(Config), Reset.None);
        using (When(Done))
            kept.Next = Tag;
        return kept;
    }

    private static BitModGroupTag Held(BitModGroupTag tag, Bit when)
    {
        var held = Reg.Of(tag, Reset.None);
        using (When(when))
            held.Next = tag;
        return held;
    }

    private void BuildScale()
    {
        if (ScaleStep is null)
        {
            Digits.Value = Tag.Scales;
            return;
        }

        var rest = Reg.Vec(Config.Columns, Shape.UInt(Config.Pe.ScaleBits), Reset.None);
        for (var c = 0; c < Config.Columns; c++)
        {
            var digitBits = Digits[c].Width;
            var scale = Mux(Done, Tag.Scales[c], rest[c]);
            Digits[c].Value = scale.Truncate(digitBits);
            rest[c].Next = (scale << digitBits).Wrap();
        }

        var left = Reg.UInt(BitsToCount(steps));
        using (When(Done))
            left.Next = steps - 1;
        using (ElseWhen(left.AnySet()))
            left.Next = (left - 1).Wrap();
        ScaleStep.Value = left.AnySet();
    }

    private void BuildRead(Bit start, BitModGroupTag tag)
    {
        var partials = Config.Pe.LoopCycles;
        // A row's second partial sum is read when the first one is in its register.
        var distance = Math.Max(Config.Rows, Config.AdderCycles);
        var cycle = Reg.UInt(Math.Max(1, BitsToCount(Config.ReadCycles)));
        var isReading = Reg.Bit();
        var position = Mux(start, 0, cycle);
        var isActive = start | isReading;
        var isLast = position == Config.ReadCycles - 1;
        using (When(isActive))
        {
            cycle.Next = (position + 1).Wrap(cycle.Width);
            isReading.Next = !isLast;
        }

        var isSecond = partials == 2 ? position >= distance : (Bit)false;
        var row = partials == 2 ? Mux(isSecond, (position - distance).Wrap(position.Width), position) : position;
        var isPresent = partials == 2 ? isSecond | (position < Config.Rows) : (Bit)true;
        Read.Valid.Value = isActive & isPresent;
        Read.Row.Value = row.Wrap(Read.Row.Width);
        Read.Slot.Value = partials == 2 ? Mux(isSecond, row + Config.Rows, row).Wrap(Read.Slot.Width) : row.Wrap(Read.Slot.Width);
        IsFloat.Value = tag.IsFloat;
        Read.IsFirst.Value = tag.IsFirst & !isSecond;
        Read.IsLast.Value = tag.IsLast & (partials == 2 ? isSecond : (Bit)true);
        if (Read.Poison is not null)
            Read.Poison.Value = tag.Poison![row.Wrap(Math.Max(1, BitsToCount(Config.Rows)))];
    }

    private void BuildResults()
    {
        // The last row of a channel is in its register one adder behind the read.
        var last = Read.Valid & Read.IsLast & (Read.Row == Config.Rows - 1);
        var isComplete = Delay(last, BitModColumn.LatencyCycles(Config) - 1);
        var isFull = Reg.Bit();
        var row = Reg.UInt(ResultRow.Width);
        var isTaken = isFull & ResultReady;
        var isLastRow = row == Config.Rows - 1;
        using (When(isComplete))
            isFull.Next = true;
        using (ElseWhen(isTaken & isLastRow))
            isFull.Next = false;
        using (When(isTaken))
            row.Next = Mux(isLastRow, 0, (row + 1).Wrap(row.Width));
        ResultValid.Value = isFull;
        ResultRow.Value = row;
        Emptied.Value = isTaken & isLastRow;
    }
}
