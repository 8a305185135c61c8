using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>
/// A fixed-point number in hardware: bits and a format. Sums, differences and products are exact and their formats grow; precision is lost only by
/// <see cref="Round"/>, range only by <see cref="Saturate"/> and <see cref="Wrap"/>. As a shape it makes ports, wires and registers.
/// </summary>
public sealed class Fixed : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="format">The format.</param>
    public Fixed(FixedFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        Code = Shape.Bits(format.Width);
    }

    /// <summary>The format.</summary>
    public FixedFormat Format { get; }

    /// <summary>The bits.</summary>
    public Bits Code { get; }

    /// <summary>Exact sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>A number of the format <see cref="FixedFormat.OfSum"/>.</returns>
    public static Fixed operator +(Fixed a, Fixed b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y, fractionBits) = Aligned(a, b);
        return OfNumber(FixedFormat.OfSum(a.Format, b.Format), x + y, fractionBits);
    }

    /// <summary>Exact difference.</summary>
    /// <param name="a">Minuend.</param>
    /// <param name="b">Subtrahend.</param>
    /// <returns>A signed number of the format <see cref="FixedFormat.OfDifference"/>.</returns>
    public static Fixed operator -(Fixed a, Fixed b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y, fractionBits) = Aligned(a, b);
        return OfNumber(FixedFormat.OfDifference(a.Format, b.Format), x - y, fractionBits);
    }

    /// <summary>Exact product.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>A number of the format <see cref="FixedFormat.OfProduct"/>.</returns>
    public static Fixed operator *(Fixed a, Fixed b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var format = FixedFormat.OfProduct(a.Format, b.Format);
        if (!format.IsSigned)
            return Of(format, (a.Code.AsUInt() * b.Code.AsUInt()).AsBits());
        return Of(format, (a.Number() * b.Number()).Wrap(format.Width).AsBits());
    }

    /// <summary>Whether the first is less, exactly, in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator <(Fixed a, Fixed b)
    {
        var (x, y, _) = Aligned(a, b);
        return x < y;
    }

    /// <summary>Whether the first is greater, exactly, in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator >(Fixed a, Fixed b) => b < a;

    /// <summary>Reads bits as a number.</summary>
    /// <param name="format">The format.</param>
    /// <param name="code">As many bits as the format has.</param>
    /// <returns>The number.</returns>
    public static Fixed Of(FixedFormat format, Bits code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.As(new Fixed(format));
    }

    /// <summary>An integer as a number without fraction bits.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>A signed number as wide as it.</returns>
    public static Fixed Of(SInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Of(new FixedFormat(value.Width, 0), value.AsBits());
    }

    /// <summary>An integer as a number without fraction bits.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>An unsigned number as wide as it.</returns>
    public static Fixed Of(UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Of(new FixedFormat(value.Width, 0, isSigned: false), value.AsBits());
    }

    /// <summary>A constant.</summary>
    /// <param name="value">The number and its format.</param>
    /// <returns>The constant.</returns>
    public static Fixed Constant(FixedValue value) => Of(value.Format, BitsOf(value.Bits, value.Format.Width));

    /// <summary>Whether the numbers are equal, exactly; formats may differ.</summary>
    /// <param name="other">The other number.</param>
    /// <returns>One bit.</returns>
    public Bit IsEqualTo(Fixed other)
    {
        var (x, y, _) = Aligned(this, other);
        return x == y;
    }

    /// <summary>The number times 2^places; only the point moves.</summary>
    /// <param name="places">How far, negative for a division.</param>
    /// <returns>The same bits in another format.</returns>
    public Fixed Scale(int places) => Of(new FixedFormat(Format.IntegerBits + places, Format.FractionBits - places, Format.IsSigned), Code);

    /// <summary>Rounds to fewer fraction bits. More fraction bits than now only append zeros.</summary>
    /// <param name="fractionBits">Fraction bits of the result.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>A number of the format <see cref="FixedFormat.Rounded"/>: nothing overflows.</returns>
    public Fixed Round(int fractionBits, IntegerRounding mode)
    {
        if (fractionBits >= Format.FractionBits)
            return OfNumber(new FixedFormat(Format.IntegerBits, fractionBits, Format.IsSigned), Number(), Format.FractionBits);
        var format = Format.Rounded(fractionBits, mode);
        var rounded = Number().RoundShiftRight(Format.FractionBits - fractionBits, mode);
        return OfNumber(format, rounded, fractionBits);
    }

    /// <summary>Clamps to fewer integer bits. More integer bits than now extend.</summary>
    /// <param name="integerBits">Integer bits of the result, the sign included.</param>
    /// <param name="isSigned">Whether the result is signed; null for as it is.</param>
    /// <returns>A number with the same fraction bits.</returns>
    public Fixed Saturate(int integerBits, bool? isSigned = null)
    {
        var format = new FixedFormat(integerBits, Format.FractionBits, isSigned ?? Format.IsSigned);
        var number = Number();
        var bits = format.IsSigned ? number.Saturate(format.Width).AsBits() : number.SaturateToUInt(format.Width).AsBits();
        return Of(format, bits);
    }

    /// <summary>Drops integer bits at the top: the number modulo 2^integerBits. More integer bits than now extend.</summary>
    /// <param name="integerBits">Integer bits of the result, the sign included.</param>
    /// <param name="isSigned">Whether the result is signed; null for as it is.</param>
    /// <returns>A number with the same fraction bits.</returns>
    public Fixed Wrap(int integerBits, bool? isSigned = null)
    {
        var format = new FixedFormat(integerBits, Format.FractionBits, isSigned ?? Format.IsSigned);
        return Of(format, Number().Wrap(format.Width).AsBits());
    }

    /// <summary>Rounds and then clamps to a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>The nearest number of that format in the sense of the mode.</returns>
    public Fixed ConvertTo(FixedFormat format, IntegerRounding mode)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Round(format.FractionBits, mode).Saturate(format.IntegerBits, format.IsSigned);
    }

    /// <summary>The bits as a signed integer in units of the last bit; an unsigned number gets a bit for the sign.</summary>
    /// <returns>Width of the format, one more when unsigned.</returns>
    public SInt Number() => Format.IsSigned ? Code.AsSInt() : Code.AsUInt().ToSInt();

    private static (SInt A, SInt B, int FractionBits) Aligned(Fixed a, Fixed b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var fractionBits = Math.Max(a.Format.FractionBits, b.Format.FractionBits);
        return (a.Number() << (fractionBits - a.Format.FractionBits), b.Number() << (fractionBits - b.Format.FractionBits), fractionBits);
    }

    /// <summary>A number in units of 2^−fractionBits, which fits the format.</summary>
    private static Fixed OfNumber(FixedFormat format, SInt number, int fractionBits) =>
        Of(format, (number << (format.FractionBits - fractionBits)).Wrap(format.Width).AsBits());
}
