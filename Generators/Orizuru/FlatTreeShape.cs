namespace Generators.Orizuru;

/// <summary>What a flat tree has to do with the other one.</summary>
public enum FlatTreeLeaves
{
    /// <summary>It compares its leaves by itself, and so does the other one.</summary>
    Alone,

    /// <summary>It compares the leaves for both.</summary>
    Gives,

    /// <summary>The other one compares the leaves for it.</summary>
    Takes,
}

/// <summary>A group of nodes of one level that are set in the same cycle.</summary>
/// <param name="Level">Their level: 1 above the leaves.</param>
/// <param name="First">The first one in the level.</param>
/// <param name="Count">How many.</param>
public readonly record struct FlatTreeGroup(int Level, int First, int Count);

/// <summary>Sizes of a tree of <see cref="FlatTreeCore"/>.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Leaves">Who compares the leaves.</param>
public sealed record FlatTreeShape(TopKConfig Engine, FlatTreeLeaves Leaves)
{
    /// <summary>Levels of nodes.</summary>
    public int Levels => TopKTree.Levels(Engine.MaxLength);

    /// <summary>Groups in the order in which they are set when a tree is built, a group in a cycle.</summary>
    public IReadOnlyList<FlatTreeGroup> Groups => [.. Enumerable.Range(1, Levels).SelectMany(level =>
    {
        var size = Engine.Comparators == 0 ? Nodes(level) : Engine.Comparators;
        return Enumerable.Range(0, (Nodes(level) + size - 1) / size).Select(i => new FlatTreeGroup(level, i * size, Math.Min(size, Nodes(level) - (i * size))));
    })];

    /// <summary>Pairs of leaves that are compared in a cycle.</summary>
    public int LeafComparators => Groups.Where(group => group.Level == 1).Max(group => group.Count);

    /// <summary>Comparators of this tree.</summary>
    public int Comparators
    {
        get
        {
            var own = Groups.Where(group => Leaves != FlatTreeLeaves.Takes || group.Level > 1).ToArray();
            return Engine.Comparators == 0 ? own.Sum(group => group.Count) : own.Select(group => group.Count).DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>Nodes of a level with something on their right; the others, behind the end of the longest frame, are wires.</summary>
    /// <param name="level">The level, 1 above the leaves.</param>
    /// <returns>Their number.</returns>
    public int Nodes(int level) => (Engine.MaxLength + (1 << (level - 1)) - 1) >> level;
}
