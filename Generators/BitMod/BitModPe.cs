using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// The bit-serial processing element of BitMoD (arXiv 2411.11745, §IV-C): exponent match, alignment and sum of one-bit products, and an
/// accumulator that is aligned and normalised in every step. A term of every lane in every cycle; no step can be refused.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class BitModPe(BitModPeConfig config) : Module<BitModPeConfig>(config)
{
    private readonly BitModWidths widths = new(config.Validated());

    /// <summary>Activations, held during all terms of their weights.</summary>
    public IReadOnlyList<BitModOperand> Operands { get; } = [.. Enumerable.Range(0, config.Lanes).Select(_ => In.Of(new BitModOperand(config)))];

    /// <summary>Terms of the weights.</summary>
    public IReadOnlyList<BitModTerm> Terms { get; } = [.. Enumerable.Range(0, config.Lanes).Select(_ => In.Of(new BitModTerm()))];

    /// <summary>What the lanes share.</summary>
    public BitModStep Step { get; } = In.Of(new BitModStep());

    /// <summary>A group's sums are at <see cref="Sums"/> in this cycle only: <see cref="LatencyCycles"/> after its last step.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>Sums of a group, LoopCycles of them; with two, that of the last but one step's terms first.</summary>
    public IReadOnlyList<BitModSum> Sums { get; } = [.. Enumerable.Range(0, config.LoopCycles).Select(_ => Out.Of(new BitModSum(config)))];

    /// <summary>Cycles from a group's last step to <see cref="Done"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>3; 2 with a joint accumulator; 4 with an exact one.</returns>
    public static int LatencyCycles(BitModPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Accumulator switch
        {
            BitModAccumulator.Joint => 2,
            BitModAccumulator.Exact => 4,
            _ => 3,
        };
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var lanes = new BitModLanes(Config, widths, Operands, Terms, Step);
        switch (Config.Accumulator)
        {
            case BitModAccumulator.TwoSided:
                var (addend, exponent) = lanes.Addend();
                new BitModLoop(Config, widths).Build(lanes.AddendStep, state => TwoSided(state, addend, exponent), Done, Sums);
                break;
            case BitModAccumulator.Joint:
                new BitModLoop(Config, widths).Build(lanes.MatchStep, lanes.JointSum, Done, Sums);
                break;
            default:
                BuildExact(lanes);
                break;
        }
    }

    /// <summary>Whichever has the smaller exponent is shifted right, so that one shifter serves both.</summary>
    private BitModState TwoSided(BitModState accumulator, SInt addend, UInt exponent)
    {
        var difference = exponent - accumulator.Exponent;
        var addendIsSmaller = difference.IsNegative;
        var width = widths.SumBits - 1;
        var smaller = Mux(addendIsSmaller, addend, accumulator.Mantissa).Wrap(width);
        var larger = Mux(addendIsSmaller, accumulator.Mantissa, addend).Wrap(width);
        var distance = Mux(addendIsSmaller, (accumulator.Exponent - exponent).AsUInt(), difference.AsUInt()).Wrap(difference.Width - 1);
        var aligned = BitModRoundings.ShiftRight(smaller, distance, Config.Rounding);
        var total = (larger + aligned).Wrap(widths.SumBits);
        return new BitModState(total, Mux(addendIsSmaller, accumulator.Exponent, exponent).Wrap(widths.ResultExponentBits));
    }

    private void BuildExact(BitModLanes lanes)
    {
        var addend = lanes.ExactAddend();
        var step = lanes.AddendStep;
        var total = Reg.SInt(widths.FixedBits, Reset.None);
        var isEmpty = Reg.Bit(reset: 1);
        using (When(step.Valid))
        {
            total.Next = (Mux(isEmpty, 0, total) + addend).Wrap();
            isEmpty.Next = step.Last;
        }

        var one = UInt.Constant(1, widths.ResultExponentBits);
        var isDone = Delay(step.Valid & step.Last);
        var normalised = BitModRoundings.Normalise(new BitModState(total, one), Config, widths);
        Sums[0].Mantissa.Value = Delay(normalised.Mantissa, reset: Reset.None);
        Sums[0].Exponent.Value = Delay(normalised.Exponent, reset: Reset.None);
        Done.Value = Delay(isDone);
    }
}

/// <summary>Sum of a group: Mantissa · 2^(Exponent − <see cref="BitModWidths.PointOffset"/>).</summary>
public sealed class BitModSum : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The configuration.</param>
    public BitModSum(BitModPeConfig config)
    {
        Mantissa = Shape.SInt(config.AccumulatorBits);
        Exponent = Shape.UInt(new BitModWidths(config).ResultExponentBits);
    }

    /// <summary>Mantissa, AccumulatorBits wide.</summary>
    public SInt Mantissa { get; }

    /// <summary>Exponent.</summary>
    public UInt Exponent { get; }
}

/// <summary>A number in the accumulation loop.</summary>
/// <param name="Mantissa">Its mantissa.</param>
/// <param name="Exponent">Its exponent, ResultExponentBits wide.</param>
internal sealed record BitModState(SInt Mantissa, UInt Exponent);
