using System.Collections.Immutable;
using HdlDsl;

namespace Verification;

/// <summary>The values that an input takes in a <see cref="ColumnSpace"/>.</summary>
/// <param name="Port">An input of the checked module, an element or a field of one.</param>
/// <param name="Values">At least one value in the range of the port.</param>
public sealed record ColumnValues(Signal Port, ImmutableArray<long> Values)
{
    /// <summary>Widest port that <see cref="All"/> enumerates, in bits.</summary>
    public const int GreatestWidth = 24;

    /// <summary>Every value that a port can have, from the least to the greatest.</summary>
    /// <param name="port">An input of up to <see cref="GreatestWidth"/> bits.</param>
    /// <returns>2^width values.</returns>
    /// <exception cref="ArgumentException">The port is wider.</exception>
    public static ColumnValues All(Signal port)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (port.Width > GreatestWidth)
            throw new ArgumentException($"{port} has too many values to try them all; give a range, a list, or a generated space.", nameof(port));
        var (least, greatest) = PortHandles.RangeOf(port);
        return Range(port, (long)least, (long)greatest);
    }

    /// <summary>Successive values.</summary>
    /// <param name="port">An input.</param>
    /// <param name="first">First value.</param>
    /// <param name="last">Last value, not below the first.</param>
    /// <returns>The values.</returns>
    public static ColumnValues Range(Signal port, long first, long last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((Int128)last - first, ColumnSpace.GreatestCount, nameof(last));
        var values = ImmutableArray.CreateBuilder<long>((int)(last - first + 1));
        for (var i = 0L; i <= last - first; i++)
            values.Add(first + i);
        return new ColumnValues(port, values.MoveToImmutable());
    }

    /// <summary>A list of values; one value holds the input.</summary>
    /// <param name="port">An input.</param>
    /// <param name="values">At least one.</param>
    /// <returns>The values.</returns>
    public static ColumnValues Of(Signal port, params ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("An input needs at least one value.", nameof(values));
        return new ColumnValues(port, [.. values]);
    }
}
