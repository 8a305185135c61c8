using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>A result of software floating point.</summary>
/// <param name="Code">Its encoding.</param>
/// <param name="Exceptions">What happened.</param>
public readonly record struct SoftwareResult(BigInteger Code, FloatExceptions Exceptions);

/// <summary>
/// Floating point of any format in software, the golden model of <see cref="Float"/>: operands become exact numbers n·2^e with n a
/// <see cref="BigInteger"/>, the operation is exact, and the result is rounded once by dividing by the distance of neighbouring numbers. It shares
/// nothing with the hardware but <see cref="FloatFormat"/>.
/// </summary>
public static class SoftwareFloat
{
    private enum Kind
    {
        Finite,
        Infinite,
        QuietNaN,
        SignallingNaN,
    }

    /// <summary>Product.</summary>
    /// <param name="formatA">Format of the first operand.</param>
    /// <param name="a">Its encoding.</param>
    /// <param name="formatB">Format of the second operand.</param>
    /// <param name="b">Its encoding.</param>
    /// <param name="result">Format of the result.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Encoding and exceptions.</returns>
    public static SoftwareResult Multiply(
        FloatFormat formatA, BigInteger a, FloatFormat formatB, BigInteger b, FloatFormat result, FloatRounding rounding)
    {
        var (product, isInvalid) = Product(Decode(formatA, a), Decode(formatB, b));
        return Round(product, isInvalid, result, rounding);
    }

    /// <summary>Sum.</summary>
    /// <param name="formatA">Format of the first operand.</param>
    /// <param name="a">Its encoding.</param>
    /// <param name="formatB">Format of the second operand.</param>
    /// <param name="b">Its encoding.</param>
    /// <param name="result">Format of the result.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Encoding and exceptions.</returns>
    public static SoftwareResult Add(
        FloatFormat formatA, BigInteger a, FloatFormat formatB, BigInteger b, FloatFormat result, FloatRounding rounding)
    {
        var (sum, isInvalid) = Sum(Decode(formatA, a), Decode(formatB, b), rounding);
        return Round(sum, isInvalid, result, rounding);
    }

    /// <summary>a·b + c, rounded once.</summary>
    /// <param name="formatAB">Format of the factors.</param>
    /// <param name="a">Encoding of the first factor.</param>
    /// <param name="b">Encoding of the second factor.</param>
    /// <param name="formatC">Format of the addend.</param>
    /// <param name="c">Its encoding.</param>
    /// <param name="result">Format of the result.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Encoding and exceptions.</returns>
    public static SoftwareResult MultiplyAdd(
        FloatFormat formatAB, BigInteger a, BigInteger b, FloatFormat formatC, BigInteger c, FloatFormat result, FloatRounding rounding)
    {
        var (product, isProductInvalid) = Product(Decode(formatAB, a), Decode(formatAB, b));
        var (sum, isSumInvalid) = Sum(product, Decode(formatC, c), rounding);
        return Round(sum, isProductInvalid | isSumInvalid, result, rounding);
    }

    /// <summary>Conversion to another format.</summary>
    /// <param name="format">Format of the operand.</param>
    /// <param name="a">Its encoding.</param>
    /// <param name="result">Format of the result.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Encoding and exceptions.</returns>
    public static SoftwareResult Convert(FloatFormat format, BigInteger a, FloatFormat result, FloatRounding rounding)
    {
        var number = Decode(format, a);
        return Round(number, number.Kind == Kind.SignallingNaN, result, rounding);
    }

    /// <summary>The number significand·2^exponent, rounded.</summary>
    /// <param name="significand">Any integer; 0 gives +0.</param>
    /// <param name="exponent">Power of two, −100,000 … 100,000.</param>
    /// <param name="result">Format of the result.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>Encoding and exceptions.</returns>
    public static SoftwareResult FromExact(BigInteger significand, int exponent, FloatFormat result, FloatRounding rounding)
    {
        Guard.InRange(exponent, -100_000, 100_000);
        return Round(new Number(Kind.Finite, significand.Sign < 0, BigInteger.Abs(significand), exponent), false, result, rounding);
    }

    /// <summary>The number rounded to an integer.</summary>
    /// <param name="format">Format of the operand.</param>
    /// <param name="a">Its encoding.</param>
    /// <param name="width">Width of the integer in bits, at least 1.</param>
    /// <param name="isSigned">Whether the integer is two's complement.</param>
    /// <param name="rounding">Rounding mode.</param>
    /// <returns>The integer (its value, not its bits) and exceptions.</returns>
    public static SoftwareResult ToInteger(FloatFormat format, BigInteger a, int width, bool isSigned, FloatRounding rounding)
    {
        Guard.AtLeast(width, 1);
        var number = Decode(format, a);
        var greatest = (BigInteger.One << (isSigned ? width - 1 : width)) - 1;
        var least = isSigned ? -greatest - 1 : BigInteger.Zero;
        if (number.Kind != Kind.Finite)
            return new SoftwareResult(number.Kind == Kind.Infinite && number.IsNegative ? least : greatest, FloatExceptions.Invalid);
        var (magnitude, isExact) = RoundToMultiple(number, 0, rounding);
        var integer = number.IsNegative ? -magnitude : magnitude;
        if (integer < least || integer > greatest)
            return new SoftwareResult(integer < least ? least : greatest, FloatExceptions.Invalid);
        return new SoftwareResult(integer, isExact ? FloatExceptions.None : FloatExceptions.Inexact);
    }

