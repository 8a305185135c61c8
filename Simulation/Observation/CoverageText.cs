using System.Globalization;

namespace HdlDsl.Simulator.Observation;

/// <summary>Phrases that the reports share.</summary>
internal static class CoverageText
{
    /// <summary>A share in numbers and per cent.</summary>
    public static string Share(long covered, long all) => all == 0
        ? "0 of 0"
        : string.Create(CultureInfo.InvariantCulture, $"{covered} of {all} ({100.0 * covered / all:0.0} %)");

    /// <summary>The bits with a property as ranges, the highest first: <c>[7:5], [0]</c>.</summary>
    public static string Ranges(int width, Func<int, bool> has)
    {
        var ranges = new List<string>();
        for (var high = width - 1; high >= 0; high--)
        {
            if (!has(high))
                continue;
            var low = high;
            while (low > 0 && has(low - 1))
                low--;
            ranges.Add(high == low ? string.Create(CultureInfo.InvariantCulture, $"[{high}]") : string.Create(CultureInfo.InvariantCulture, $"[{high}:{low}]"));
            high = low;
        }

        return string.Join(", ", ranges);
    }
}
