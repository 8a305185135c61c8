using System.Numerics;
using Generators.Common;

namespace Generators.BitMod;

/// <summary>
/// Ranges, and so widths, of what a BitMoD element computes. A group's sum is Mantissa · 2^(Exponent − <see cref="PointOffset"/>), in units of the
/// weight for integers and half units for FP4 and FP3.
/// </summary>
public sealed class BitModWidths
{
    /// <summary>Computes the widths.</summary>
    /// <param name="config">A legal configuration.</param>
    public BitModWidths(BitModPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isHalf = config.Activation == BitModActivationFormat.Fp16;
        (ExponentBits, FractionBits, Bias) = isHalf ? (5, 10, 15) : (8, 7, 127);
        // Greatest finite exponent field, and greatest term exponents: 3 for FP4's 8 … 12, 1 for Booth digits of ±2.
        MaxExponent = (1 << ExponentBits) - 2;
        var floats = config.Types != BitModTypeSet.Integers;
        var integers = config.Types != BitModTypeSet.Floats;
        var greatestSignificance = integers ? 6 : 1;
        LaneExponentBits = BitsToHold(MaxExponent + (floats ? 3 : 1));
        LaneBits = SignificandBits + (IsExact(config) ? 0 : config.GuardBits);

        var lane = new IntegerRange(1 - (1L << LaneBits), (1L << LaneBits) - 1);
        DotBits = lane.SumOf(config.Lanes).SignedBits;
        var isShifted = config.Significance == BitModSignificance.Shifter && !IsExact(config);
        AddendBits = DotBits + (isShifted ? greatestSignificance : 0);
        var greatest = Math.Max(integers ? MaxExponent + 1 + (isShifted ? 0 : 6) : 0, floats ? MaxExponent + 3 + (isShifted ? 0 : 1) : 0);
        AddendExponentBits = BitsToHold(greatest);

        var steps = config.GroupSize / config.Lanes * (integers ? 4 : 2);
        FixedBits = LaneBits + 1 + greatest - 1 + BitsToHold(config.Lanes * steps);
        SumBits = IsExact(config) ? FixedBits : Math.Max(AddendBits, config.AccumulatorBits) + 1;

        // An accumulator that was shifted right has its top bit in use, and all addends together are less than steps · 2^AddendBits; every
        // rounding adds less than one.
        var total = BitsToHold(2 * steps) + AddendBits;
        var grown = Math.Max(0, total - (config.AccumulatorBits - 2) + 1);
        GreatestResultExponent = IsExact(config) ? FixedBits - config.AccumulatorBits + 2 : greatest + grown;
        ResultExponentBits = BitsToHold(GreatestResultExponent);
        PointOffset = Bias + FractionBits + (IsExact(config) ? 0 : config.GuardBits);
        ProductBits = config.AccumulatorBits + config.ScaleBits;
    }

    /// <summary>Width of an activation: 16.</summary>
    public static int ActivationBits => 16;

    /// <summary>Width of an activation's exponent field: 5 or 8.</summary>
    public int ExponentBits { get; }

    /// <summary>Width of an activation's fraction: 10 or 7.</summary>
    public int FractionBits { get; }

    /// <summary>Width of an activation's significand with its leading bit: 11 or 8.</summary>
    public int SignificandBits => FractionBits + 1;

    /// <summary>Bias of activations: 15 or 127.</summary>
    public int Bias { get; }

    /// <summary>Greatest exponent field of a finite activation: 30 or 254.</summary>
    public int MaxExponent { get; }

    /// <summary>Width of a lane's exponent: that of the activation plus that of the term, unsigned.</summary>
    public int LaneExponentBits { get; }

    /// <summary>Width of a lane's aligned magnitude, guard bits included, unsigned.</summary>
    public int LaneBits { get; }

    /// <summary>Width of the sum of aligned lanes, signed.</summary>
    public int DotBits { get; }

    /// <summary>Width of what is added to the accumulator, signed.</summary>
    public int AddendBits { get; }

    /// <summary>Width of its exponent, unsigned.</summary>
    public int AddendExponentBits { get; }

    /// <summary>Width of the sum in the accumulation loop before it is normalised, signed.</summary>
    public int SumBits { get; }

    /// <summary>Width of the fixed-point accumulator of <see cref="BitModAccumulator.Exact"/>, signed.</summary>
    public int FixedBits { get; }

    /// <summary>No group's sum has a greater exponent.</summary>
    public int GreatestResultExponent { get; }

    /// <summary>Width of the exponent of a group's sum, unsigned.</summary>
    public int ResultExponentBits { get; }

    /// <summary>A mantissa of 1 with exponent <see cref="PointOffset"/> is 1.</summary>
    public int PointOffset { get; }

    /// <summary>Width of a group's sum times its scale, signed: 23 by default.</summary>
    public int ProductBits { get; }

    /// <summary>Cycles that the multiplication by the scale takes.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>ScaleBits, half of it, or 1.</returns>
    public static int ScaleSteps(BitModPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Dequantisation switch
        {
            BitModDequantisation.Serial => config.ScaleBits,
            BitModDequantisation.Radix4 => config.ScaleBits / 2,
            _ => 1,
        };
    }

    private static bool IsExact(BitModPeConfig config) => config.Accumulator == BitModAccumulator.Exact;

    private static int BitsToHold(int number) => BitOperations.Log2((uint)Math.Max(number, 1)) + 1;
}
