using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Cases and expectations that tests of floating-point hardware share.</summary>
public static class FloatSpaces
{
    public const int Seed = 4711;

    public static TheoryData<string> SmallFormats => [.. FloatCases.Formats.Where(entry => entry.Value.Width <= 8).Select(entry => entry.Key)];

    public static long[] Fused(FloatFormat format, FloatFormat result, long[] values) =>
        Values(SoftwareFloat.MultiplyAdd(format, values[1], values[2], result, values[3], result, (FloatRounding)values[0]));

    public static long[] Values(SoftwareResult result) => [(long)result.Code, (long)result.Exceptions];

    public static ColumnValues Modes(Signal port) => ColumnValues.Range(port, 0, 4);

    public static ColumnSpace Everything(FloatUnit dut) => ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A), ColumnValues.All(dut.B));

    public static ColumnSpace EveryTriple(FloatMultiplyAdder dut) =>
        ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A), ColumnValues.All(dut.B), ColumnValues.All(dut.C));

    /// <summary>Pairs of strides that are prime to 2^16, so that all exponents meet: 2^22 of the 2^32 pairs.</summary>
    public static ColumnSpace Strided(FloatUnit dut) => ColumnSpace.Generated(1 << 22, [dut.Rounding, dut.A, dut.B], (first, columns) =>
    {
        for (var i = 0; i < columns[0].Length; i++)
        {
            var pair = (ulong)(first + i) * 0x9E37_79B1UL & 0xffff_ffff;
            (columns[0][i], columns[1][i], columns[2][i]) = ((first + i) % 5, (long)(pair >> 16), (long)(pair & 0xffff));
        }
    });

    /// <summary>Every pair of corners in every mode, then random pairs.</summary>
    public static ColumnSpace Sample(FloatFormat format, FloatUnit dut, int count, int salt)
    {
        var random = new Random(Seed + salt);
        var corners = FloatCases.Corners(format);
        var table = new List<long[]>();
        for (var mode = 0; mode < 5; mode++)
            table.AddRange(corners.SelectMany(a => corners.Select(b => new[] { mode, a, b })));
        for (var i = 0; i < count; i++)
        {
            var a = random.NextInt64(1L << format.Width);
            table.Add([random.Next(5), a, FloatCases.Near(random, format, a)]);
        }

        return Table(table, dut.Rounding, dut.A, dut.B);
    }

    public static ColumnSpace Table(IReadOnlyList<long[]> rows, params Signal[] ports) => ColumnSpace.Generated(rows.Count, ports, (first, columns) =>
    {
        for (var i = 0; i < columns[0].Length; i++)
        {
            // The last range may reach beyond the table.
            var row = rows[(int)Math.Min(first + i, rows.Count - 1)];
            for (var port = 0; port < row.Length; port++)
                columns[port][i] = row[port];
        }
    });

    public static ColumnOptions Options() => new() { Simulation = new SimulationOptions { Seed = Seed } };
}
