using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>Which encodings of a floating-point format stand for no finite number.</summary>
public enum FloatSpecials
{
    /// <summary>As in IEEE 754: the greatest exponent field encodes infinities (mantissa 0) and NaNs (other mantissas).</summary>
    InfinityAndNaN,

    /// <summary>Exponent and mantissa all ones are NaN; everything else is finite (OCP FP8 E4M3).</summary>
    NaNOnly,

    /// <summary>All encodings are finite numbers (OCP FP6 and FP4).</summary>
    None,
}

/// <summary>
/// A binary floating-point format: sign, exponent field with bias 2^(exponentBits−1) − 1, mantissa without its leading one. The presets are those
/// of IEEE 754-2019, of "OCP 8-bit Floating Point Specification (OFP8) 1.0" and of "OCP Microscaling Formats (MX) 1.0".
/// </summary>
public sealed record FloatFormat
{
    /// <summary>Least and greatest number of exponent bits.</summary>
    public const int LeastExponentBits = 2, GreatestExponentBits = 15;

    /// <summary>Least and greatest number of mantissa bits.</summary>
    public const int LeastMantissaBits = 1, GreatestMantissaBits = 112;

    /// <summary>Makes a format like those of IEEE 754.</summary>
    /// <param name="exponentBits">Bits of the exponent field, 2 … 15.</param>
    /// <param name="mantissaBits">Bits of the mantissa without the leading one, 1 … 112.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of bits is outside its range.</exception>
    public FloatFormat(int exponentBits, int mantissaBits)
    {
        Guard.InRange(exponentBits, LeastExponentBits, GreatestExponentBits);
        Guard.InRange(mantissaBits, LeastMantissaBits, GreatestMantissaBits);
        ExponentBits = exponentBits;
        MantissaBits = mantissaBits;
    }

    /// <summary>IEEE 754 binary16.</summary>
    public static FloatFormat Fp16 { get; } = new(5, 10);

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    public static FloatFormat BFloat16 { get; } = new(8, 7);

    /// <summary>IEEE 754 binary32.</summary>
    public static FloatFormat Fp32 { get; } = new(8, 23);

    /// <summary>IEEE 754 binary64.</summary>
    public static FloatFormat Fp64 { get; } = new(11, 52);

    /// <summary>OCP FP8 E4M3: no infinities, one NaN, greatest number 448. Overflow gives NaN; see <see cref="Saturates"/>.</summary>
    public static FloatFormat E4M3 { get; } = new(4, 3) { Specials = FloatSpecials.NaNOnly };

    /// <summary>OCP FP8 E5M2, like IEEE 754: greatest number 57344.</summary>
    public static FloatFormat E5M2 { get; } = new(5, 2);

    /// <summary>OCP FP6 E2M3: finite numbers only, greatest 7.5.</summary>
    public static FloatFormat E2M3 { get; } = new(2, 3) { Specials = FloatSpecials.None };

    /// <summary>OCP FP6 E3M2: finite numbers only, greatest 28.</summary>
    public static FloatFormat E3M2 { get; } = new(3, 2) { Specials = FloatSpecials.None };

    /// <summary>OCP FP4 E2M1: finite numbers only: 0, 0.5, 1, 1.5, 2, 3, 4, 6.</summary>
    public static FloatFormat E2M1 { get; } = new(2, 1) { Specials = FloatSpecials.None };

    /// <summary>Bits of the exponent field.</summary>
    public int ExponentBits { get; }

    /// <summary>Bits of the mantissa without the leading one.</summary>
    public int MantissaBits { get; }

    /// <summary>Which encodings are no finite numbers.</summary>
    public FloatSpecials Specials { get; init; } = FloatSpecials.InfinityAndNaN;

    /// <summary>
    /// Whether an exponent field of 0 encodes subnormal numbers. Without, such operands are zeros of their sign, and results below
    /// <see cref="LeastNormal"/> after rounding become zeros of their sign.
    /// </summary>
    public bool HasSubnormals { get; init; } = true;

    /// <summary>
    /// Whether overflow gives the greatest finite number in every rounding mode, and infinite results do as well. Without, it gives what IEEE
    /// 754 says, where a format without infinities has NaN in their place. Formats without NaN always saturate.
    /// </summary>
    public bool Saturates
    {
        get => field || Specials == FloatSpecials.None;
        init;
    }

    /// <summary>Bits of an encoding.</summary>
    public int Width => 1 + ExponentBits + MantissaBits;

    /// <summary>Bits of a significand with its leading one.</summary>
    public int Precision => MantissaBits + 1;

    /// <summary>What is added to the exponent in the exponent field.</summary>
    public int Bias => (1 << (ExponentBits - 1)) - 1;

    /// <summary>Exponent of the least normal number.</summary>
    public int LeastExponent => 1 - Bias;

    /// <summary>Exponent of the greatest finite number.</summary>
    public int GreatestExponent => (int)(GreatestFinite >> MantissaBits) - Bias;

    /// <summary>Encoding of the least positive normal number.</summary>
    public BigInteger LeastNormal => BigInteger.One << MantissaBits;

    /// <summary>Encoding of the greatest finite number.</summary>
    public BigInteger GreatestFinite => Specials switch
    {
        FloatSpecials.InfinityAndNaN => Infinity - 1,
        FloatSpecials.NaNOnly => SignBit - 2,
        _ => SignBit - 1,
    };

    /// <summary>Encoding of +∞; only in formats with infinities.</summary>
    public BigInteger Infinity => ((BigInteger.One << ExponentBits) - 1) << MantissaBits;

    /// <summary>Encoding of the NaN that operations give: quiet, positive, no payload. Formats without NaN have +greatest finite in its place.</summary>
    public BigInteger NaN => Specials switch
    {
        FloatSpecials.InfinityAndNaN => Infinity | (BigInteger.One << (MantissaBits - 1)),
        FloatSpecials.NaNOnly => SignBit - 1,
        _ => GreatestFinite,
    };

    /// <summary>Encoding of −0.</summary>
    public BigInteger SignBit => BigInteger.One << (Width - 1);

    /// <summary>Whether the format has infinities.</summary>
    public bool HasInfinity => Specials == FloatSpecials.InfinityAndNaN;

    /// <summary>Whether the format has NaNs.</summary>
    public bool HasNaN => Specials != FloatSpecials.None;

    /// <inheritdoc/>
    public override string ToString() =>
        $"E{ExponentBits}M{MantissaBits}{(Specials == FloatSpecials.NaNOnly ? " without infinities" : Specials == FloatSpecials.None ? " finite" : "")}"
        + $"{(HasSubnormals ? "" : " flushed")}{(Saturates && HasNaN ? " saturating" : "")}";
}
