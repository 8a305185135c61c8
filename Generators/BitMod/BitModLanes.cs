using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>The front of an element: exponent match, one-bit products, alignment and sum of the lanes.</summary>
internal sealed class BitModLanes
{
    private readonly BitModPeConfig config;
    private readonly BitModWidths widths;
    private readonly Lane[] lanes;
    private readonly UInt? significance;
    private readonly UInt? greatest;

    /// <summary>Builds the first stage: sums of exponents and their greatest, registered.</summary>
    public BitModLanes(
        BitModPeConfig config, BitModWidths widths, IReadOnlyList<BitModOperand> operands, IReadOnlyList<BitModTerm> terms, BitModStep step)
    {
        this.config = config;
        this.widths = widths;
        lanes = new Lane[config.Lanes];
        var exponents = new UInt[config.Lanes];
        for (var i = 0; i < config.Lanes; i++)
        {
            var magnitude = Mux(terms[i].Mantissa, operands[i].Mantissa, 0);
            var exponent = (operands[i].Exponent + terms[i].Exponent).Wrap(widths.LaneExponentBits);
            exponents[i] = config.GateDeadLanes ? Mux(magnitude.AnySet(), exponent, 0) : exponent;
            lanes[i] = new Lane(operands[i].Sign ^ terms[i].Sign, magnitude, exponent);
        }

        var isJoint = config.Accumulator == BitModAccumulator.Joint;
        var greatestLane = config.Accumulator == BitModAccumulator.Exact ? 0 : Naming.Suggest(exponents.MaxTree(), "greatestLane");
        // A two-sided accumulator needs the distances only; the others need the exponents themselves.
        for (var i = 0; i < config.Lanes; i++)
        {
            var exponent = config.Accumulator == BitModAccumulator.TwoSided
                ? (greatestLane - lanes[i].Exponent).Wrap(widths.LaneExponentBits)
                : isJoint ? WithSignificance(lanes[i].Exponent, step) : lanes[i].Exponent;
            lanes[i] = new Lane(
                Delay(lanes[i].Sign, reset: Reset.None).Named($"sign_{i}"),
                Delay(lanes[i].Magnitude, reset: Reset.None).Named($"magnitude_{i}"),
                Delay(exponent, reset: Reset.None).Named(config.Accumulator == BitModAccumulator.TwoSided ? $"distance_{i}" : $"exponent_{i}"));
        }

        if (config.Accumulator != BitModAccumulator.Exact)
            greatest = Delay(WithSignificance(greatestLane, step), reset: Reset.None);
        if (config.Accumulator == BitModAccumulator.Exact || config.Significance == BitModSignificance.Shifter)
            significance = Delay(step.Significance, reset: Reset.None);
        MatchStep = (Delay(step.Valid), Delay(step.Last, reset: Reset.None));
        AddendStep = isJoint ? MatchStep : (Delay(MatchStep.Valid), Delay(MatchStep.Last, reset: Reset.None));
    }

    /// <summary>What goes with the first stage's registers.</summary>
    public (Bit Valid, Bit Last) MatchStep { get; }

    /// <summary>What goes with the second stage's registers; a joint accumulator has no second stage.</summary>
    public (Bit Valid, Bit Last) AddendStep { get; }

    /// <summary>Second stage of a two-sided accumulator: the lanes aligned to the greatest of them and added up, registered.</summary>
    /// <returns>Sum and exponent.</returns>
    public (SInt Addend, UInt Exponent) Addend()
    {
        var sum = Shifted(SumOf(lanes.Select(lane => lane.Exponent)));
        return (Delay(sum, reset: Reset.None).Named("addend"), Delay(greatest!, reset: Reset.None).Named("addend_exponent"));
    }

    /// <summary>Step of a joint accumulator: lanes and accumulator aligned to the greatest exponent of all.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <returns>The sum.</returns>
    public BitModState JointSum(BitModState accumulator)
    {
        var exponent = Naming.Suggest(Ordering.Max(greatest!, accumulator.Exponent), "target").Wrap(widths.ResultExponentBits);
        var sum = Shifted(SumOf(lanes.Select(lane => (exponent - lane.Exponent).AsUInt().Wrap(widths.ResultExponentBits))));
        var aligned = BitModRoundings.ShiftRight(
            accumulator.Mantissa, (exponent - accumulator.Exponent).AsUInt().Wrap(widths.ResultExponentBits), config.Rounding);
        return new BitModState((sum + aligned).Wrap(widths.SumBits), exponent);
    }

    /// <summary>Second stage of an exact accumulator: every lane at its place in fixed point, added up, registered.</summary>
    /// <returns>The sum, FixedBits wide.</returns>
    public SInt ExactAddend()
    {
        var sum = new MultiOperandSum();
        foreach (var lane in lanes)
        {
            var placed = (lane.Magnitude << (lane.Exponent - 1).Wrap(lane.Exponent.Width)).Wrap(widths.FixedBits - 1);
            AddSigned(sum, placed, lane.Sign);
        }

        var dot = sum.ToSInt(widths.FixedBits);
        return Delay(ShiftedBySignificance(dot, widths.FixedBits), reset: Reset.None).Named("addend");
    }

    private static void AddSigned(MultiOperandSum sum, UInt magnitude, Bit sign) =>
        sum.Add(Cat(sign, magnitude.AsBits() ^ sign.Repeat(magnitude.Width)).AsSInt()).Add(sign);

    private UInt WithSignificance(UInt exponent, BitModStep step) => config.Significance == BitModSignificance.Exponent
        ? (exponent + step.Significance).Wrap(widths.AddendExponentBits)
        : exponent.Wrap(widths.AddendExponentBits);

    private SInt SumOf(IEnumerable<UInt> distances)
    {
        var sum = new MultiOperandSum();
        foreach (var (lane, distance) in lanes.Zip(distances))
            AddSigned(sum, BitModRoundings.ShiftRight(lane.Magnitude << config.GuardBits, distance, config.Rounding), lane.Sign);
        return sum.ToSInt(widths.DotBits);
    }

    private SInt Shifted(SInt sum) =>
        config.Significance == BitModSignificance.Shifter ? ShiftedBySignificance(sum, widths.AddendBits) : sum;

    private SInt ShiftedBySignificance(SInt sum, int width) => (sum << significance!).Wrap(width);

    private sealed record Lane(Bit Sign, UInt Magnitude, UInt Exponent);
}
