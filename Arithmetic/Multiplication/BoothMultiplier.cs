using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Structure of a multiplier.</summary>
public sealed record MultiplierStyle
{
    /// <summary>
    /// Bits of the multiplier for each row of partial products: 1 for one and-row for each bit, 2 for Booth digits −2 … 2 (MacSorley 1961), 3 for
    /// Booth digits −4 … 4, which need three times the multiplicand.
    /// </summary>
    public int BitsPerRow { get; init; } = 2;

    /// <summary>Structure that adds the rows.</summary>
    public CompressorStyle Compressor { get; init; } = CompressorStyle.Dadda;

    /// <summary>Structure of the last adder.</summary>
    public AdderStyle Adder { get; init; } = AdderStyle.Ripple;
}

/// <summary>Multipliers of a chosen structure. The operator * leaves the structure to synthesis.</summary>
public static class Multiplier
{
    /// <summary>Exact product.</summary>
    /// <param name="a">Multiplicand.</param>
    /// <param name="b">Multiplier, which is recoded.</param>
    /// <param name="style">Structure; null for Booth digits of 2 bits and a Dadda tree.</param>
    /// <returns>As wide as both operands together.</returns>
    public static UInt Multiply(UInt a, UInt b, MultiplierStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Compute(a.ToSInt(), b.AsBits(), isSigned: false, a.Width + b.Width, style);
    }

    /// <summary>Exact product.</summary>
    /// <param name="a">Multiplicand.</param>
    /// <param name="b">Multiplier, which is recoded.</param>
    /// <param name="style">Structure; null for Booth digits of 2 bits and a Dadda tree.</param>
    /// <returns>As wide as both operands together.</returns>
    public static SInt Multiply(SInt a, SInt b, MultiplierStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Compute(a, b.AsBits(), isSigned: true, a.Width + b.Width, style).AsSInt();
    }

    /// <summary>Exact product of a signed and an unsigned number.</summary>
    /// <param name="a">Multiplicand.</param>
    /// <param name="b">Multiplier, which is recoded.</param>
    /// <param name="style">Structure; null for Booth digits of 2 bits and a Dadda tree.</param>
    /// <returns>As wide as both operands together.</returns>
    public static SInt Multiply(SInt a, UInt b, MultiplierStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Compute(a, b.AsBits(), isSigned: false, a.Width + b.Width, style).AsSInt();
    }

    private static UInt Compute(SInt multiplicand, Bits multiplier, bool isSigned, int width, MultiplierStyle? style)
    {
        style ??= new MultiplierStyle();
        Guard.InRange(style.BitsPerRow, 1, 3, nameof(MultiplierStyle.BitsPerRow));
        var sum = new MultiOperandSum(style.Compressor, style.Adder);
        if (style.BitsPerRow == 1)
            AddBits(sum, multiplicand, multiplier, isSigned);
        else
            AddDigits(sum, multiplicand, multiplier, isSigned, style.BitsPerRow);
        return sum.ToUInt(width);
    }

    private static void AddBits(MultiOperandSum sum, SInt multiplicand, Bits multiplier, bool isSigned)
    {
        for (var i = 0; i < multiplier.Width; i++)
        {
            var row = (multiplicand.AsBits() & multiplier[i].Repeat(multiplicand.Width)).AsSInt();
            if (isSigned && i == multiplier.Width - 1)
                sum.Subtract(row, i);
            else
                sum.Add(row, i);
        }
    }

    /// <summary>
    /// The digit of bits b_(kj+k−1) … b_kj is their number as a signed one plus b_(kj−1). Its row is the multiple of its magnitude, inverted when
    /// it is negative, and a one.
    /// </summary>
    private static void AddDigits(MultiOperandSum sum, SInt multiplicand, Bits multiplier, bool isSigned, int bitsPerRow)
    {
        var multiples = new List<SInt> { SInt.Constant(0, 1), multiplicand, multiplicand << 1 };
        if (bitsPerRow == 3)
            multiples.AddRange([Naming.Suggest(multiplicand + (multiplicand << 1), "triple"), multiplicand << 2]);
        var width = multiplicand.Width + bitsPerRow - 1;
        var length = isSigned ? multiplier.Width : multiplier.Width + 1;
        Bit below = false;
        for (var low = 0; low < length; low += bitsPerRow)
        {
            var digit = Enumerable.Range(low, bitsPerRow).Select(MultiplierBit).ToArray();
            var isNegative = digit[^1];
            // Inverted bits of a negative digit count as those of a positive one: −d = ¬d for the lower bits and the bit below them.
            var rest = digit[..^1].Prepend(below).Select(bit => bit ^ isNegative).ToArray();
            var magnitude = Select(rest, multiples, width);
            sum.Add((magnitude.AsBits() ^ isNegative.Repeat(width)).AsSInt(), low);
            sum.Add(isNegative, low);
            below = digit[^1];
        }

        Bit MultiplierBit(int index)
        {
            if (index < multiplier.Width)
                return multiplier[index];
            return isSigned ? multiplier[multiplier.Width - 1] : false;
        }
    }

    /// <summary>The multiple of bits that weigh 1, 1, 2: of two bits 0, 1 or 2, of three 0 … 4.</summary>
    private static SInt Select(Bit[] bits, List<SInt> multiples, int width)
    {
        var isOdd = bits[0] ^ bits[1];
        var carry = bits[0] & bits[1];
        if (bits.Length == 2)
            return Mux(carry, multiples[2].Wrap(width), Mux(isOdd, multiples[1].Wrap(width), SInt.Constant(0, width)));
        var isTwo = carry ^ bits[2];
        var even = Mux(carry & bits[2], multiples[4].Wrap(width), Mux(isTwo, multiples[2].Wrap(width), SInt.Constant(0, width)));
        return Mux(isOdd, Mux(bits[2], multiples[3].Wrap(width), multiples[1].Wrap(width)), even);
    }
}
