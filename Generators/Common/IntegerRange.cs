namespace Generators.Common;

/// <summary>
/// All integers from <paramref name="Least"/> to <paramref name="Greatest"/>. Interval arithmetic on it gives the exact width of a datapath:
/// no bit is lost and none is spent on values that can't occur.
/// </summary>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
public readonly record struct IntegerRange(long Least, long Greatest)
{
    /// <summary>Width in bits of the narrowest two's complement number that holds the whole range.</summary>
    public int SignedBits => Math.Max(BitsOf(Least), BitsOf(Greatest));

    /// <summary>The values of a two's complement number.</summary>
    /// <param name="bits">Its width in bits, 1 to 62.</param>
    /// <returns>−2^(bits−1) … 2^(bits−1) − 1.</returns>
    public static IntegerRange Signed(int bits) => new(-(1L << (bits - 1)), (1L << (bits - 1)) - 1);

    /// <summary>The values of an unsigned number.</summary>
    /// <param name="bits">Its width in bits, 1 to 62.</param>
    /// <returns>0 … 2^bits − 1.</returns>
    public static IntegerRange Unsigned(int bits) => new(0, (1L << bits) - 1);

    /// <summary>Values of a difference of two independent values.</summary>
    /// <param name="a">Range of the minuend.</param>
    /// <param name="b">Range of the subtrahend.</param>
    /// <returns>The range of a − b.</returns>
    public static IntegerRange operator -(IntegerRange a, IntegerRange b) => new(a.Least - b.Greatest, a.Greatest - b.Least);

    /// <summary>Values of a product of two independent values.</summary>
    /// <param name="a">Range of one factor.</param>
    /// <param name="b">Range of the other factor.</param>
    /// <returns>The range of a · b: its ends are products of ends.</returns>
    public static IntegerRange operator *(IntegerRange a, IntegerRange b)
    {
        ReadOnlySpan<long> ends = [a.Least * b.Least, a.Least * b.Greatest, a.Greatest * b.Least, a.Greatest * b.Greatest];
        var (least, greatest) = (ends[0], ends[0]);
        foreach (var end in ends)
            (least, greatest) = (Math.Min(least, end), Math.Max(greatest, end));
        return new IntegerRange(least, greatest);
    }

    /// <summary>Values of a sum of independent values from this range.</summary>
    /// <param name="count">Greatest number of addends; fewer, even none, may be added.</param>
    /// <returns>The range of the sum and of every partial sum.</returns>
    public IntegerRange SumOf(int count) => new(Math.Min(0, Least * count), Math.Max(0, Greatest * count));

    private static int BitsOf(long value) => 65 - (int)long.LeadingZeroCount(value < 0 ? ~value : value);
}
