using System.Collections.Immutable;
using System.Globalization;

namespace Generators.Dsp;

/// <summary>
/// The values that a control input of a slice takes. With one value there is no port and no multiplexer; with several there is a port, and a multiplexer of what the values
/// select. Values outside the set are not defined.
/// </summary>
/// <param name="values">The values, in any order.</param>
public sealed class DspModes(params IEnumerable<int> values) : IEquatable<DspModes>
{
    /// <summary>The values, ascending.</summary>
    public ImmutableArray<int> Values { get; } = [.. values.Distinct().Order()];

    /// <summary>True when there is one value only.</summary>
    public bool IsFixed => Values.Length == 1;

    /// <summary>Distinct values of a field, ascending.</summary>
    /// <param name="low">Its lowest bit.</param>
    /// <param name="width">Its width in bits.</param>
    /// <returns>The field of every value.</returns>
    public ImmutableArray<int> Field(int low, int width) => [.. Values.Select(value => (value >> low) & ((1 << width) - 1)).Distinct().Order()];

    /// <inheritdoc/>
    public bool Equals(DspModes? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DspModes);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Values.Select(value => value.ToString("x", CultureInfo.InvariantCulture)));
}
