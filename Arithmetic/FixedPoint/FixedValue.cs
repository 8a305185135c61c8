using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>
/// A fixed-point number in software, the golden model of <see cref="Fixed"/>: the number is Units·2^−fractionBits, and every operation is the one of
/// rational numbers.
/// </summary>
public readonly record struct FixedValue
{
    /// <summary>Makes a number.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="units">The number in units of its last bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format has no such number.</exception>
    public FixedValue(FixedFormat format, BigInteger units)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (units < format.Least || units > format.Greatest)
            throw new ArgumentOutOfRangeException(nameof(units), units, $"units is {units}; allowed are {format.Least} … {format.Greatest} in {format}.");
        Format = format;
        Units = units;
    }

    /// <summary>The format.</summary>
    public FixedFormat Format { get; }

    /// <summary>The number in units of its last bit.</summary>
    public BigInteger Units { get; }

    /// <summary>The bits, as an unsigned integer.</summary>
    public BigInteger Bits => Units.Sign < 0 ? Units + (BigInteger.One << Format.Width) : Units;

    /// <summary>Exact sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>A number of the format of sums.</returns>
    public static FixedValue operator +(FixedValue a, FixedValue b)
    {
        var format = FixedFormat.OfSum(a.Format, b.Format);
        return new FixedValue(format, a.UnitsOf(format.FractionBits) + b.UnitsOf(format.FractionBits));
    }

    /// <summary>Exact difference.</summary>
    /// <param name="a">Minuend.</param>
    /// <param name="b">Subtrahend.</param>
    /// <returns>A number of the format of differences.</returns>
    public static FixedValue operator -(FixedValue a, FixedValue b)
    {
        var format = FixedFormat.OfDifference(a.Format, b.Format);
        return new FixedValue(format, a.UnitsOf(format.FractionBits) - b.UnitsOf(format.FractionBits));
    }

    /// <summary>Exact product.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>A number of the format of products.</returns>
    public static FixedValue operator *(FixedValue a, FixedValue b) => new(FixedFormat.OfProduct(a.Format, b.Format), a.Units * b.Units);

    /// <summary>The nearest number of a format; numbers out of range give its limits.</summary>
    /// <param name="format">The format.</param>
    /// <param name="value">A finite number.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>The number.</returns>
    public static FixedValue Of(FixedFormat format, double value, IntegerRounding mode = IntegerRounding.HalfEven)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"value is {value}; allowed are finite numbers.");
        var (significand, exponent) = SoftwareFloat.Exact(FloatFormat.Fp64, BitConverter.DoubleToUInt64Bits(value))!.Value;
        exponent += format.FractionBits;
        var units = exponent >= 0 ? significand << exponent : Divide(significand, -exponent, mode);
        return new FixedValue(format, Clamp(units, format));
    }

    /// <summary>The bits of a number, as read from a port.</summary>
    /// <param name="format">The format.</param>
    /// <param name="bits">Bits as an unsigned integer.</param>
    /// <returns>The number.</returns>
    public static FixedValue FromBits(FixedFormat format, BigInteger bits)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new FixedValue(format, format.IsSigned && bits > format.Greatest ? bits - (BigInteger.One << format.Width) : bits);
    }

    /// <summary>Rounds to fewer fraction bits, or appends zeros.</summary>
    /// <param name="fractionBits">Fraction bits of the result.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>The number.</returns>
    public FixedValue Round(int fractionBits, IntegerRounding mode)
    {
        if (fractionBits >= Format.FractionBits)
            return new FixedValue(new FixedFormat(Format.IntegerBits, fractionBits, Format.IsSigned), UnitsOf(fractionBits));
        return new FixedValue(Format.Rounded(fractionBits, mode), Divide(Units, Format.FractionBits - fractionBits, mode));
    }

    /// <summary>Clamps to integer bits.</summary>
    /// <param name="integerBits">Integer bits of the result.</param>
    /// <param name="isSigned">Whether the result is signed; null for as it is.</param>
    /// <returns>The number.</returns>
    public FixedValue Saturate(int integerBits, bool? isSigned = null)
    {
        var format = new FixedFormat(integerBits, Format.FractionBits, isSigned ?? Format.IsSigned);
        return new FixedValue(format, Clamp(Units, format));
    }

    /// <summary>Drops integer bits at the top.</summary>
    /// <param name="integerBits">Integer bits of the result.</param>
    /// <param name="isSigned">Whether the result is signed; null for as it is.</param>
    /// <returns>The number.</returns>
    public FixedValue Wrap(int integerBits, bool? isSigned = null)
    {
        var format = new FixedFormat(integerBits, Format.FractionBits, isSigned ?? Format.IsSigned);
        return FromBits(format, Units & ((BigInteger.One << format.Width) - 1));
    }

    /// <summary>The nearest double.</summary>
    /// <returns>The number, exact up to 53 bits.</returns>
    public double ToDouble() => BitConverter.UInt64BitsToDouble(
        (ulong)SoftwareFloat.FromExact(Units, -Format.FractionBits, FloatFormat.Fp64, FloatRounding.NearestEven).Code);

    /// <summary>numerator / 2^shift, rounded to an integer.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="shift">Power of two, 0 or more.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>The integer.</returns>
    public static BigInteger Divide(BigInteger numerator, int shift, IntegerRounding mode)
    {
        Guard.AtLeast(shift, 0);
        var unit = BigInteger.One << shift;
        var remainder = ((numerator % unit) + unit) % unit;
        var floor = (numerator - remainder) / unit;
        if (remainder.IsZero)
            return floor;
        var half = (2 * remainder).CompareTo(unit);
        return mode switch
        {
            IntegerRounding.Floor => floor,
            IntegerRounding.Ceiling => floor + 1,
            IntegerRounding.TowardZero => numerator.Sign < 0 ? floor + 1 : floor,
            IntegerRounding.HalfUp => half >= 0 ? floor + 1 : floor,
            IntegerRounding.HalfEven => half > 0 || (half == 0 && !floor.IsEven) ? floor + 1 : floor,
            IntegerRounding.HalfAway => half > 0 || (half == 0 && numerator.Sign > 0) ? floor + 1 : floor,
            IntegerRounding.ToOdd => floor.IsEven ? floor + 1 : floor,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"mode is {mode:D}; allowed are the members of {nameof(IntegerRounding)}."),
        };
    }

    private static BigInteger Clamp(BigInteger units, FixedFormat format) => BigInteger.Min(format.Greatest, BigInteger.Max(format.Least, units));

    private BigInteger UnitsOf(int fractionBits) => Units << (fractionBits - Format.FractionBits);
}
