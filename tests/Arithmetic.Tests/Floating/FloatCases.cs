using HdlDsl.Arithmetic;

namespace Arithmetic.Tests.Floating;

/// <summary>Formats and encodings that tests use.</summary>
internal static class FloatCases
{
    public static FloatRounding[] Modes { get; } = Enum.GetValues<FloatRounding>();

    public static Dictionary<string, FloatFormat> Formats { get; } = new(StringComparer.Ordinal)
    {
        ["FP16"] = FloatFormat.Fp16,
        ["BF16"] = FloatFormat.BFloat16,
        ["FP32"] = FloatFormat.Fp32,
        ["E4M3"] = FloatFormat.E4M3,
        ["E5M2"] = FloatFormat.E5M2,
        ["E2M3"] = FloatFormat.E2M3,
        ["E3M2"] = FloatFormat.E3M2,
        ["E2M1"] = FloatFormat.E2M1,
        ["E4M3 saturating"] = FloatFormat.E4M3 with { Saturates = true },
        ["E5M2 saturating"] = FloatFormat.E5M2 with { Saturates = true },
        ["E4M3 flushed"] = FloatFormat.E4M3 with { HasSubnormals = false },
        ["E5M2 flushed"] = FloatFormat.E5M2 with { HasSubnormals = false },
        ["E2M1 flushed"] = FloatFormat.E2M1 with { HasSubnormals = false },
        ["E3M4"] = new FloatFormat(3, 4),
        ["E2M1 IEEE"] = new FloatFormat(2, 1),
        ["E6M1"] = new FloatFormat(6, 1),
    };

    /// <summary>Zeros, subnormals, neighbours of every limit, ones, infinities, quiet and signalling NaNs; of both signs.</summary>
    public static long[] Corners(FloatFormat format)
    {
        var one = (long)format.Bias << format.MantissaBits;
        var normal = 1L << format.MantissaBits;
        var top = (long)format.Infinity;
        var sign = 1L << (format.Width - 1);
        long[] magnitudes =
        [
            0, 1, 2, 3, normal / 2, normal - 2, normal - 1, normal, normal + 1, (2 * normal) - 1, 2 * normal,
            one - normal, one - 1, one, one + 1, one + 2, one + (normal / 2), one + normal - 1, one + normal, one + normal + 1,
            one + (format.MantissaBits * normal), one + (format.Precision * normal), one + ((format.Precision + 1) * normal),
            top - normal, top - 2, top - 1, top, top + 1, top + (normal / 2), top + normal - 2, top + normal - 1,
        ];
        return [.. magnitudes.Where(code => code >= 0 && code < sign).Distinct().SelectMany(code => new[] { code, code | sign })];
    }

    /// <summary>A random encoding, half of the time near another one's exponent so that operands interact.</summary>
    public static long Near(Random random, FloatFormat format, long other)
    {
        var any = random.NextInt64(1L << format.Width);
        if (random.Next(2) == 0)
            return any;
        var mask = (1L << format.MantissaBits) - 1;
        var field = (other >> format.MantissaBits) + random.Next(-3, 4);
        return (field << format.MantissaBits | (any & mask)) & ((1L << format.Width) - 1);
    }
}
