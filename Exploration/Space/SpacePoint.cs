using System.Collections.Immutable;

namespace Exploration.Space;

/// <summary>A combination of knob values: for each dimension of a space the index of its value. Points with the same indices are equal.</summary>
/// <param name="Indices">One index for each dimension.</param>
public sealed record SpacePoint(ImmutableArray<int> Indices)
{
    /// <inheritdoc/>
    public bool Equals(SpacePoint? other) => other is not null && Indices.AsSpan().SequenceEqual(other.Indices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var index in Indices)
            hash.Add(index);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', Indices);
}
