namespace Generators.MixPe;

/// <summary>A row of results in C#, equal to another when everything in it is.</summary>
/// <param name="Row">Row of the array.</param>
/// <param name="Group">Number of the group in its tile.</param>
/// <param name="LastGroup">The group is the last one of its tile.</param>
/// <param name="Values">Result of each column.</param>
public sealed record MixPeResultRow(int Row, int Group, bool LastGroup, IReadOnlyList<long> Values)
{
    /// <inheritdoc/>
    public bool Equals(MixPeResultRow? other) =>
        other is not null && Row == other.Row && Group == other.Group && LastGroup == other.LastGroup && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Row, Group, LastGroup, Values[0]);

    /// <inheritdoc/>
    public override string ToString() => $"row {Row}, group {Group}{(LastGroup ? " (last)" : "")}: {string.Join(' ', Values)}";
}
