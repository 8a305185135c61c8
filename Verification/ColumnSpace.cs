using System.Collections.Immutable;
using System.Globalization;
using HdlDsl;

namespace Verification;

/// <summary>Writes the inputs of a range of cases.</summary>
/// <param name="firstCase">Number of the case that the first element of each column is for.</param>
/// <param name="columns">One column for each port, in the order of the ports; all of the same length.</param>
public delegate void ColumnGenerator(long firstCase, IReadOnlyList<long[]> columns);

/// <summary>The cases of a <see cref="Columns">check</see>, numbered from 0: for each, a value for each of some inputs.</summary>
public sealed class ColumnSpace
{
    /// <summary>Most cases that a space may have.</summary>
    public const long GreatestCount = 1L << 24;

    private readonly ColumnGenerator fill;

    private ColumnSpace(long count, ImmutableArray<Signal> ports, ColumnGenerator fill)
    {
        Count = count;
        Ports = ports;
        this.fill = fill;
    }

    /// <summary>Number of cases.</summary>
    public long Count { get; }

    /// <summary>The inputs that have values; other inputs of the module are 0.</summary>
    public ImmutableArray<Signal> Ports { get; }

    /// <summary>Each combination of the values of some inputs; those of the last input change fastest.</summary>
    /// <param name="inputs">The inputs with their values, at least one.</param>
    /// <returns>As many cases as the product of the numbers of values.</returns>
    /// <exception cref="ArgumentException">There are more than <see cref="GreatestCount"/> combinations.</exception>
    public static ColumnSpace Product(params ReadOnlySpan<ColumnValues> inputs)
    {
        var values = inputs.ToArray();
        if (values.Length == 0)
            throw new ArgumentException("A space needs at least one input.", nameof(inputs));
        var strides = new long[values.Length];
        var count = 1L;
        for (var i = values.Length - 1; i >= 0; i--)
        {
            strides[i] = count;
            count *= values[i].Values.Length;
            if (count > GreatestCount)
            {
                var lengths = string.Join(" × ", values.Select(input => input.Values.Length.ToString(CultureInfo.InvariantCulture)));
                throw new ArgumentException(
                    $"The inputs have more than {GreatestCount} combinations ({lengths}). Give fewer values, or check parts of the space.", nameof(inputs));
            }
        }

        return new ColumnSpace(count, [.. values.Select(input => input.Port)], (firstCase, columns) =>
        {
            for (var i = 0; i < values.Length; i++)
                Fill(values[i].Values.AsSpan(), strides[i], firstCase, columns[i]);
        });
    }

    /// <summary>Cases that a method makes.</summary>
    /// <param name="count">Number of cases, 1 … <see cref="GreatestCount"/>.</param>
    /// <param name="ports">The inputs, at least one.</param>
    /// <param name="fill">Writes their values; the same case must get the same values each time, in whatever range it is asked for.</param>
    /// <returns>The space.</returns>
    public static ColumnSpace Generated(long count, IEnumerable<Signal> ports, ColumnGenerator fill)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, GreatestCount);
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(fill);
        return new ColumnSpace(count, [.. ports], fill);
    }

    internal void Fill(long firstCase, IReadOnlyList<long[]> columns) => fill(firstCase, columns);

    /// <summary>Digit of a mixed radix number that counts up: each value stays for a stride, then comes the next.</summary>
    private static void Fill(ReadOnlySpan<long> values, long stride, long firstCase, Span<long> column)
    {
        var index = (int)(firstCase / stride % values.Length);
        var left = stride - (firstCase % stride);
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = values[index];
            if (--left > 0)
                continue;
            left = stride;
            index = index + 1 == values.Length ? 0 : index + 1;
        }
    }
}
