using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>How two numbers compare; exactly one bit is 1.</summary>
/// <param name="Less">The first is less.</param>
/// <param name="Equal">They are equal.</param>
/// <param name="Greater">The first is greater.</param>
public sealed record Relation(Bit Less, Bit Equal, Bit Greater);

/// <summary>Minimum, maximum, clamping, distance and three-way comparison of integers.</summary>
public static class Ordering
{
    /// <summary>The lesser number.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the narrower one, which holds it.</returns>
    public static UInt Min(UInt a, UInt b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Mux(b < a, b, a).Wrap(Math.Min(a.Width, b.Width));
    }

    /// <summary>The lesser number.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the wider one.</returns>
    public static SInt Min(SInt a, SInt b) => Mux(b < a, b, a);

    /// <summary>The greater number.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the wider one.</returns>
    public static UInt Max(UInt a, UInt b) => Mux(a < b, b, a);

    /// <summary>The greater number.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the wider one.</returns>
    public static SInt Max(SInt a, SInt b) => Mux(a < b, b, a);

    /// <summary>The least of many numbers by a balanced tree.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>As wide as the narrowest.</returns>
    public static UInt MinTree(this IEnumerable<UInt> values) => Balanced(values, Min);

    /// <summary>The greatest of many numbers by a balanced tree.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>As wide as the widest.</returns>
    public static UInt MaxTree(this IEnumerable<UInt> values) => Balanced(values, Max);

    /// <summary>The least of many numbers by a balanced tree.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>As wide as the widest.</returns>
    public static SInt MinTree(this IEnumerable<SInt> values) => Balanced(values, Min);

    /// <summary>The greatest of many numbers by a balanced tree.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>As wide as the widest.</returns>
    public static SInt MaxTree(this IEnumerable<SInt> values) => Balanced(values, Max);

    /// <summary>|a − b|.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the wider one.</returns>
    public static UInt AbsoluteDifference(UInt a, UInt b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return (a - b).Abs().Wrap(Math.Max(a.Width, b.Width));
    }

    /// <summary>|a − b|.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as the wider one.</returns>
    public static UInt AbsoluteDifference(SInt a, SInt b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return (a - b).Abs().Wrap(Math.Max(a.Width, b.Width));
    }

    /// <summary>The nearest number of a range.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="least">Least number, 0 or more.</param>
    /// <param name="greatest">Greatest number, not below the least.</param>
    /// <returns>As many bits as the greatest number needs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or has negative numbers.</exception>
    public static UInt Clamp(this UInt value, BigInteger least, BigInteger greatest)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckRange(least, greatest);
        if (least.Sign < 0)
            throw new ArgumentOutOfRangeException(nameof(least), least, $"least is {least}; allowed are 0 or more for an unsigned number.");
        var width = Math.Max(1, (int)greatest.GetBitLength());
        var top = Mux(value > greatest, greatest, value).Wrap(width);
        return Mux(value < least, UInt.Constant(least, width), top);
    }

    /// <summary>The nearest number of a range.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="least">Least number.</param>
    /// <param name="greatest">Greatest number, not below the least.</param>
    /// <returns>As many bits as both limits need.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public static SInt Clamp(this SInt value, BigInteger least, BigInteger greatest)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckRange(least, greatest);
        var width = 1 + Math.Max(MagnitudeBits(least), MagnitudeBits(greatest));
        var top = Mux(value > greatest, SInt.Constant(greatest, width), value.Wrap(width));
        return Mux(value < least, SInt.Constant(least, width), top);

        static int MagnitudeBits(BigInteger limit) => (int)(limit.Sign < 0 ? -limit - 1 : limit).GetBitLength();
    }

    /// <summary>Compares two numbers with one subtraction's worth of logic.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>The relation.</returns>
    public static Relation Compare(UInt a, UInt b)
    {
        var (less, equal) = (a < b, a == b);
        return new Relation(less, equal, !less & !equal);
    }

    /// <summary>Compares two numbers with one subtraction's worth of logic.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>The relation.</returns>
    public static Relation Compare(SInt a, SInt b)
    {
        var (less, equal) = (a < b, a == b);
        return new Relation(less, equal, !less & !equal);
    }

    private static void CheckRange(BigInteger least, BigInteger greatest)
    {
        if (greatest < least)
            throw new ArgumentOutOfRangeException(nameof(greatest), greatest, $"greatest is {greatest}; allowed are {least} or more, the least number.");
    }
}
