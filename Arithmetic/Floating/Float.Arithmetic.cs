using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <content>Products and sums. Operands may have different formats; then the result's format must be given.</content>
public sealed partial class Float
{
    /// <summary>Product, rounded once.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="format">Format of the result; null for that of the operands.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Product and flags.</returns>
    public static FloatResult Multiply(Float a, Float b, FloatFormat? format = null, RoundingSelect? rounding = null)
    {
        format = ResultFormat(format, a, b);
        var product = Product(a.Unpack(), b.Unpack());
        return FloatRounder.Round(product, format, rounding ?? RoundingSelect.NearestEven);
    }

    /// <summary>Sum, rounded once.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="format">Format of the result; null for that of the operands.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Sum and flags. An exact zero is +0, and −0 when rounding down or when both operands are −0.</returns>
    public static FloatResult Add(Float a, Float b, FloatFormat? format = null, RoundingSelect? rounding = null)
    {
        format = ResultFormat(format, a, b);
        rounding ??= RoundingSelect.NearestEven;
        var sum = Sum(Term(a.Unpack()), Term(b.Unpack()), format.Precision, rounding);
        return FloatRounder.Round(sum, format, rounding);
    }

    /// <summary>Difference, rounded once.</summary>
    /// <param name="a">Minuend.</param>
    /// <param name="b">Subtrahend.</param>
    /// <param name="format">Format of the result; null for that of the operands.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Difference and flags.</returns>
    public static FloatResult Subtract(Float a, Float b, FloatFormat? format = null, RoundingSelect? rounding = null)
    {
        format = ResultFormat(format, a, b);
        return Add(a, -b, format, rounding);
    }

    /// <summary>a·b + c, rounded once. 0·∞ is invalid even when c is NaN.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Addend.</param>
    /// <param name="format">Format of the result; null for that of the operands.</param>
    /// <param name="rounding">Rounding mode; null for nearest even.</param>
    /// <returns>Sum and flags.</returns>
    public static FloatResult MultiplyAdd(Float a, Float b, Float c, FloatFormat? format = null, RoundingSelect? rounding = null)
    {
        format = ResultFormat(format, a, b, c);
        rounding ??= RoundingSelect.NearestEven;
        var sum = Sum(Product(a.Unpack(), b.Unpack()), Term(c.Unpack()), format.Precision, rounding);
        return FloatRounder.Round(sum, format, rounding);
    }

    private static ExactFloat Product(FloatParts a, FloatParts b)
    {
        var sign = Naming.Suggest(a.Sign ^ b.Sign, "productSign");
        var significand = Naming.Suggest(a.Significand * b.Significand, "product");
        var isWide = significand[significand.Width - 1];
        var normalized = Mux(isWide, significand, (significand << 1).Wrap(significand.Width));
        var exponent = Naming.Suggest(a.Exponent + b.Exponent + isWide.AsUInt().ToSInt(), "productExponent");
        var isInvalid = (a.IsZero & b.IsInfinity) | (a.IsInfinity & b.IsZero);
        var isNaN = a.IsNaN | b.IsNaN | isInvalid;
        return new ExactFloat(sign, exponent, normalized)
        {
            IsNaN = isNaN,
            IsInfinity = !isNaN & (a.IsInfinity | b.IsInfinity),
            Invalid = a.IsSignalling | b.IsSignalling | isInvalid,
        };
    }

    private static ExactFloat Term(FloatParts parts) => new(parts.Sign, parts.Exponent, parts.Significand)
    {
        IsNaN = parts.IsNaN,
        IsInfinity = parts.IsInfinity,
        Invalid = parts.IsSignalling,
    };

    /// <summary>
    /// Aligns the smaller number to the greater one, adds, normalises. Three bits more than the precision are enough: at a distance of 2 or less
    /// nothing is shifted out; at 3 or more at most one leading bit cancels, and the lowest bit stands for all that was shifted out.
    /// </summary>
    private static ExactFloat Sum(ExactFloat x, ExactFloat y, int precision, RoundingSelect rounding)
    {
        const int guardBits = 3;
        var width = Math.Max(precision, Math.Max(x.Significand.Width, y.Significand.Width));
        var exponentWidth = Math.Max(x.Exponent.Width, y.Exponent.Width);
        var (significandX, exponentX) = Aligned(x);
        var (significandY, exponentY) = Aligned(y);

        var difference = exponentX - exponentY;
        var isYGreater = Naming.Suggest(difference.IsNegative | ((exponentX == exponentY) & (significandX < significandY)), "isYGreater");
        var (greater, smaller) = (Mux(isYGreater, significandY, significandX), Mux(isYGreater, significandX, significandY));
        var exponent = Mux(isYGreater, exponentY, exponentX);
        var distance = Mux(difference.IsNegative, exponentY - exponentX, difference).AsUInt();
        var aligned = (smaller << guardBits).ShiftRightSticky(distance.Saturate(BitsToCount(width + guardBits + 1)));

        var isSubtraction = Naming.Suggest(x.Sign ^ y.Sign, "isSubtraction");
        var addend = (aligned.AsBits() ^ isSubtraction.Repeat(aligned.Width)).AsUInt();
        // A subtraction adds the complement and 1, and its carry is dropped: the smaller number is not above the greater one.
        var total = Naming.Suggest((greater << guardBits) + addend + isSubtraction.AsUInt(), "total");
        var carry = total[aligned.Width] & !isSubtraction;
        var sum = Cat(carry, total.Slice(0, aligned.Width)).AsUInt();
        var (normalized, zeros) = sum.Normalize();
        var sign = Mux(
            isSubtraction & !normalized[normalized.Width - 1], rounding.Is(FloatRounding.Down), Mux(isYGreater, y.Sign, x.Sign));

        var isInvalid = x.IsInfinity & y.IsInfinity & isSubtraction;
        var isNaN = x.IsNaN | y.IsNaN | isInvalid;
        var infinite = x.IsInfinity | y.IsInfinity;
        return new ExactFloat(Mux(infinite, Mux(x.IsInfinity, x.Sign, y.Sign), sign), exponent + 1 - zeros.ToSInt(), normalized)
        {
            IsNaN = isNaN,
            IsInfinity = !isNaN & infinite,
            Invalid = x.Invalid | y.Invalid | isInvalid,
        };

        // Zero gets the least exponent, so that it never counts as the greater number and shifts the other one.
        (UInt Significand, SInt Exponent) Aligned(ExactFloat term)
        {
            var padding = width - term.Significand.Width;
            var isNotZero = term.Significand[term.Significand.Width - 1];
            var least = SInt.Constant(-BigInteger.Pow(2, exponentWidth - 1), exponentWidth);
            return (padding == 0 ? term.Significand : term.Significand << padding, Mux(isNotZero, term.Exponent.Wrap(exponentWidth), least));
        }
    }

    private static FloatFormat ResultFormat(FloatFormat? format, params ReadOnlySpan<Float> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is null)
                throw new ArgumentNullException(nameof(operands));
        }

        if (format is not null)
            return format;
        foreach (var operand in operands)
        {
            if (operand.Format != operands[0].Format)
                throw ArithmeticErrors.FormatsDiffer(operands[0].Format, operand.Format);
        }

        return operands[0].Format;
    }
}
