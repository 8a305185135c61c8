using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>
/// An exact result, or one whose last bit says whether something nonzero was cut off behind it. The significand's top bit is the leading one, unless
/// the number is zero; it weighs 2^exponent.
/// </summary>
internal sealed record ExactFloat(Bit Sign, SInt Exponent, UInt Significand)
{
    public Bit IsNaN { get; init; } = false;

    public Bit IsInfinity { get; init; } = false;

    public Bit Invalid { get; init; } = false;
}

/// <summary>Rounds to a format and encodes: the last step of every operation.</summary>
internal static class FloatRounder
{
    public static FloatResult Round(ExactFloat exact, FloatFormat format, RoundingSelect rounding)
    {
        var precision = format.Precision;
        var significand = PadRight(exact.Significand, precision + 2);
        var isZero = Naming.Suggest(!significand[significand.Width - 1], "isZero");
        var below = Naming.Suggest(exact.Exponent < format.LeastExponent, "isBelowNormal");
        var unbounded = Cut(significand, precision);
        var unboundedIncrement = rounding.Increment(exact.Sign, unbounded.Kept[0], unbounded.Guard, unbounded.Sticky);
        // Rounding may carry into the least normal number.
        var becomesNormal = (exact.Exponent == format.LeastExponent - 1) & unbounded.Kept.AllSet() & unboundedIncrement;
        var isTiny = Naming.Suggest(below & !becomesNormal & !isZero, "isTiny");

        var (kept, guard, sticky) = format.HasSubnormals ? Cut(Denormalize(exact.Exponent, significand, format), precision) : unbounded;
        var increment = format.HasSubnormals ? rounding.Increment(exact.Sign, kept[0], guard, sticky) : unboundedIncrement;
        var biased = (exact.Exponent + format.Bias).AsUInt();
        var field = format.HasSubnormals ? Mux(below | isZero, 0, biased) : Mux(isTiny | isZero, 0, biased);
        // Exponent field and mantissa are one number: rounding up carries from one into the other.
        var magnitude = Naming.Suggest(Cat(field, kept.Slice(0, format.MantissaBits)).AsUInt() + increment.AsUInt(), "rounded");
        var negligible = format.HasSubnormals ? isZero : isZero | isTiny;
        var tooGreat = Naming.Suggest(!negligible & (magnitude > format.GreatestFinite), "tooGreat");
        var isFinite = !exact.IsNaN & !exact.IsInfinity;
        var overflow = isFinite & tooGreat;
        var lost = guard | sticky | overflow;
        var inexact = isFinite & !isZero & (format.HasSubnormals ? lost : lost | isTiny);

        var finiteBits = format.Width - 1;
        var finite = format.HasSubnormals ? magnitude.Wrap(finiteBits) : Mux(negligible, 0, magnitude.Wrap(finiteBits));
        var infinite = exact.IsInfinity | (overflow & rounding.OverflowsToInfinity(exact.Sign));
        var (code, overflows) = Encode(exact, format, finite, infinite, overflow);
        return new FloatResult(
            Float.Of(format, code),
            FloatFlags.Of(inexact | overflows, isFinite & isTiny & inexact, overflows, format.HasNaN ? exact.Invalid : exact.Invalid | exact.IsNaN));
    }

    /// <summary>Puts what is no finite number in its place.</summary>
    private static (Bits Code, Bit Overflow) Encode(ExactFloat exact, FloatFormat format, UInt finite, Bit infinite, Bit overflow)
    {
        var greatest = UInt.Constant(format.GreatestFinite, format.Width - 1);
        var withGreatest = Mux(overflow, greatest, finite);
        if (format.Saturates || !format.HasInfinity)
        {
            overflow |= exact.IsInfinity & !exact.IsNaN;
            withGreatest = Mux(overflow, greatest, finite);
        }

        var isNaN = exact.IsNaN;
        if (!format.Saturates)
        {
            if (format.HasInfinity)
                withGreatest = Mux(infinite, UInt.Constant(format.Infinity, format.Width - 1), withGreatest);
            else
                isNaN |= infinite;
        }

        var code = Cat(exact.Sign, withGreatest);
        return (Mux(isNaN, BitsOf(format.NaN, format.Width), code), overflow);
    }

    private static (UInt Kept, Bit Guard, Bit Sticky) Cut(UInt significand, int precision)
    {
        var rest = significand.Width - precision - 1;
        return (significand.Truncate(precision), significand[rest], significand.Slice(0, rest).AnySet());
    }

    /// <summary>Shifts a number below the normal ones right until its exponent is theirs.</summary>
    private static UInt Denormalize(SInt exponent, UInt significand, FloatFormat format)
    {
        // Beyond precision + 1 all of the number is behind the guard bit.
        var distance = (format.LeastExponent - exponent).SaturateToUInt(BitsToCount(format.Precision + 2));
        return significand.ShiftRightSticky(distance);
    }

    private static UInt PadRight(UInt value, int width) => value.Width >= width ? value : value << (width - value.Width);
}
