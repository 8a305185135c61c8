using System.Runtime.InteropServices;
using System.Text;

namespace HdlDsl.Simulator.Observation;

/// <summary>Composes the lines of a VCD file as bytes.</summary>
internal sealed class VcdText
{
    private const int FirstCode = '!';
    private const int CodeCount = '~' - '!' + 1;
    private const int InitialBytes = 1 << 16;

    /// <summary>The eight digits of every byte, the most significant first.</summary>
    private static readonly ulong[] Digits = [.. Enumerable.Range(0, 256).Select(DigitsOf)];

    private byte[] bytes = new byte[InitialBytes];

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The shortest name of printable characters that no other number has.</summary>
    public static byte[] Code(int number)
    {
        var code = new List<byte>();
        do
        {
            code.Add((byte)(FirstCode + (number % CodeCount)));
            number = (number / CodeCount) - 1;
        }
        while (number >= 0);
        return [.. code];
    }

    public void Clear() => Length = 0;

    /// <summary>A line of plain characters.</summary>
    public void Line(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        Add((byte)'\n');
    }

    /// <summary>The time from which the next values hold.</summary>
    public void Time(long time)
    {
        Add((byte)'#');
        time.TryFormat(Room(20), out var count, provider: System.Globalization.CultureInfo.InvariantCulture);
        Length += count;
        Add((byte)'\n');
    }

    /// <summary>A new value of a variable.</summary>
    /// <param name="value">Little-endian bytes.</param>
    /// <param name="width">Number of bits.</param>
    /// <param name="code">Code of the variable.</param>
    public void Value(ReadOnlySpan<byte> value, int width, byte[] code)
    {
        if (width == 1)
        {
            Add((byte)('0' + (value[0] & 1)));
            Add(code);
            Add((byte)'\n');
            return;
        }

        Add((byte)'b');
        Binary(value, width);
        Add((byte)' ');
        Add(code);
        Add((byte)'\n');
    }

    /// <summary>A new value of a variable that is text.</summary>
    public void Text(ReadOnlySpan<byte> text, byte[] code)
    {
        Add((byte)'s');
        Add(text);
        Add((byte)' ');
        Add(code);
        Add((byte)'\n');
    }

    private static ulong DigitsOf(int value)
    {
        var digits = 0UL;
        for (var bit = 7; bit >= 0; bit--)
            digits = (digits >> 8) | ((ulong)('0' + ((value >> bit) & 1)) << 56);
        return digits;
    }

    /// <summary>Binary digits without leading zeros: readers put those in front.</summary>
    private void Binary(ReadOnlySpan<byte> value, int width)
    {
        var last = value[..((width + 7) / 8)].LastIndexOfAnyExcept((byte)0);
        var room = Room((last + 2) * 8);
        if (last < 0)
        {
            room[0] = (byte)'0';
            Length++;
            return;
        }

        var skipped = System.Numerics.BitOperations.LeadingZeroCount((uint)value[last]) - 24;
        var first = Digits[value[last]] >> (8 * skipped);
        MemoryMarshal.Write(room, first);
        var count = 8 - skipped;
        for (var i = last - 1; i >= 0; i--, count += 8)
            MemoryMarshal.Write(room[count..], Digits[value[i]]);
        Length += count;
    }

    private void Add(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    private void Add(ReadOnlySpan<byte> values)
    {
        values.CopyTo(Room(values.Length));
        Length += values.Length;
    }

    private Span<byte> Room(int count)
    {
        if (Length + count > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
        return bytes.AsSpan(Length);
    }
}
