using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>
/// A floating-point number in hardware: its encoding and its format. As a shape it makes ports, wires and registers
/// (<c>In.Of(new Float(FloatFormat.Fp16))</c>). The operators round to nearest even and drop the flags; the methods have everything.
/// All operations are combinational and follow IEEE 754-2019 with tininess detected after rounding and one NaN as result.
/// </summary>
public sealed partial class Float : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="format">The format.</param>
    public Float(FloatFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        Code = Shape.Bits(format.Width);
    }

    /// <summary>The format.</summary>
    public FloatFormat Format { get; }

    /// <summary>The encoding: sign, exponent field and mantissa from the highest bit on.</summary>
    public Bits Code { get; }

    /// <summary>Rounded sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of the same format.</param>
    /// <returns>A number of that format.</returns>
    public static Float operator +(Float a, Float b) => Add(a, b).Value;

    /// <summary>Rounded difference.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of the same format.</param>
    /// <returns>A number of that format.</returns>
    public static Float operator -(Float a, Float b) => Subtract(a, b).Value;

    /// <summary>Rounded product.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of the same format.</param>
    /// <returns>A number of that format.</returns>
    public static Float operator *(Float a, Float b) => Multiply(a, b).Value;

    /// <summary>The number with the other sign; NaN too.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>A number of the same format.</returns>
    public static Float operator -(Float a)
    {
        ArgumentNullException.ThrowIfNull(a);
        var sign = a.Code.Width - 1;
        return Of(a.Format, Cat(!a.Code[sign], a.Code.Slice(0, sign)));
    }

    /// <summary>Reads an encoding.</summary>
    /// <param name="format">The format.</param>
    /// <param name="code">As many bits as an encoding of the format has.</param>
    /// <returns>The number.</returns>
    public static Float Of(FloatFormat format, Bits code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.As(new Float(format));
    }

    /// <summary>The magnitude; of NaN too.</summary>
    /// <returns>A number of the same format with sign 0.</returns>
    public Float Abs() => Of(Format, Cat((Bit)false, Code.Slice(0, Code.Width - 1)));
}

/// <summary>Exception flags of IEEE 754 of one operation.</summary>
public sealed class FloatFlags : Bundle
{
    /// <summary>The result was rounded.</summary>
    public Bit Inexact { get; } = Shape.Bit();

    /// <summary>The result is tiny after rounding and was rounded.</summary>
    public Bit Underflow { get; } = Shape.Bit();

    /// <summary>The result is greater than the format's greatest number.</summary>
    public Bit Overflow { get; } = Shape.Bit();

    /// <summary>There is no result.</summary>
    public Bit Invalid { get; } = Shape.Bit();

    internal static FloatFlags Of(Bit inexact, Bit underflow, Bit overflow, Bit invalid) =>
        Cat(invalid, overflow, underflow, inexact).As(new FloatFlags());
}

/// <summary>Result of a floating-point operation.</summary>
/// <param name="Value">The number.</param>
/// <param name="Flags">What happened.</param>
public sealed record FloatResult(Float Value, FloatFlags Flags);

/// <summary>An integer made from a floating-point number.</summary>
/// <typeparam name="T">Type of the integer.</typeparam>
/// <param name="Value">The integer.</param>
/// <param name="Flags">Invalid when no integer of the width is near, else inexact when it was rounded.</param>
public sealed record IntegerResult<T>(T Value, FloatFlags Flags);
