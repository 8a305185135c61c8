using System.Collections.Immutable;
using System.Globalization;

namespace Generators.Orizuru;

/// <summary>A frame of values for an engine.</summary>
/// <param name="Name">What it tests.</param>
/// <param name="Values">Encodings of the values; index i is the value's index.</param>
/// <param name="MaxCount">Wanted number of the greatest.</param>
/// <param name="MinCount">Wanted number of the least.</param>
public sealed record TopKFrame(string Name, ImmutableArray<uint> Values, int MaxCount, int MinCount)
{
    /// <summary>Indices that are not kept.</summary>
    public ImmutableHashSet<int> Holes { get; init; } = [];

    /// <summary>Whether it is aborted with its last beat.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Whether an index holds a value.</summary>
    /// <param name="index">The index.</param>
    /// <returns>True when there is one and it is kept.</returns>
    public bool Keeps(int index) => index < Values.Length && !Holes.Contains(index);

    /// <summary>Name, counts and the first values, for messages.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Values.Length} values, k_max {MaxCount}, k_min {MinCount}{(IsAborted ? ", aborted" : "")}: " +
        $"{string.Join(' ', Values.Take(32).Select((value, i) => Holes.Contains(i) ? "-" : value.ToString("x", CultureInfo.InvariantCulture)))}{(Values.Length > 32 ? " …" : "")}");
}