    /// <summary>Compares two numbers of one format.</summary>
    /// <param name="format">Their format.</param>
    /// <param name="a">Encoding of the first.</param>
    /// <param name="b">Encoding of the second.</param>
    /// <returns>Negative, 0 or positive as the first is less, equal or greater; null when one is NaN.</returns>
    public static int? Compare(FloatFormat format, BigInteger a, BigInteger b)
    {
        var (x, y) = (Decode(format, a), Decode(format, b));
        if (x.Kind >= Kind.QuietNaN || y.Kind >= Kind.QuietNaN)
            return null;
        if (x.Kind == Kind.Infinite || y.Kind == Kind.Infinite)
            return Rank(x).CompareTo(Rank(y));
        var least = Math.Min(x.Exponent, y.Exponent);
        return Signed(x, least).CompareTo(Signed(y, least));

        static int Rank(Number number) => number.Kind != Kind.Infinite ? 0 : number.IsNegative ? -1 : 1;
    }

    /// <summary>Whether an encoding is a NaN.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="a">The encoding.</param>
    /// <returns>True for quiet and signalling ones.</returns>
    public static bool IsNaN(FloatFormat format, BigInteger a) => Decode(format, a).Kind >= Kind.QuietNaN;

    /// <summary>The exact value of a finite number.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="a">Its encoding.</param>
    /// <returns>The number as significand·2^exponent, or null for infinities and NaN.</returns>
    public static (BigInteger Significand, int Exponent)? Exact(FloatFormat format, BigInteger a)
    {
        var number = Decode(format, a);
        if (number.Kind != Kind.Finite)
            return null;
        return (number.IsNegative ? -number.Magnitude : number.Magnitude, number.Exponent);
    }

    private static Number Decode(FloatFormat format, BigInteger code)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (code.Sign < 0 || code.GetBitLength() > format.Width)
            throw new ArgumentOutOfRangeException(nameof(code), code, $"{code} is no encoding of {format.Width} bits.");
        var isNegative = !(code >> (format.Width - 1)).IsZero;
        var field = (int)((code >> format.MantissaBits) & ((1 << format.ExponentBits) - 1));
        var mantissa = code & ((BigInteger.One << format.MantissaBits) - 1);
        var isGreatestField = field == (1 << format.ExponentBits) - 1;
        if (format.Specials == FloatSpecials.InfinityAndNaN && isGreatestField)
        {
            if (mantissa.IsZero)
                return new Number(Kind.Infinite, isNegative, 0, 0);
            return new Number((mantissa >> (format.MantissaBits - 1)).IsZero ? Kind.SignallingNaN : Kind.QuietNaN, isNegative, 0, 0);
        }

