using System.Numerics;

namespace Generators.MixPe;

/// <summary>
/// What a floating-point MixPE element computes, in C#'s own float, Half and integers. It shares nothing with the hardware: FP32 sums are the
/// machine's fused multiply-add, FP16 sums are exact in double and rounded once, aligned sums are integers.
/// </summary>
public static class MixPeFloatGolden
{
    /// <summary>The number that an activation stands for; infinities and NaN are replaced by the greatest number.</summary>
    /// <param name="format">Format.</param>
    /// <param name="code">Its encoding, 16 bits.</param>
    /// <returns>The number, exactly.</returns>
    public static float Activation(MixPeFloatFormat format, int code)
    {
        var isNegative = (code & 0x8000) != 0;
        if (format == MixPeFloatFormat.Fp16)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)code);
            return (float)(Half.IsFinite(half) ? half : isNegative ? Half.MinValue : Half.MaxValue);
        }

        var number = BitConverter.Int32BitsToSingle(code << 16);
        return float.IsFinite(number) ? number : BitConverter.Int32BitsToSingle(isNegative ? unchecked((int)0xff7f0000) : 0x7f7f0000);
    }

    /// <summary>Whether an activation is infinite or NaN.</summary>
    /// <param name="format">Format.</param>
    /// <param name="code">Its encoding, 16 bits.</param>
    /// <returns>True for all ones in the exponent.</returns>
    public static bool IsNonFinite(MixPeFloatFormat format, int code)
    {
        var ones = format == MixPeFloatFormat.Fp16 ? 0x7c00 : 0x7f80;
        return (code & ones) == ones;
    }

    /// <summary>The encoding of a group's sum.</summary>
    /// <param name="config">Configuration of the element.</param>
    /// <param name="activations">Encodings of the activations.</param>
    /// <param name="codes">Codes of the weights.</param>
    /// <returns>FP32, FP16, or exponent and mantissa of an aligned sum.</returns>
    public static long GroupSum(MixPeFloatConfig config, IEnumerable<int> activations, IEnumerable<int> codes)
    {
        ArgumentNullException.ThrowIfNull(config);
        return activations.Zip(codes).Aggregate(0L, (sum, pair) => Add(config, sum, pair.First, Weight(config, pair.Second)));
    }

    /// <summary>Sum of the activations of a group as the edge of the array forms it: a group of weights 1.</summary>
    /// <param name="config">Configuration of the element.</param>
    /// <param name="activations">Encodings of the activations.</param>
    /// <returns>An encoding as <see cref="GroupSum"/> gives it.</returns>
    public static long ActivationSum(MixPeFloatConfig config, IEnumerable<int> activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        return activations.Aggregate(0L, (sum, activation) => Add(config, sum, activation, 1));
    }

    /// <summary>One product.</summary>
    /// <param name="config">Configuration of the element.</param>
    /// <param name="sum">Encoding of the sum so far; 0 for none.</param>
    /// <param name="activation">Encoding of the activation.</param>
    /// <param name="weight">The weight as a number.</param>
    /// <returns>Encoding of the sum.</returns>
    public static long Add(MixPeFloatConfig config, long sum, int activation, long weight)
    {
        ArgumentNullException.ThrowIfNull(config);
        var a = Activation(config.Activation, activation);
        return config.Accumulator switch
        {
            MixPeAccumulator.Fp32 => BitConverter.SingleToUInt32Bits(MathF.FusedMultiplyAdd(weight, a, BitConverter.UInt32BitsToSingle((uint)sum))),
            // 16 + 8 bits of product and 11 of sum, none above 2^24 or below 2^-24: exact in double.
            MixPeAccumulator.Fp16 => BitConverter.HalfToUInt16Bits((Half)((double)BitConverter.UInt16BitsToHalf((ushort)sum) + ((double)weight * a))),
            _ => AddAligned(config, sum, a, weight),
        };
    }

    /// <summary>The number that the encoding of a sum stands for, rounded to FP32.</summary>
    /// <param name="config">Configuration of the element.</param>
    /// <param name="sum">The encoding.</param>
    /// <returns>The number.</returns>
    public static float ToSingle(MixPeFloatConfig config, long sum)
    {
        ArgumentNullException.ThrowIfNull(config);
        switch (config.Accumulator)
        {
            case MixPeAccumulator.Fp32:
                return BitConverter.UInt32BitsToSingle((uint)sum);
            case MixPeAccumulator.Fp16:
                return (float)BitConverter.UInt16BitsToHalf((ushort)sum);
            default:
                var (mantissa, exponent) = Aligned(config, sum);
                return (float)Math.ScaleB(mantissa, exponent + LastBit(config));
        }
    }

    /// <summary>The number q that a weight code stands for.</summary>
    /// <param name="config">Width and signedness of the code.</param>
    /// <param name="code">The code as an unsigned bit pattern.</param>
    /// <returns>The code itself, or its two's complement value.</returns>
    public static long Weight(MixPeFloatConfig config, int code)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.WeightSigned && code >> (config.WeightBits - 1) != 0 ? code - (1L << config.WeightBits) : code;
    }

    private static (long Mantissa, int Exponent) Aligned(MixPeFloatConfig config, long sum) =>
        (sum << (64 - config.AlignedBits) >> (64 - config.AlignedBits), (int)(sum >> config.AlignedBits));

    /// <summary>Weight of the last mantissa bit at exponent 0, as a power of two.</summary>
    private static int LastBit(MixPeFloatConfig config)
    {
        var (mantissaBits, bias) = config.Activation == MixPeFloatFormat.Fp16 ? (10, 31) : (7, 255);
        return -bias - mantissaBits - Guard(config, mantissaBits);
    }

    private static int Guard(MixPeFloatConfig config, int mantissaBits) => Math.Max(0, config.AlignedBits - 2 - mantissaBits - config.WeightBits);

    private static long AddAligned(MixPeFloatConfig config, long sum, float activation, long weight)
    {
        if (weight == 0 || activation == 0)
            return sum;
        var (mantissaBits, bias) = config.Activation == MixPeFloatFormat.Fp16 ? (10, 31) : (7, 255);
        var exponent = Math.ILogB(activation) + bias;
        var significand = (long)Math.ScaleB(activation, mantissaBits + bias - exponent);
        var product = (weight * significand) << Guard(config, mantissaBits);
        var (mantissa, before) = Aligned(config, sum);
        var greatest = Math.Max(before, exponent);
        var total = (product >> Math.Min(63, greatest - exponent)) + (mantissa >> Math.Min(63, greatest - before));
        while (total < -(1L << (config.AlignedBits - 1)) || total >= 1L << (config.AlignedBits - 1))
        {
            total >>= 1;
            greatest++;
        }

        return ((long)greatest << config.AlignedBits) | (total & ((1L << config.AlignedBits) - 1));
    }
}
