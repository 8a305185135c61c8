using System.Collections.Immutable;
using System.Globalization;

namespace Verification.Coverage;

/// <summary>How much of something is covered.</summary>
/// <param name="Name">Kind, module or file.</param>
/// <param name="Points">What is to be covered, waived points not counted.</param>
/// <param name="Covered">What is.</param>
/// <param name="Waived">Points that waivers take out; covered ones are not taken out.</param>
public readonly record struct CoverageShare(string Name, long Points, long Covered, long Waived)
{
    /// <summary>The share in percent; 100 when there is nothing.</summary>
    public double Percent => Points == 0 ? 100 : 100.0 * Covered / Points;
}

/// <summary>An item with what waivers make of it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Share">Its points.</param>
/// <param name="Missing">What is not covered and not waived, in words; empty for nothing.</param>
/// <param name="Reasons">Reasons of the waivers used.</param>
public sealed record CoverageRow(CoverageItem Item, CoverageShare Share, string Missing, ImmutableArray<string> Reasons);

/// <summary>A coverage with its waivers: shares by kind, module and file, and what is missing.</summary>
public sealed class CoverageReport
{
    private const int MissingShown = 4;

    /// <summary>Applies waivers.</summary>
    /// <param name="data">The coverage.</param>
    /// <param name="waivers">The waivers; null for none.</param>
    public CoverageReport(CoverageData data, CoverageWaivers? waivers = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
        waivers ??= CoverageWaivers.None;
        var uses = new (bool Matched, bool Waived)[waivers.All.Length];
        Rows =
        [
            .. data.Items.Values.Select(item => RowOf(item, waivers, uses))
                .OrderBy(row => row.Missing.Length == 0).ThenBy(row => row.Item.Kind).ThenBy(row => row.Item.Key, StringComparer.Ordinal),
        ];
        Warnings =
        [
            .. waivers.All.Zip(uses).Where(pair => !pair.Second.Waived).Select(pair => string.Create(
                CultureInfo.InvariantCulture,
                $"{waivers.Path}:{pair.First.Line}: '{pair.First.Pattern}' {(pair.Second.Matched ? "is covered without the waiver" : "is the name of nothing")}.")),
        ];
    }

    /// <summary>The coverage.</summary>
    public CoverageData Data { get; }

    /// <summary>All items, those with something missing first.</summary>
    public ImmutableArray<CoverageRow> Rows { get; }

    /// <summary>Waivers that waive nothing.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Everything together.</summary>
    public CoverageShare Total => Sum("all", Rows);

    /// <summary>By kind, kinds without items left out.</summary>
    public IEnumerable<CoverageShare> Kinds => Rows.GroupBy(row => row.Item.Kind).OrderBy(group => group.Key).Select(group => Sum(group.Key.ToString().ToLowerInvariant(), group));

    /// <summary>By module, the least covered first.</summary>
    public IEnumerable<CoverageShare> Modules => Shares(row => row.Item.Module);

    /// <summary>By C# file, the least covered first.</summary>
    public IEnumerable<CoverageShare> Files => Shares(row => row.Item.File.Length == 0 ? "(unknown)" : row.Item.File);

    /// <summary>The items with something missing as lines of text.</summary>
    /// <param name="most">Lines at most.</param>
    /// <returns>Lines, the last of which says how many there are more.</returns>
    public IEnumerable<string> MissingLines(int most)
    {
        var missing = Rows.Count(row => row.Missing.Length > 0);
        foreach (var row in Rows.Take(Math.Min(missing, most)))
        {
            var place = row.Item.Place.Length == 0 ? "" : $"{row.Item.Place}  ";
            yield return $"{row.Item.Kind.ToString().ToLowerInvariant()}: {place}{row.Item.Module}: {row.Missing}";
        }

        if (missing > most)
            yield return string.Create(CultureInfo.InvariantCulture, $"and {missing - most} more");
    }

    private static CoverageRow RowOf(CoverageItem item, CoverageWaivers waivers, (bool Matched, bool Waived)[] uses)
    {
        var (covered, waived) = (0L, 0L);
        var missing = new List<int>();
        var reasons = new SortedSet<string>(StringComparer.Ordinal);
        for (var point = 0; point < item.Counts.Length; point++)
        {
            var isCovered = item.IsCovered(point);
            covered += isCovered ? 1 : 0;
            var isWaived = false;
            for (var i = 0; i < uses.Length; i++)
            {
                if ((isCovered && uses[i].Matched) || !waivers.All[i].Matches(item, point))
                    continue;
                uses[i] = (true, uses[i].Waived || !isCovered);
                if (isCovered)
                    continue;
                isWaived = true;
                reasons.Add(waivers.All[i].Reason);
            }

            if (isWaived)
                waived++;
            else if (!isCovered)
                missing.Add(point);
        }

        return new CoverageRow(item, new CoverageShare(item.Name, item.Counts.Length - waived, covered, waived), MissingText(item, missing), [.. reasons]);
    }

    private static string MissingText(CoverageItem item, List<int> missing)
    {
        if (missing.Count == 0)
            return "";
        if (item.Kind != CoverageKind.Toggle)
            return item.Least == 1 ? item.Name : string.Create(CultureInfo.InvariantCulture, $"{item.Name}: {item.Counts[0]} of {item.Least}");
        var width = item.Counts.Length / 2;
        var parts = new[] { Bits(missing.Where(point => point < width), "rose"), Bits(missing.Where(point => point >= width).Select(point => point - width), "fell") };
        return $"{item.Name}: {string.Join("; ", parts.Where(part => part.Length > 0))}";

        string Bits(IEnumerable<int> bits, string verb)
        {
            var ranges = Ranges(bits);
            return ranges.Count == 0 ? "" : width == 1 ? $"never {verb}" : $"{string.Join(", ", ranges.Take(MissingShown))}{(ranges.Count > MissingShown ? ", …" : "")} never {verb}";
        }
    }

    /// <summary>Ascending numbers as ranges, the highest first: <c>[7:5]</c>, <c>[0]</c>.</summary>
    private static List<string> Ranges(IEnumerable<int> bits)
    {
        var runs = new List<(int Low, int High)>();
        foreach (var bit in bits)
        {
            if (runs.Count > 0 && runs[^1].High == bit - 1)
                runs[^1] = (runs[^1].Low, bit);
            else
                runs.Add((bit, bit));
        }

        runs.Reverse();
        return runs.ConvertAll(run => run.Low == run.High
            ? string.Create(CultureInfo.InvariantCulture, $"[{run.Low}]")
            : string.Create(CultureInfo.InvariantCulture, $"[{run.High}:{run.Low}]"));
    }

    private IEnumerable<CoverageShare> Shares(Func<CoverageRow, string> key) =>
        Rows.GroupBy(key, StringComparer.Ordinal).Select(group => Sum(group.Key, group)).OrderBy(share => share.Percent).ThenBy(share => share.Name, StringComparer.Ordinal);

    private static CoverageShare Sum(string name, IEnumerable<CoverageRow> rows)
    {
        var (points, covered, waived) = (0L, 0L, 0L);
        foreach (var row in rows)
        {
            points += row.Share.Points;
            covered += row.Share.Covered;
            waived += row.Share.Waived;
        }

        return new CoverageShare(name, points, covered, waived);
    }
}
