using System.Globalization;
using System.Numerics;

namespace HdlDsl.Verilog;

/// <summary>
/// The text being written: a buffer in front of a writer that knows the column and the indentation, and prints numbers without making strings.
/// </summary>
/// <param name="writer">Where the text goes.</param>
/// <param name="indentWidth">Spaces per level.</param>
internal sealed class VerilogText(TextWriter writer, int indentWidth)
{
    private const int LargestDecimal = 1023;
    private readonly char[] buffer = new char[16384];
    private int used;
    private bool atLineStart = true;

    /// <summary>Levels of indentation of the lines to come.</summary>
    public int Indent { get; set; }

    /// <summary>Characters on the present line.</summary>
    public int Column { get; private set; }

    public VerilogText Write(ReadOnlySpan<char> text)
    {
        StartLine();
        Column += text.Length;
        Put(text);
        return this;
    }

    public VerilogText Write(char character) => Write([character]);

    public VerilogText Write(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return Write(digits[..length]);
    }

    /// <summary>Ends the line.</summary>
    public void Line()
    {
        Put("\n");
        Column = 0;
        atLineStart = true;
    }

    /// <summary>Writes a whole line.</summary>
    public void Line(ReadOnlySpan<char> text) => Write(text).Line();

    /// <summary>A sized literal: decimal while it is small enough to be read as a number, else hexadecimal.</summary>
    public VerilogText Literal(BigInteger value, int width)
    {
        Write(width);
        if (width == 1)
            return Write(value.IsZero ? "'b0" : "'b1");
        if (value <= LargestDecimal)
            return Write("'d").Write((int)value);
        var digits = value.ToString("x", CultureInfo.InvariantCulture).AsSpan().TrimStart('0');
        return Write("'h").Write(digits);
    }

    /// <summary>A sized literal of signed type. The least value has no positive counterpart, so it is written as a pattern.</summary>
    public VerilogText SignedLiteral(BigInteger signedValue, int width)
    {
        var magnitude = BigInteger.Abs(signedValue);
        if (magnitude.GetBitLength() >= width || magnitude > LargestDecimal)
        {
            var pattern = signedValue & ((BigInteger.One << width) - 1);
            return Write(width).Write("'sh").Write(pattern.IsZero ? "0" : pattern.ToString("x", CultureInfo.InvariantCulture).AsSpan().TrimStart('0'));
        }

        if (signedValue.Sign < 0)
            Write('-');
        return Write(width).Write("'sd").Write((int)magnitude);
    }

    /// <summary>The range of a declaration, with a space behind; nothing for a single bit.</summary>
    public VerilogText Range(int width) => width == 1 ? this : Write('[').Write(width - 1).Write(":0] ");

    /// <summary>The selection of fixed bits.</summary>
    public VerilogText Bits(int low, int width)
    {
        Write('[').Write(low + width - 1);
        if (width > 1)
            Write(':').Write(low);
        return Write(']');
    }

    /// <summary>Hands everything to the writer.</summary>
    public void Flush()
    {
        writer.Write(buffer, 0, used);
        used = 0;
    }

    private void StartLine()
    {
        if (!atLineStart)
            return;
        atLineStart = false;
        Column = Indent * indentWidth;
        for (var i = 0; i < Column; i++)
            Put(" ");
    }

    private void Put(ReadOnlySpan<char> text)
    {
        while (text.Length > buffer.Length - used)
        {
            var fits = buffer.Length - used;
            text[..fits].CopyTo(buffer.AsSpan(used));
            used = buffer.Length;
            Flush();
            text = text[fits..];
        }

        text.CopyTo(buffer.AsSpan(used));
        used += text.Length;
    }
}
