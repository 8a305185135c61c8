using System.Collections.Immutable;

namespace Verification.Coverage;

/// <summary>What was simulated, all runs of one engine and seed together.</summary>
/// <param name="Engine">Simulator.</param>
/// <param name="Seed">Seed of the stimuli.</param>
/// <param name="Simulations">How many simulations.</param>
/// <param name="Cycles">Cycles of the first clock.</param>
public sealed record CoveredRun(string Engine, int Seed, long Simulations, long Cycles);

/// <summary>The coverage of one design, by one run or by many.</summary>
public sealed record CoverageData
{
    /// <summary>Name of the design and its configuration.</summary>
    public required string Design { get; init; }

    /// <summary>Digest of the design's Verilog and of the C# lines of its branches: what makes two runs runs of the same design.</summary>
    public required string Digest { get; init; }

    /// <summary>What was simulated, by engine and seed.</summary>
    public required ImmutableArray<CoveredRun> Runs { get; init; }

    /// <summary>Everything that is counted, by <see cref="CoverageItem.Key"/>.</summary>
    public required ImmutableSortedDictionary<string, CoverageItem> Items { get; init; }

    /// <summary>Adds up two coverages of one design: counts of the same item are added, an item of one of them is taken as it is.</summary>
    /// <param name="other">Another coverage.</param>
    /// <returns>Both.</returns>
    /// <exception cref="CoverageException">They are coverages of different designs.</exception>
    public CoverageData Merge(CoverageData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Design != other.Design)
            throw new CoverageException($"Coverages of different designs can't be merged: '{Design}' and '{other.Design}'.");
        if (Digest != other.Digest)
            throw new CoverageException($"The design '{Design}' has changed between the two runs (digests {Digest} and {other.Digest}). Fix: run both again.");
        var merged = Items.ToBuilder();
        foreach (var (key, item) in other.Items)
            merged[key] = merged.TryGetValue(key, out var known) ? Sum(known, item) : item;
        return this with
        {
            Items = merged.ToImmutable(),
            Runs =
            [
                .. Runs.Concat(other.Runs).GroupBy(run => (run.Engine, run.Seed)).OrderBy(group => group.Key.Engine, StringComparer.Ordinal).ThenBy(group => group.Key.Seed)
                    .Select(group => new CoveredRun(
                        group.Key.Engine, group.Key.Seed, group.Aggregate(0L, (sum, run) => Sum(sum, run.Simulations)), group.Aggregate(0L, (sum, run) => Sum(sum, run.Cycles)))),
            ],
        };
    }

    /// <summary>An empty coverage of a design.</summary>
    internal static CoverageData Empty(string design, string digest) => new()
    {
        Design = design,
        Digest = digest,
        Runs = [],
        Items = ImmutableSortedDictionary.Create<string, CoverageItem>(StringComparer.Ordinal),
    };

    private static CoverageItem Sum(CoverageItem one, CoverageItem other)
    {
        if (one.Counts.Length != other.Counts.Length)
            throw new CoverageException($"'{one.Name}' has {one.Counts.Length} counts in one file and {other.Counts.Length} in the other.");
        return one with { Counts = [.. one.Counts.Zip(other.Counts, Sum)], Least = Math.Max(one.Least, other.Least) };
    }

    /// <summary>Counts stay at the greatest number rather than turn negative.</summary>
    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}
