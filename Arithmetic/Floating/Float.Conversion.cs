using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <content>Conversions between formats, from integers and to integers.</content>
public sealed partial class Float
{
    /// <summary>The nearest number of another format, or the next one in the rounding mode's direction.</summary>
    /// <param name="format">Format of the result.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>
    /// Number and flags. Infinity becomes what overflow does in a format without infinities; NaN becomes the greatest number, with the flag
    /// invalid, in a format without NaN.
    /// </returns>
    public FloatResult ConvertTo(FloatFormat format, RoundingSelect? rounding = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        return FloatRounder.Round(Term(this.Unpack()), format, rounding ?? RoundingSelect.NearestEven);
    }

    /// <summary>An unsigned integer as a floating-point number.</summary>
    /// <param name="value">The integer, of any width.</param>
    /// <param name="format">Format of the result.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Number and flags; 0 gives +0.</returns>
    public static FloatResult FromInteger(UInt value, FloatFormat format, RoundingSelect? rounding = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(format);
        return FromMagnitude(false, value, format, rounding);
    }

    /// <summary>A signed integer as a floating-point number.</summary>
    /// <param name="value">The integer, of any width.</param>
    /// <param name="format">Format of the result.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Number and flags; 0 gives +0.</returns>
    public static FloatResult FromInteger(SInt value, FloatFormat format, RoundingSelect? rounding = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(format);
        return FromMagnitude(value.IsNegative, value.Abs(), format, rounding);
    }

    /// <summary>The number value · 2^exponent: an integer mantissa with an exponent of its own, as block floating point and aligned accumulators have it.</summary>
    /// <param name="value">The integer, of any width; its leading one may be anywhere.</param>
    /// <param name="exponent">Power of two, of any width.</param>
    /// <param name="format">Format of the result.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Number and flags, rounded once; 0 gives +0.</returns>
    public static FloatResult FromScaledInteger(SInt value, SInt exponent, FloatFormat format, RoundingSelect? rounding = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(exponent);
        ArgumentNullException.ThrowIfNull(format);
        return FromMagnitude(value.IsNegative, value.Abs(), format, rounding, exponent);
    }

    /// <summary>The number rounded to an unsigned integer.</summary>
    /// <param name="width">Width of the integer in bits, 1 … 4096.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>
    /// Integer and flags. Numbers out of range and infinities give the nearest integer of the width, NaN gives the greatest one, all with the flag
    /// invalid, as in RISC-V.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is outside its range.</exception>
    public IntegerResult<UInt> ToUInt(int width, RoundingSelect? rounding = null)
    {
        Guard.InRange(width, 1, 4096);
        var integer = ToMagnitude(width, rounding ?? RoundingSelect.NearestEven);
        var isNegative = integer.Sign & (integer.Magnitude.AnySet() | integer.IsHuge);
        var tooGreat = !integer.Sign & (integer.IsHuge | integer.Magnitude[width]);
        var isInvalid = integer.IsNaN | isNegative | tooGreat;
        var saturated = Mux(integer.Sign & !integer.IsNaN, UInt.Constant(0, width), UInt.Constant((BigInteger.One << width) - 1, width));
        var value = Mux(isInvalid, saturated, integer.Magnitude.Wrap(width));
        return new IntegerResult<UInt>(value, FloatFlags.Of(integer.Inexact & !isInvalid, false, false, isInvalid));
    }

    /// <summary>The number rounded to a signed integer.</summary>
    /// <param name="width">Width of the integer in bits, 1 … 4096.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Integer and flags, out of range as for unsigned ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is outside its range.</exception>
    public IntegerResult<SInt> ToSInt(int width, RoundingSelect? rounding = null)
    {
        Guard.InRange(width, 1, 4096);
        var integer = ToMagnitude(width, rounding ?? RoundingSelect.NearestEven);
        var limit = BigInteger.One << (width - 1);
        var exceeds = Mux(integer.Sign, integer.Magnitude > limit, integer.Magnitude >= limit);
        var isInvalid = integer.IsNaN | integer.IsHuge | exceeds;
        var saturated = Mux(integer.Sign & !integer.IsNaN, SInt.Constant(-limit, width), SInt.Constant(limit - 1, width));
        var signed = Mux(integer.Sign, -integer.Magnitude.ToSInt(), integer.Magnitude.ToSInt()).Wrap(width);
        var value = Mux(isInvalid, saturated, signed);
        return new IntegerResult<SInt>(value, FloatFlags.Of(integer.Inexact & !isInvalid, false, false, isInvalid));
    }

    private static FloatResult FromMagnitude(Bit sign, UInt magnitude, FloatFormat format, RoundingSelect? rounding, SInt? scale = null)
    {
        var (normalized, zeros) = magnitude.Normalize();
        var leadingOne = SInt.Constant(magnitude.Width - 1, BitsToCount(magnitude.Width) + 1) - zeros.ToSInt();
        var exact = new ExactFloat(sign, scale is null ? leadingOne : leadingOne + scale, normalized);
        return FloatRounder.Round(exact, format, rounding ?? RoundingSelect.NearestEven);
    }

    /// <summary>Rounds the magnitude to an integer of width + 1 bits; what is 2^(width + 1) or more is huge.</summary>
    private (Bit Sign, UInt Magnitude, Bit Inexact, Bit IsHuge, Bit IsNaN) ToMagnitude(int width, RoundingSelect rounding)
    {
        var parts = this.Unpack();
        // The leading one starts at the weight 2^width and is shifted right to where it belongs.
        var aligned = parts.Significand.Width >= width + 3 ? parts.Significand : parts.Significand << (width + 3 - parts.Significand.Width);
        var distance = (width - parts.Exponent).SaturateToUInt(BitsToCount(width + 3));
        var shifted = aligned.ShiftRightSticky(distance);
        var rest = shifted.Width - width - 2;
        var integer = shifted.Truncate(width + 1);
        var (guard, sticky) = (shifted[rest], shifted.Slice(0, rest).AnySet());
        var increment = rounding.Increment(parts.Sign, integer[0], guard, sticky);
        var rounded = Naming.Suggest(integer + increment.AsUInt(), "rounded");
        var isHuge = parts.IsInfinity | (!parts.IsZero & (parts.Exponent > width)) | rounded[width + 1];
        return (parts.Sign, rounded.Wrap(width + 1), guard | sticky, isHuge, parts.IsNaN);
    }
}
