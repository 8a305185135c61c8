using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Dequantises after the sum of a group (MixPE, arXiv 2411.16158): takes the zero point out, scales, adds to the FP32 sum over the groups.
/// D = S − z·A, t = s·D, R = R + t, each rounded to nearest even; D is exact with integer activations. With two levels the result is R·s_column.
/// One sum per enabled cycle; latency <see cref="LatencyOf"/> enabled cycles.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class MixPeDequantiser(MixPeEngineConfig config) : Module<MixPeEngineConfig>(config)
{
    private readonly MixPeFloatWidths floats = new(config.FloatPe());

    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether there is a sum, and where it belongs.</summary>
    public MixPeDequantiserTag Tag { get; } = In.Of(new MixPeDequantiserTag(config));

    /// <summary>Group sum S as the element has it.</summary>
    public Bits Sum { get; } = In.Bits(SumBitsOf(config));

    /// <summary>Sum A of the group's activations, as the edge of the row has it; null with signed weights.</summary>
    public Bits? ActivationSum { get; } = config.WeightSigned ? null : In.Bits(ActivationSumBitsOf(config));

    /// <summary>Zero point z of the column, unsigned; null with signed weights.</summary>
    public UInt? ZeroPoint { get; } = config.WeightSigned ? null : In.UInt(config.WeightBits);

    /// <summary>Scale s of the group: FP16, or 8 bits unsigned with two levels.</summary>
    public Bits Scale { get; } = In.Bits(config.Scale == MixPeScale.Fp16 ? 16 : 8);

    /// <summary>FP16 scale of the column; null with one level.</summary>
    public Bits? ChannelScale { get; } = config.Scale == MixPeScale.TwoLevel ? In.Bits(16) : null;

    /// <summary>FP32 sum over the groups so far, with this group; with two levels times the scale of the column.</summary>
    public Bits Result { get; } = Out.Bits(32);

    /// <summary>Enabled cycles from a sum to its result.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>2, one more where aligned sums are normalised first, one more with two levels.</returns>
    public static int LatencyOf(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return 2 + (NormalizesFirst(config) ? 1 : 0) + (config.Scale == MixPeScale.TwoLevel ? 1 : 0);
    }

    /// <summary>Number of sums over groups that a dequantiser keeps.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Rows, times columns when it is shared.</returns>
    public static int EntriesOf(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.SharedDequantiser ? config.Rows * config.Columns : config.Rows;
    }

    internal static int SumBitsOf(MixPeEngineConfig config) =>
        config.IsFloat() ? new MixPeFloatWidths(config.FloatPe()).SumBits : new MixPeWidths(config.Pe()).AccumulatorBits;

    internal static int ActivationSumBitsOf(MixPeEngineConfig config) =>
        config.IsFloat() ? new MixPeFloatWidths(config.FloatPe()).SumBits : new MixPeWidths(config.Pe()).ActivationSumBits;

    /// <inheritdoc/>
    protected override void Build()
    {
        var first = NormalizesFirst(Config) ? 1 : 0;
        var difference = Delay(Config.IsFloat() ? FloatDifference(first) : IntegerDifference(), 1, Reset.None, Enable);
        var product = Delay(Product(difference, Delay(Scale, first + 1, Reset.None, Enable)), 1, Reset.None, Enable);

        var isValid = Delay(Tag.Valid, first + 2, enable: Enable);
        var isFirst = Delay(Tag.First, first + 2, Reset.None, Enable);
        var isPoisoned = Delay(Tag.Poisoned, first + 2, Reset.None, Enable);
        var entry = Delay(Tag.Entry, first + 2, Reset.None, Enable);
        var nan = BitsOf(FloatFormat.Fp32.NaN, 32);
        var addend = Naming.Suggest(Mux(isPoisoned, nan, product), "addend");
        var sums = Mem.Of(EntriesOf(Config), Shape.Bits(32));
        var before = Naming.Suggest(Mux(isFirst, BitsOf(0, 32), sums[entry]), "before");
        var sum = Naming.Suggest(Float.Add(Fp32(before), Fp32(addend)).Value.Code, "sum");
        using (When(Enable & isValid))
            sums[entry].Next = sum;

        if (ChannelScale is null)
        {
            Result.Value = sum;
            return;
        }

        var channelScale = Delay(ChannelScale, first + 3, Reset.None, Enable);
        Result.Value = Float.Multiply(Fp32(Delay(sum, 1, Reset.None, Enable)), Float.Of(FloatFormat.Fp16, channelScale), FloatFormat.Fp32).Value.Code;
    }

    private static bool NormalizesFirst(MixPeEngineConfig config) => config.IsFloat() && config.Accumulator == MixPeAccumulator.Aligned;

    private static Float Fp32(Bits code) => Float.Of(FloatFormat.Fp32, code);

    /// <summary>S − z·A, exact.</summary>
    private Bits IntegerDifference()
    {
        if (Config.WeightSigned)
            return Sum;
        var activationSum = ActivationSum!.AsSInt();
        var correction = Enumerable.Range(0, Config.WeightBits).Select(i => Mux(ZeroPoint![i], activationSum << i, 0)).SumTree();
        return Naming.Suggest((Sum.AsSInt() - correction).Wrap(new MixPeWidths(Config.Pe()).ResultBits), "difference").AsBits();
    }

    /// <summary>S − z·A, rounded once to FP32.</summary>
    private Bits FloatDifference(int delay)
    {
        var sum = ToFloat(Sum, delay);
        if (Config.WeightSigned)
            return sum.ConvertTo(FloatFormat.Fp32).Value.Code;
        var activationSum = ToFloat(ActivationSum!, delay);
        var zeroPoint = Delay(ZeroPoint!, delay, Reset.None, Enable);
        return Float.MultiplyAdd(-activationSum, FromCode(zeroPoint), sum, FloatFormat.Fp32).Value.Code;
    }

    private Float ToFloat(Bits sum, int delay)
    {
        if (delay == 0)
            return Float.Of(floats.Sum, sum);
        var mantissa = sum.Slice(0, Config.AlignedBits).AsSInt();
        var exponent = sum.Slice(Config.AlignedBits, floats.Operand.ExponentBits).AsUInt().ToSInt() - floats.AlignedPoint;
        return Fp32(Delay(Float.FromScaledInteger(mantissa, exponent, FloatFormat.Fp32).Value.Code, 1, Reset.None, Enable));
    }

    private Bits Product(Bits difference, Bits scale)
    {
        var exactly = Config.IsFloat()
            ? Fp32(difference)
            : Float.FromInteger(difference.AsSInt(), new FloatFormat(6, difference.Width) { HasSubnormals = false, Specials = FloatSpecials.None }).Value;
        var factor = Config.Scale == MixPeScale.Fp16 ? Float.Of(FloatFormat.Fp16, scale) : FromCode(scale.AsUInt());
        return Naming.Suggest(Float.Multiply(exactly, factor, FloatFormat.Fp32).Value.Code, "scaled");
    }

    /// <summary>An unsigned integer of up to 8 bits as a floating-point number, exact.</summary>
    internal static Float FromCode(UInt code)
    {
        var padded = code.Width == 8 ? code : Cat(BitsOf(0, 8 - code.Width), code).AsUInt();
        return Float.FromInteger(padded, new FloatFormat(4, 8) { HasSubnormals = false, Specials = FloatSpecials.None }).Value;
    }
}
