using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>
/// A floating-point number taken apart. A finite number other than zero is ±significand · 2^(exponent − mantissa bits), with the leading one of
/// the significand in its top bit even for subnormal numbers.
/// </summary>
public sealed class FloatParts : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="format">The format.</param>
    public FloatParts(FloatFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        Exponent = Shape.SInt(ExponentWidthOf(format));
        Significand = Shape.UInt(format.Precision);
    }

    /// <summary>The format.</summary>
    public FloatFormat Format { get; }

    /// <summary>Whether it is negative.</summary>
    public Bit Sign { get; } = Shape.Bit();

    /// <summary>Exponent of the leading one. For zero it is below that of every other number of the format; meaningless for infinities and NaN.</summary>
    public SInt Exponent { get; }

    /// <summary>The significand, mantissa bits + 1 wide; 0 for zero, meaningless for infinities and NaN.</summary>
    public UInt Significand { get; }

    /// <summary>Whether it is +0 or −0 (or a flushed subnormal number).</summary>
    public Bit IsZero { get; } = Shape.Bit();

    /// <summary>Whether it is +∞ or −∞.</summary>
    public Bit IsInfinity { get; } = Shape.Bit();

    /// <summary>Whether it is NaN.</summary>
    public Bit IsNaN { get; } = Shape.Bit();

    /// <summary>Whether it is a signalling NaN: the mantissa's top bit is 0. Formats with one NaN have none.</summary>
    public Bit IsSignalling { get; } = Shape.Bit();

    internal static FloatParts Of(Float value)
    {
        var format = value.Format;
        var mantissaBits = format.MantissaBits;
        var sign = value.Code[format.Width - 1];
        var exponentField = value.Code.Slice(mantissaBits, format.ExponentBits).AsUInt();
        var mantissa = value.Code.Slice(0, mantissaBits).AsUInt();
        var fieldIsZero = Naming.Suggest(!exponentField.AnySet(), "fieldIsZero");
        var (exponent, significand) = Normal(format, exponentField, mantissa, fieldIsZero);
        var isZero = format.HasSubnormals ? fieldIsZero & !mantissa.AnySet() : fieldIsZero;
        var fieldIsGreatest = exponentField.AllSet();
        var (isInfinity, isNaN, isSignalling) = format.Specials switch
        {
            FloatSpecials.InfinityAndNaN => (fieldIsGreatest & !mantissa.AnySet(), fieldIsGreatest & mantissa.AnySet(),
                fieldIsGreatest & mantissa.AnySet() & !mantissa[mantissaBits - 1]),
            FloatSpecials.NaNOnly => ((Bit)false, fieldIsGreatest & mantissa.AllSet(), (Bit)false),
            _ => ((Bit)false, (Bit)false, (Bit)false),
        };
        return Cat(isSignalling, isNaN, isInfinity, isZero, significand, exponent, sign).As(new FloatParts(format));
    }

    private static int ExponentWidthOf(FloatFormat format)
    {
        // Zero counts as many leading zeros as the normaliser can count.
        var least = format.LeastExponent - 1 - (format.HasSubnormals ? (1 << BitsToCount(format.Precision)) - 1 : 0);
        var greatest = (1 << format.ExponentBits) - 1 - format.Bias;
        return 1 + (int)Math.Max(BigInteger.Max(greatest, 0).GetBitLength(), ((BigInteger)(-least - 1)).GetBitLength());
    }

    private static (SInt Exponent, UInt Significand) Normal(FloatFormat format, UInt exponentField, UInt mantissa, Bit fieldIsZero)
    {
        var width = ExponentWidthOf(format);
        var unbiased = (exponentField.ToSInt() - format.Bias).Wrap(width);
        var normal = Cat((Bit)true, mantissa).AsUInt();
        if (!format.HasSubnormals)
            return (unbiased, Mux(fieldIsZero, 0, normal));
        var (subnormal, zeros) = Cat(mantissa, (Bit)false).AsUInt().Normalize();
        var subnormalExponent = (SInt.Constant(format.LeastExponent - 1, width) - zeros.ToSInt()).Wrap(width);
        return (Mux(fieldIsZero, subnormalExponent, unbiased), Mux(fieldIsZero, subnormal, normal));
    }
}

/// <summary>Numbers taken apart.</summary>
public static class FloatUnpacking
{
    /// <summary>Takes a number apart.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Sign, exponent, significand and class.</returns>
    public static FloatParts Unpack(this Float value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return FloatParts.Of(value);
    }
}
