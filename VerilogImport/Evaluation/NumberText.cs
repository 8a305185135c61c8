using System.Globalization;
using System.Numerics;
using HdlDsl.VerilogImport.Parsing;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>Reads the number literals of Verilog (IEEE 1364-2005 §3.5).</summary>
internal static class NumberText
{
    private const int MaxDigits = 100_000;

    public static Value Parse(NumberExpression number)
    {
        var text = string.Concat(number.Text.Where(letter => letter != '_' && !char.IsWhiteSpace(letter)));
        if (text.Length > MaxDigits)
            throw ImportErrors.At(ImportErrors.TooLarge, number.Place, $"the number has more than {MaxDigits} digits.", "check it.");
        var quote = text.IndexOf('\'', StringComparison.Ordinal);
        if (quote < 0)
            return Decimal(text, number.Place);
        var size = quote == 0 ? (int?)null : SizeOf(text[..quote], number.Place);
        var rest = text[(quote + 1)..];
        var isSigned = rest[0] is 's' or 'S';
        rest = isSigned ? rest[1..] : rest;
        if (rest.Any(letter => letter is 'x' or 'X' or 'z' or 'Z' or '?'))
        {
            throw ImportErrors.At(
                ImportErrors.NotConstant, number.Place, $"{number.Text} has unknown or high-impedance bits, so it gives no number.", "give the parameter a value, or use 0 and 1 only.");
        }

        if (char.IsAsciiDigit(rest[0]))
            return new Value(rest == "1" ? 1 : 0, 1, false) { IsUnsized = true };
        var pattern = Digits(rest[1..], char.ToLowerInvariant(rest[0]) switch { 'b' => 1, 'o' => 3, 'h' => 4, _ => 0 });
        var width = size ?? Math.Max(Value.IntegerWidth, (int)pattern.GetBitLength());
        return Value.Of(pattern, width, isSigned) with { IsUnsized = size is null };
    }

    private static Value Decimal(string text, VerilogPlace place)
    {
        if (text.Any(letter => !char.IsAsciiDigit(letter)))
            throw ImportErrors.At(ImportErrors.NotConstant, place, $"{text} is a real number; widths and values are computed with integers only.", "give the parameter an integer value.");
        var number = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return Value.Of(number, Math.Max(Value.IntegerWidth, (int)number.GetBitLength() + 1), isSigned: true) with { IsUnsized = true };
    }

    private static int SizeOf(string text, VerilogPlace place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= Signal.MaxWidth
            ? size
            : throw ImportErrors.At(ImportErrors.NotConstant, place, $"{text} is no size of a number; sizes are 1 to {Signal.MaxWidth} bits.", "correct the Verilog.");

    /// <summary>Digits of so many bits each; 0 stands for decimal digits.</summary>
    private static BigInteger Digits(string digits, int bits)
    {
        if (bits == 0)
            return BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (bits == 4)
            return BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var value = BigInteger.Zero;
        foreach (var digit in digits)
            value = (value << bits) | (digit - '0');
        return value;
    }
}
