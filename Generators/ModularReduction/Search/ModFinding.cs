using System.Globalization;

namespace Generators.ModularReduction.Search;

/// <summary>What searches over several widths and intervals say, in words. All of it is modelled.</summary>
public static class ModFinding
{
    /// <summary>A sentence for each interval, and one about ALLMod's hybrid.</summary>
    /// <param name="results">The searches, in any order; those without a point within their limits are left out.</param>
    /// <returns>The sentences; none without points.</returns>
    public static IEnumerable<string> Of(IReadOnlyList<ModSearchResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var found = results.Where(result => result.Smallest is not null).ToList();
        foreach (var group in found.GroupBy(result => result.Request.Interval).OrderBy(group => group.Key))
        {
            var widths = group.OrderBy(result => result.Request.Bits).ToList();
            var names = widths.Select(result => result.Smallest!.Config.Architecture).Distinct().ToList();
            var (first, last) = (widths[0], widths[^1]);
            var smallest = names.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{names[0]} is the smallest{(widths.Count == 1 ? "" : $" at all {widths.Count} widths")}")
                : $"{string.Join(" and ", names)} are the smallest, in the order of rising widths";
            var range = widths.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {RatioOf(last):0.00} times at {last.Request.Bits}");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Interval {group.Key}: {smallest}; the smallest plain tables take {RatioOf(first):0.00} times its area at {first.Request.Bits} bits{range}.");
        }

        if (found.Count > 0)
        {
            var hybrids = found.Count(result => result.Front.Any(point => point.Config.Architecture == ModArchitecture.Hybrid));
            yield return string.Create(CultureInfo.InvariantCulture, $"Tables and subtraction side by side (Hybrid) are on {hybrids} of {found.Count} fronts.");
        }
    }

    private static double RatioOf(ModSearchResult result) => result.Plain.Cost.Area / result.Smallest!.Cost.Area;
}
