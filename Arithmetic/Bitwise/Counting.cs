using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Counts of leading and trailing bits and of ones, as balanced trees.</summary>
public static class Counting
{
    /// <summary>Number of zeros above the highest one.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>0 … width, the width for 0; <see cref="BitsToCount"/>(width + 1) bits.</returns>
    public static UInt CountLeadingZeros(this UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return LeadingZeros(value.AsBits());
    }

    /// <summary>Number of zeros below the lowest one.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>0 … width, the width for 0; <see cref="BitsToCount"/>(width + 1) bits.</returns>
    public static UInt CountTrailingZeros(this UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return LeadingZeros(value.AsBits().Reversed());
    }

    /// <summary>Number of ones above the highest zero.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>0 … width; <see cref="BitsToCount"/>(width + 1) bits.</returns>
    public static UInt CountLeadingOnes(this UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return LeadingZeros(~value.AsBits());
    }

    /// <summary>Number of bits below the sign that equal it: how far the number can be shifted left.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>0 … width − 1; <see cref="BitsToCount"/>(width) bits.</returns>
    public static UInt CountLeadingSigns(this SInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Width == 1)
            return UInt.Constant(0, 1);
        var rest = value.AsBits().Slice(0, value.Width - 1);
        return LeadingZeros(rest ^ value.IsNegative.Repeat(rest.Width));
    }

    /// <summary>Number of ones, by full and half adders.</summary>
    /// <param name="value">Any bits.</param>
    /// <param name="style">Structure of the compressors.</param>
    /// <returns>0 … width; <see cref="BitsToCount"/>(width + 1) bits.</returns>
    public static UInt CountOnes(this Bits value, CompressorStyle style = CompressorStyle.Dadda)
    {
        ArgumentNullException.ThrowIfNull(value);
        var sum = new MultiOperandSum(style);
        for (var i = 0; i < value.Width; i++)
            sum.Add(value[i]);
        return sum.ToUInt();
    }

    /// <summary>The bits in the other order: bit 0 becomes the top one. Wires only.</summary>
    /// <param name="value">Any bits.</param>
    /// <returns>The same width.</returns>
    public static Bits Reversed(this Bits value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Cat(Enumerable.Range(0, value.Width).Select(i => value[i]));
    }

    /// <summary>Ones are appended to a power of two, so that the count ends there when all bits are 0.</summary>
    private static UInt LeadingZeros(Bits value)
    {
        var countBits = BitsToCount(value.Width + 1);
        var padding = (1 << countBits) - value.Width;
        return Tree(Cat(value, BitsOf((BigInteger.One << padding) - 1, padding))).Count;
    }

    private static (UInt Count, Bit IsZero) Tree(Bits value)
    {
        if (value.Width == 2)
            return ((!value[1]).AsUInt(), !value[1] & !value[0]);
        var half = value.Width / 2;
        var high = Tree(value.Slice(half, half));
        var low = Tree(value.Slice(0, half));
        var count = Cat(high.IsZero, Mux(high.IsZero, low.Count, high.Count)).AsUInt();
        return (Naming.Suggest(count, $"zeros{value.Width}"), high.IsZero & low.IsZero);
    }
}
