using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>A special value as two terms of one sign (arXiv 2411.11745, §IV-B): High counts units, Low half units.</summary>
public sealed class BitModSpecial : Bundle
{
    /// <summary>Whether it is negative.</summary>
    public Bit Sign { get; } = Shape.Bit();

    /// <summary>Exponent of the term of significance 1.</summary>
    public UInt HighExponent { get; } = Shape.UInt(2);

    /// <summary>Mantissa of the term of significance 1.</summary>
    public Bit HighMantissa { get; } = Shape.Bit();

    /// <summary>Exponent of the term of significance 0.</summary>
    public UInt LowExponent { get; } = Shape.UInt(2);

    /// <summary>Mantissa of the term of significance 0.</summary>
    public Bit LowMantissa { get; } = Shape.Bit();
}

/// <summary>Terms of weights, as combinational logic.</summary>
internal static class BitModTerms
{
    /// <summary>Term of a weight of any integer type: a radix-4 Booth digit.</summary>
    /// <param name="code">The code, 8 bits, of which the type's width counts.</param>
    /// <param name="type">INT8 to INT3.</param>
    /// <param name="index">Number of the digit, 2 bits.</param>
    /// <returns>Its term.</returns>
    public static (Bit Sign, UInt Exponent, Bit Mantissa) Booth(Bits code, Enum<BitModDataType> type, UInt index)
    {
        // Digits lie within the type's width but for the highest one of the odd widths, which sees the sign twice.
        var bit3 = Mux(type == BitModDataType.Int3, code[2], code[3]);
        var bit5 = Mux(type == BitModDataType.Int5, code[4], code[5]);
        var windows = VecOf(new[]
        {
            Cat(code[1], code[0], (Bit)false),
            Cat(bit3, code[2], code[1]),
            Cat(bit5, code[4], code[3]),
            Cat(code[7], code[6], code[5]),
        });
        var window = windows[index];
        var isZero = window.AllSet() | !window.AnySet();
        var isTwo = (window == BitsOf(0b100, 3)) | (window == BitsOf(0b011, 3));
        return (window[2] & !isZero, Cat((Bit)false, isTwo).AsUInt(), !isZero);
    }

    /// <summary>Term of an FP4 or FP3 weight. A literal leading-one detector over both overlapping windows would count bits twice.</summary>
    /// <param name="code">The code, 8 bits, of which the type's width counts.</param>
    /// <param name="isFp3">FP3 instead of FP4; its code is that of FP4 without the mantissa bit.</param>
    /// <param name="special">The group's special value, in the place of −0.</param>
    /// <param name="isHigh">The term of significance 1 instead of 0.</param>
    /// <returns>Its term.</returns>
    public static (Bit Sign, UInt Exponent, Bit Mantissa) Float(Bits code, Bit isFp3, BitModSpecial special, Bit isHigh)
    {
        var aligned = Mux(isFp3, Cat(code.Slice(0, 3), (Bit)false), code.Slice(0, 4));
        var (sign, field, mantissa) = (aligned[3], aligned.Slice(1, 2).AsUInt(), aligned[0]);
        var isNormal = field.AnySet();
        var isSpecial = sign & !isNormal & !mantissa;
        // The leading one has weight 2^(field − 1) units, and the mantissa bit half of it: 2^(field − 1) half units.
        var isPresent = Mux(isHigh, isNormal, mantissa);
        var exponent = Mux(isPresent & isNormal, (field - 1).Wrap(2), 0);
        var specialExponent = Mux(isHigh, special.HighExponent, special.LowExponent);
        var specialMantissa = Mux(isHigh, special.HighMantissa, special.LowMantissa);
        var termMantissa = Mux(isSpecial, specialMantissa, isPresent);
        return (Mux(isSpecial, special.Sign, sign) & termMantissa, Mux(isSpecial, specialExponent, exponent), termMantissa);
    }

    /// <summary>Takes a special value apart, if two terms are enough.</summary>
    /// <param name="halfUnits">Magnitude in half units, 5 bits.</param>
    /// <param name="sign">Its sign.</param>
    /// <returns>The terms, and whether they stand for the value.</returns>
    public static (BitModSpecial Special, Bit IsLegal) Decode(UInt halfUnits, Bit sign)
    {
        var special = Wire.Of(new BitModSpecial());
        var ones = Enumerable.Range(0, 5).Select(bit => halfUnits.AsBits()[bit]).ToArray();
        // Bit k is the higher one when no bit above it is set, and the lower one when exactly one is.
        var (none, one) = ((Bit)true, (Bit)false);
        var high = new Bit[5];
        var low = new Bit[5];
        for (var bit = 4; bit >= 0; bit--)
        {
            high[bit] = ones[bit] & none;
            low[bit] = ones[bit] & one;
            (none, one) = (none & !ones[bit], (one & !ones[bit]) | (none & ones[bit]));
        }

        var count = ones.Select(bit => bit.AsUInt()).SumTree();
        special.Sign.Value = sign & halfUnits.AnySet();
        special.HighMantissa.Value = high[1] | high[2] | high[3] | high[4];
        special.HighExponent.Value = Cat(high[3] | high[4], high[2] | high[4]).AsUInt();
        special.LowMantissa.Value = low[0] | low[1] | low[2] | low[3] | high[0];
        special.LowExponent.Value = Cat(low[2] | low[3], low[1] | low[3]).AsUInt();
        return (special, count <= 2);
    }
}
