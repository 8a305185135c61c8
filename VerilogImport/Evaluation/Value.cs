using System.Globalization;
using System.Numerics;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>A constant of Verilog: a pattern of bits with a width and a sign.</summary>
/// <param name="Pattern">The bits, 0 … 2^Width − 1.</param>
/// <param name="Width">Width in bits.</param>
/// <param name="IsSigned">Whether the pattern is in two's complement.</param>
internal sealed record Value(BigInteger Pattern, int Width, bool IsSigned)
{
    public const int IntegerWidth = 32;

    /// <summary>The text that the value was written as, when it was a string.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the literal had no size; such a one can't stand in a concatenation.</summary>
    public bool IsUnsized { get; init; }

    public BigInteger Number => IsSigned && !((Pattern >> (Width - 1)) & 1).IsZero ? Pattern - (BigInteger.One << Width) : Pattern;

    public static Value Of(BigInteger number, int width, bool isSigned) => new(number & Mask(width), width, isSigned);

    public static Value Integer(BigInteger number) => Of(number, IntegerWidth, isSigned: true);

    public static Value Bit(bool value) => new(value ? 1 : 0, 1, false);

    /// <summary>A number from C#: 32 bits with a sign like a plain decimal of Verilog, wider when it has to be.</summary>
    public static Value FromCode(BigInteger number) => number >= int.MinValue && number <= int.MaxValue
        ? Integer(number)
        : Of(number, Math.Max(IntegerWidth, (int)number.GetBitLength() + (number.Sign < 0 ? 1 : 0)), isSigned: number.Sign < 0);

    public static Value FromText(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        var pattern = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return new Value(pattern, Math.Max(1, text.Length) * 8, false) { Text = text };
    }

    /// <summary>The bits in another width, extended as the type of the expression around says.</summary>
    public Value Resized(int width, bool isSigned) => Of((isSigned ? this with { IsSigned = true } : this with { IsSigned = false }).Number, width, isSigned);

    public static BigInteger Mask(int width) => (BigInteger.One << width) - 1;

    /// <summary>The value as Verilog text for <c>#(.NAME(…))</c>.</summary>
    public string Literal()
    {
        if (Text is not null)
            return $"\"{Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
        if (Width == IntegerWidth && IsSigned)
            return Number.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Width}'{(IsSigned ? "s" : "")}h{Hexadecimal()}");
    }

    private string Hexadecimal()
    {
        var digits = Pattern.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    /// <inheritdoc/>
    public override string ToString() => Text is null ? Number.ToString(CultureInfo.InvariantCulture) : $"\"{Text}\"";
}
