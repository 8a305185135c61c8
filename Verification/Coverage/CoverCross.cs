using HdlDsl.Diagnostics;

namespace Verification.Coverage;

/// <summary>Combinations of bins of two or more points of a group that tests should reach in one sample. Made by <see cref="CoverGroup.Cross"/>.</summary>
public sealed class CoverCross
{
    /// <summary>Combinations of a cross at most.</summary>
    public const int MaxCombinations = 1_000_000;

    private readonly CoverGroup group;
    private readonly CoverPoint[] points;
    private readonly SourceLocation location;
    private readonly Func<IReadOnlyList<string>, bool>? ignores;
    private readonly int[] sizes;
    private readonly long[] counts;

    internal CoverCross(CoverGroup group, string name, SourceLocation location, CoverPoint[] points, Func<IReadOnlyList<string>, bool>? ignores)
    {
        (this.group, Name, this.location, this.points, this.ignores) = (group, name, location, points, ignores);
        sizes = [.. points.Select(point => point.BinCount)];
        var size = sizes.Aggregate(1L, (product, count) => Math.Min(product * count, int.MaxValue));
        if (size is 0 or > MaxCombinations)
            throw new ArgumentException($"Cross '{name}' has {(size == 0 ? "no" : "more than a million")} combinations: points {string.Join(", ", points.Select(point => $"'{point.Name}' with {point.BinCount} bins"))}.", nameof(points));
        counts = new long[size];
    }

    /// <summary>Name in its group.</summary>
    public string Name { get; }

    /// <summary>How many samples were in a combination.</summary>
    /// <param name="bins">Names of bins, one of each point in their order.</param>
    /// <returns>The count.</returns>
    public long this[params string[] bins]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(bins);
            for (var combination = 0; combination < counts.Length; combination++)
            {
                if (NamesOf(combination).SequenceEqual(bins, StringComparer.Ordinal))
                    return counts[combination];
            }

            throw new ArgumentException($"Cross '{Name}' has no combination '{string.Join(", ", bins)}'.", nameof(bins));
        }
    }

    internal IEnumerable<CoverageItem> Items()
    {
        for (var combination = 0; combination < counts.Length; combination++)
        {
            var names = NamesOf(combination);
            if (ignores?.Invoke(names) != true)
                yield return group.Item(CoverageKind.Cross, location, $"{Name} {string.Join(", ", names)}", counts[combination], 1);
        }
    }

    /// <summary>Counts all combinations that the points of the present sample are in.</summary>
    internal void Sample() => Add(0, 0);

    private void Add(int point, int combination)
    {
        if (point == points.Length)
        {
            counts[combination]++;
            return;
        }

        foreach (var bin in points[point].Hits)
        {
            // A bin that came behind the cross is not part of it.
            if (bin < sizes[point])
                Add(point + 1, (combination * sizes[point]) + bin);
        }
    }

    private string[] NamesOf(int combination)
    {
        var names = new string[points.Length];
        for (var point = points.Length - 1; point >= 0; point--)
        {
            names[point] = points[point].BinName(combination % sizes[point]);
            combination /= sizes[point];
        }

        return names;
    }
}
