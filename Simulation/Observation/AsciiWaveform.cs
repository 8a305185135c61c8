using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace HdlDsl.Simulator.Observation;

/// <summary>
/// A waveform drawn with plain characters, small enough to be an expectation in a test. Each cycle is a column with the values just before its
/// clock edge:
/// <code>
/// cycle     0   1   2   3
/// enable    ____/~~~~~~~\___
/// count    |0       |1  |2
/// </code>
/// </summary>
public sealed class AsciiWaveform
{
    private const int LeastCell = 4;
    private const char Low = '_';
    private const char High = '~';
    private const char Unknown = 'x';

    private readonly ImmutableArray<AsciiSignal> signals;
    private readonly EnumText?[] enums;
    private readonly List<string[]> columns = [];
    private readonly AsciiOptions options;

    /// <summary>Starts an empty drawing.</summary>
    /// <param name="signals">The rows from top to bottom.</param>
    /// <param name="options">How it is drawn; null for the defaults.</param>
    public AsciiWaveform(IEnumerable<AsciiSignal> signals, AsciiOptions? options = null)
    {
        this.signals = [.. signals];
        this.options = options ?? AsciiOptions.Default;
        enums = [.. this.signals.Select(signal => signal.EnumType is null ? null : new EnumText(signal.EnumType, signal.EnumCodes))];
    }

    /// <summary>The rows.</summary>
    public ImmutableArray<AsciiSignal> Signals => signals;

    /// <summary>Number of cycles recorded.</summary>
    public int Count => columns.Count;

    /// <summary>Adds a cycle.</summary>
    /// <param name="values">One value for each row, unsigned; null for a value with unknown bits.</param>
    public void Add(params ReadOnlySpan<BigInteger?> values)
    {
        if (values.Length != signals.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The waveform has {signals.Length} rows, but there are {values.Length} values."), nameof(values));
        }

        var texts = new string[values.Length];
        for (var row = 0; row < texts.Length; row++)
            texts[row] = values[row] is { } value ? TextOf(row, value) : Unknown.ToString();
        columns.Add(texts);
    }

    /// <summary>Draws all cycles.</summary>
    /// <returns>Lines without spaces or a line break at their end.</returns>
    public override string ToString() => ToString(0, Count);

    /// <summary>Draws some cycles.</summary>
    /// <param name="first">The first of them, counted from the beginning of the recording.</param>
    /// <param name="count">How many.</param>
    /// <returns>Lines without spaces or a line break at their end.</returns>
    public string ToString(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Count, nameof(count));
        var nameWidth = Math.Max(signals.Select(signal => signal.Name.Length).DefaultIfEmpty().Max(), "cycle".Length) + 1;
        var (cell, perLine) = Measure(first, count, nameWidth);
        var text = new StringBuilder();
        for (var start = first; start < first + count; start += perLine)
        {
            if (start > first)
                text.Append('\n');
            DrawBlock(text, nameWidth, cell, start, Math.Min(perLine, first + count - start));
        }

        return text.ToString().TrimEnd('\n');
    }

    private string TextOf(int row, BigInteger value)
    {
        if (enums[row] is { } members)
            return members.Of(value);
        return signals[row].Width == 1 ? (value.IsZero ? "0" : "1") : ValueText.Of(value, signals[row].Width, signals[row].View, options.Radix);
    }

    private bool IsLevel(int row) => signals[row].Width == 1 && enums[row] is null;

    /// <summary>The narrowest cell in which every value that is shown has room. Where lines break values are shown again, so it takes a few rounds.</summary>
    private (int Cell, int PerLine) Measure(int first, int count, int nameWidth)
    {
        var cell = Math.Max(LeastCell, (options.FirstCycle + first + count).ToString(CultureInfo.InvariantCulture).Length + 1);
        while (true)
        {
            var perLine = Math.Max(1, (options.MaxLineLength - nameWidth) / cell);
            var needed = cell;
            for (var row = 0; row < signals.Length; row++)
            {
                for (var start = first; start < first + count && !IsLevel(row); start += perLine)
                    needed = Math.Max(needed, NeededBy(row, start, Math.Min(start + perLine, first + count)));
            }

            if (needed == cell)
                return (cell, perLine);
            cell = needed;
        }
    }

    /// <summary>A value that stays for several cycles has all their cells.</summary>
    private int NeededBy(int row, int start, int end)
    {
        var needed = 0;
        while (start < end)
        {
            var next = start + 1;
            while (next < end && columns[next][row] == columns[start][row])
                next++;
            needed = Math.Max(needed, (columns[start][row].Length + 1 + next - start - 1) / (next - start));
            start = next;
        }

        return needed;
    }

    private void DrawBlock(StringBuilder text, int nameWidth, int cell, int start, int count)
    {
        var line = new StringBuilder("cycle".PadRight(nameWidth));
        for (var cycle = start; cycle < start + count; cycle++)
            line.Append(string.Create(CultureInfo.InvariantCulture, $" {options.FirstCycle + cycle}").PadRight(cell));
        AppendLine(text, line);
        for (var row = 0; row < signals.Length; row++)
        {
            line.Clear().Append(signals[row].Name.PadRight(nameWidth));
            if (IsLevel(row))
                DrawLevels(line, row, cell, start, count);
            else
                DrawValues(line, row, cell, start, count);
            AppendLine(text, line);
        }
    }

    private void DrawLevels(StringBuilder line, int row, int cell, int start, int count)
    {
        for (var cycle = start; cycle < start + count; cycle++)
        {
            var level = LevelOf(columns[cycle][row]);
            var before = cycle == 0 ? level : LevelOf(columns[cycle - 1][row]);
            line.Append((before, level) switch
            {
                (Low, High) => '/',
                (High, Low) => '\\',
                _ => level,
            });
            line.Append(level, cell - 1);
        }
    }

    private static char LevelOf(string text) => text[0] switch { '0' => Low, '1' => High, _ => Unknown };

    private void DrawValues(StringBuilder line, int row, int cell, int start, int count)
    {
        var first = line.Length;
        for (var cycle = start; cycle < start + count; cycle++)
        {
            if (cycle > start && columns[cycle][row] == columns[cycle - 1][row])
                continue;
            line.Append(' ', first + ((cycle - start) * cell) - line.Length);
            line.Append('|').Append(columns[cycle][row]);
        }
    }

    private static void AppendLine(StringBuilder text, StringBuilder line) => text.Append(line.ToString().TrimEnd()).Append('\n');
}
