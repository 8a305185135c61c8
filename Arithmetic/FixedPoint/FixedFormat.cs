using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>
/// A fixed-point format: numbers n·2^−fractionBits with n of integerBits + fractionBits bits. Either number of bits can be negative: a format with −2
/// integer bits and 10 fraction bits has 8 bits for numbers below 1/4.
/// </summary>
public sealed record FixedFormat
{
    /// <summary>Makes a format.</summary>
    /// <param name="integerBits">Bits in front of the point, the sign included when signed; −4096 … 4096.</param>
    /// <param name="fractionBits">Bits behind the point, −4096 … 4096; together at least 1.</param>
    /// <param name="isSigned">Whether numbers are two's complement.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of bits is outside its range.</exception>
    public FixedFormat(int integerBits, int fractionBits, bool isSigned = true)
    {
        Guard.InRange(integerBits, -4096, 4096);
        Guard.InRange(fractionBits, Math.Max(-4096, 1 - integerBits), 4096);
        IntegerBits = integerBits;
        FractionBits = fractionBits;
        IsSigned = isSigned;
    }

    /// <summary>Bits in front of the point, the sign included.</summary>
    public int IntegerBits { get; }

    /// <summary>Bits behind the point.</summary>
    public int FractionBits { get; }

    /// <summary>Whether numbers are two's complement.</summary>
    public bool IsSigned { get; }

    /// <summary>All bits.</summary>
    public int Width => IntegerBits + FractionBits;

    /// <summary>Least number, in units of the last bit.</summary>
    public BigInteger Least => IsSigned ? -(BigInteger.One << (Width - 1)) : 0;

    /// <summary>Greatest number, in units of the last bit.</summary>
    public BigInteger Greatest => (BigInteger.One << (IsSigned ? Width - 1 : Width)) - 1;

    /// <summary>Format of an exact sum.</summary>
    /// <param name="a">Format of the first operand.</param>
    /// <param name="b">Format of the second operand.</param>
    /// <returns>One bit more in front of the point than the operands; signed when one of them is.</returns>
    public static FixedFormat OfSum(FixedFormat a, FixedFormat b)
    {
        var (integerBits, fractionBits, isSigned) = Common(a, b);
        return new FixedFormat(integerBits + 1, fractionBits, isSigned);
    }

    /// <summary>Format of an exact difference: that of a sum, always signed.</summary>
    /// <param name="a">Format of the minuend.</param>
    /// <param name="b">Format of the subtrahend.</param>
    /// <returns>The format.</returns>
    public static FixedFormat OfDifference(FixedFormat a, FixedFormat b)
    {
        var (integerBits, fractionBits, _) = Common(a, b);
        return new FixedFormat(integerBits + 1, fractionBits);
    }

    /// <summary>Format of an exact product.</summary>
    /// <param name="a">Format of the first operand.</param>
    /// <param name="b">Format of the second operand.</param>
    /// <returns>The bits of both; signed when one of them is.</returns>
    public static FixedFormat OfProduct(FixedFormat a, FixedFormat b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new FixedFormat(a.IntegerBits + b.IntegerBits, a.FractionBits + b.FractionBits, a.IsSigned || b.IsSigned);
    }

    /// <summary>Format of a number that was rounded to fewer fraction bits.</summary>
    /// <param name="fractionBits">Fraction bits wanted, at most those of this format.</param>
    /// <param name="mode">Rounding mode; only <see cref="IntegerRounding.Floor"/> never carries.</param>
    /// <returns>The format, with one integer bit more where rounding can carry.</returns>
    public FixedFormat Rounded(int fractionBits, IntegerRounding mode)
    {
        Guard.InRange(fractionBits, -4096, FractionBits);
        if (fractionBits == FractionBits)
            return this;
        var integerBits = Math.Max(IntegerBits, 1 - fractionBits);
        return mode == IntegerRounding.Floor
            ? new FixedFormat(integerBits, fractionBits, IsSigned)
            : new FixedFormat(integerBits + 1, fractionBits, IsSigned);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsSigned ? "S" : "U")}{IntegerBits}.{FractionBits}";

    /// <summary>Bits that hold numbers of both formats: an unsigned number in a signed format needs a bit for the sign.</summary>
    internal static (int IntegerBits, int FractionBits, bool IsSigned) Common(FixedFormat a, FixedFormat b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var isSigned = a.IsSigned || b.IsSigned;
        return (Math.Max(IntegerBitsOf(a), IntegerBitsOf(b)), Math.Max(a.FractionBits, b.FractionBits), isSigned);

        int IntegerBitsOf(FixedFormat format) => format.IsSigned == isSigned ? format.IntegerBits : format.IntegerBits + 1;
    }
}