        if (format.Specials == FloatSpecials.NaNOnly && isGreatestField && mantissa == (BigInteger.One << format.MantissaBits) - 1)
            return new Number(Kind.QuietNaN, isNegative, 0, 0);
        if (field == 0)
            return new Number(Kind.Finite, isNegative, format.HasSubnormals ? mantissa : 0, 1 - format.Bias - format.MantissaBits);
        return new Number(Kind.Finite, isNegative, mantissa + (BigInteger.One << format.MantissaBits), field - format.Bias - format.MantissaBits);
    }

    private static (Number Value, bool IsInvalid) Product(Number a, Number b)
    {
        var isNegative = a.IsNegative != b.IsNegative;
        var hasInfinity = a.Kind == Kind.Infinite || b.Kind == Kind.Infinite;
        if ((a.IsZero && b.Kind == Kind.Infinite) || (a.Kind == Kind.Infinite && b.IsZero))
            return (new Number(Kind.QuietNaN, false, 0, 0), true);
        if (a.Kind >= Kind.QuietNaN || b.Kind >= Kind.QuietNaN)
            return (new Number(Kind.QuietNaN, false, 0, 0), a.Kind == Kind.SignallingNaN || b.Kind == Kind.SignallingNaN);
        if (hasInfinity)
            return (new Number(Kind.Infinite, isNegative, 0, 0), false);
        return (new Number(Kind.Finite, isNegative, a.Magnitude * b.Magnitude, a.Exponent + b.Exponent), false);
    }

    private static (Number Value, bool IsInvalid) Sum(Number a, Number b, FloatRounding rounding)
    {
        if (a.Kind >= Kind.QuietNaN || b.Kind >= Kind.QuietNaN)
            return (new Number(Kind.QuietNaN, false, 0, 0), a.Kind == Kind.SignallingNaN || b.Kind == Kind.SignallingNaN);
        if (a.Kind == Kind.Infinite && b.Kind == Kind.Infinite && a.IsNegative != b.IsNegative)
            return (new Number(Kind.QuietNaN, false, 0, 0), true);
        if (a.Kind == Kind.Infinite || b.Kind == Kind.Infinite)
            return (a.Kind == Kind.Infinite ? a : b, false);
        var exponent = Math.Min(a.Exponent, b.Exponent);
        var sum = Signed(a, exponent) + Signed(b, exponent);
        var isNegative = sum.Sign < 0;
        if (sum.IsZero)
            isNegative = a.IsNegative == b.IsNegative ? a.IsNegative : rounding == FloatRounding.Down;
        return (new Number(Kind.Finite, isNegative, BigInteger.Abs(sum), exponent), false);
    }

    private static BigInteger Signed(Number number, int exponent)
    {
        var magnitude = number.Magnitude << (number.Exponent - exponent);
        return number.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>The magnitude as a multiple of 2^exponent.</summary>
    private static (BigInteger Multiple, bool IsExact) RoundToMultiple(Number number, int exponent, FloatRounding rounding)
    {
        if (number.Exponent >= exponent)
            return (number.Magnitude << (number.Exponent - exponent), true);
        var unit = BigInteger.One << (exponent - number.Exponent);
        var quotient = BigInteger.DivRem(number.Magnitude, unit, out var remainder);
        if (remainder.IsZero)
            return (quotient, true);
        var half = (remainder * 2).CompareTo(unit);
        var increases = rounding switch
        {
            FloatRounding.TowardZero => false,
            FloatRounding.Down => number.IsNegative,
            FloatRounding.Up => !number.IsNegative,
            FloatRounding.NearestAway => half >= 0,
            _ => half > 0 || (half == 0 && !quotient.IsEven),
        };
        return (increases ? quotient + 1 : quotient, false);
    }

    private static SoftwareResult Round(Number number, bool isInvalid, FloatFormat format, FloatRounding rounding)
    {
        var exceptions = isInvalid ? FloatExceptions.Invalid : FloatExceptions.None;
        if (number.Kind >= Kind.QuietNaN)
            return new SoftwareResult(format.NaN, format.HasNaN ? exceptions : FloatExceptions.Invalid);
        var sign = number.IsNegative ? format.SignBit : 0;
        const FloatExceptions tooGreat = FloatExceptions.Overflow | FloatExceptions.Inexact;
        if (number.Kind == Kind.Infinite)
        {
            if (format.Saturates)
                return new SoftwareResult(sign | format.GreatestFinite, exceptions | tooGreat);
            return format.HasInfinity ? new SoftwareResult(sign | format.Infinity, exceptions) : new SoftwareResult(format.NaN, exceptions | tooGreat);
        }

        if (number.Magnitude.IsZero)
            return new SoftwareResult(sign, exceptions);

        // Rounded as if exponents had no limits.
        var leading = (int)number.Magnitude.GetBitLength() - 1 + number.Exponent;
        var (multiple, isExact) = RoundToMultiple(number, leading - format.MantissaBits, rounding);
        var leadingRounded = (int)multiple.GetBitLength() - 1 + leading - format.MantissaBits;
        var isTiny = leadingRounded < format.LeastExponent;
        if (isTiny && !format.HasSubnormals)
            return new SoftwareResult(sign, exceptions | FloatExceptions.Underflow | FloatExceptions.Inexact);

        var quantum = Math.Max(leading, format.LeastExponent) - format.MantissaBits;
        (multiple, isExact) = RoundToMultiple(number, quantum, rounding);
        if (Exceeds(multiple, quantum, format))
        {
            exceptions |= tooGreat;
            var toInfinity = rounding switch
            {
                FloatRounding.TowardZero => false,
                FloatRounding.Down => number.IsNegative,
                FloatRounding.Up => !number.IsNegative,
                _ => true,
            };
            if (format.Saturates || !toInfinity)
                return new SoftwareResult(sign | format.GreatestFinite, exceptions);
            return new SoftwareResult(format.HasInfinity ? sign | format.Infinity : format.NaN, exceptions);
        }

        if (!isExact)
            exceptions |= isTiny ? FloatExceptions.Underflow | FloatExceptions.Inexact : FloatExceptions.Inexact;
        return new SoftwareResult(sign | Encode(multiple, quantum, format), exceptions);
    }

    private static bool Exceeds(BigInteger multiple, int quantum, FloatFormat format)
    {
        var greatest = Decode(format, format.GreatestFinite);
        var least = Math.Min(quantum, greatest.Exponent);
        return multiple << (quantum - least) > greatest.Magnitude << (greatest.Exponent - least);
    }

    private static BigInteger Encode(BigInteger multiple, int quantum, FloatFormat format)
    {
        if (multiple.IsZero)
            return 0;
        var leading = (int)multiple.GetBitLength() - 1 + quantum;
        if (leading < format.LeastExponent)
            return multiple;
        var significand = multiple.GetBitLength() > format.Precision ? multiple >> 1 : multiple;
        return ((BigInteger)(leading + format.Bias) << format.MantissaBits) + significand - (BigInteger.One << format.MantissaBits);
    }

    private readonly record struct Number(Kind Kind, bool IsNegative, BigInteger Magnitude, int Exponent)
    {
        public bool IsZero => Kind == Kind.Finite && Magnitude.IsZero;
    }
}
