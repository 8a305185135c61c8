using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Verification;

namespace Benchmarks.Speed;

/// <summary>A port's place in a row of a <see cref="StimulusTable"/>.</summary>
/// <param name="Port">Name.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="Offset">Bytes from the start of the row.</param>
internal readonly record struct StimulusColumn(string Port, int Width, int Offset);

/// <summary>
/// Input rows made beforehand, one for each cycle, again and again; together they fit a second-level cache. A value takes 1, 2, 4 or 8 bytes up to 64
/// bits, little-endian 64-bit words above, unused bits zero. Stimulus number n is the same table, started at another row.
/// </summary>
internal sealed unsafe class StimulusTable : IDisposable
{
    private const int Seed = 20;
    private const int MaxRows = 1024;
    private const int MaxBytes = 128 * 1024;
    private const int Alignment = 64;

    /// <summary>Rows from one stimulus to the next: odd, so that up to <see cref="RowCount"/> stimuli differ.</summary>
    private const int Distance = 37;

    public StimulusTable(BenchmarkDesign design, DesignUnderTest elaborated)
    {
        var columns = ImmutableArray.CreateBuilder<StimulusColumn>();
        var offset = 0;
        foreach (var port in elaborated.EngineDesign.Ports.Skip(elaborated.ImplicitPorts).Where(port => port.IsInput))
        {
            var bytes = BytesFor(port.Width);
            var alignment = Math.Min(8, bytes);
            offset = (offset + alignment - 1) / alignment * alignment;
            columns.Add(new StimulusColumn(port.Name, port.Width, offset));
            offset += bytes;
        }

        Columns = columns.ToImmutable();
        Stride = Math.Max(8, (offset + 7) / 8 * 8);
        RowCount = MaxRows;
        while (RowCount * Stride > MaxBytes)
            RowCount /= 2;
        Rows = (byte*)NativeMemory.AlignedAlloc((nuint)(RowCount * Stride), Alignment);
        Fill(design);
    }

    public ImmutableArray<StimulusColumn> Columns { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>A power of two.</summary>
    public int RowCount { get; }

    public byte* Rows { get; private set; }

    public static int BytesFor(int width) => width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : (width + 63) / 64 * 8;

    /// <summary>First row of a stimulus; cycle i has the row i further on.</summary>
    public int FirstRow(int stimulus) => stimulus * Distance % RowCount;

    public void Dispose()
    {
        NativeMemory.AlignedFree(Rows);
        Rows = null;
    }

    private void Fill(BenchmarkDesign design)
    {
        var random = new Random(Seed);
        var ones = design.Ones.ToDictionary(one => one.Port, one => one.Probability, StringComparer.Ordinal);
        if (ones.Keys.Except(Columns.Select(column => column.Port), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"{design.Name} has no input '{unknown}'");
        for (var i = 0; i < RowCount; i++)
        {
            var row = new Span<byte>(Rows + (i * Stride), Stride);
            row.Clear();
            foreach (var column in Columns)
            {
                var value = row.Slice(column.Offset, (column.Width + 7) / 8);
                if (column.Width == 1)
                {
                    value[0] = random.NextDouble() < ones.GetValueOrDefault(column.Port, 0.5) ? (byte)1 : (byte)0;
                    continue;
                }

                random.NextBytes(value);
                value[^1] &= (byte)(0xFF >> ((8 - (column.Width % 8)) % 8));
            }
        }
    }
}
