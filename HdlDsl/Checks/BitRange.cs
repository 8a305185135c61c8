using System.Globalization;

namespace HdlDsl.Checks;

/// <summary>
/// Bits <paramref name="High"/> … <paramref name="Low"/> of a signal, both included. Sets of bits are lists of ranges that ascend, do not overlap
/// and do not touch; every operation on them is linear in the number of ranges, whatever the width.
/// </summary>
internal readonly record struct BitRange(int Low, int High)
{
    public bool Overlaps(BitRange other) => Low <= other.High && other.Low <= High;

    /// <summary>Sorts and joins ranges in any order into a set.</summary>
    public static List<BitRange> Union(List<BitRange> ranges)
    {
        if (ranges.Count < 2)
            return ranges;
        ranges.Sort((x, y) => x.Low.CompareTo(y.Low));
        var joined = new List<BitRange> { ranges[0] };
        foreach (var range in ranges)
        {
            var last = joined[^1];
            if (range.Low <= last.High + 1)
                joined[^1] = new BitRange(last.Low, Math.Max(last.High, range.High));
            else
                joined.Add(range);
        }

        return joined;
    }

    /// <summary>Bits in both sets.</summary>
    public static List<BitRange> Intersect(List<BitRange> a, List<BitRange> b)
    {
        var common = new List<BitRange>();
        for (int i = 0, j = 0; i < a.Count && j < b.Count;)
        {
            if (a[i].Overlaps(b[j]))
                common.Add(new BitRange(Math.Max(a[i].Low, b[j].Low), Math.Min(a[i].High, b[j].High)));
            if (a[i].High < b[j].High)
                i++;
            else
                j++;
        }

        return common;
    }

    /// <summary>Bits of the first set that are not in the second.</summary>
    public static List<BitRange> Subtract(List<BitRange> from, List<BitRange> removed)
    {
        var left = new List<BitRange>();
        var j = 0;
        foreach (var range in from)
        {
            var low = range.Low;
            while (j < removed.Count && removed[j].High < low)
                j++;
            // The last removed range may reach into the next one, so j does not pass it here.
            for (var k = j; k < removed.Count && removed[k].Low <= range.High; k++)
            {
                if (removed[k].Low > low)
                    left.Add(new BitRange(low, removed[k].Low - 1));
                low = removed[k].High + 1;
                j = k;
            }

            if (low <= range.High)
                left.Add(new BitRange(low, range.High));
        }

        return left;
    }

    /// <summary>Whether two sets have a bit in common.</summary>
    public static bool Meet(List<BitRange> set, BitRange range)
    {
        var (low, high) = (0, set.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (set[middle].High < range.Low)
                low = middle + 1;
            else
                high = middle;
        }

        return low < set.Count && set[low].Low <= range.High;
    }

    /// <summary>The set in words, highest bits first: "bits 7 … 4 and 0".</summary>
    public static string Describe(List<BitRange> set)
    {
        const int shown = 4;
        var parts = set.AsEnumerable().Reverse().Take(shown).Select(range => range.ToString()).ToList();
        if (set.Count > shown)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{set.Count - shown} more ranges"));
        var list = parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
        return set.Count == 1 && set[0].Low == set[0].High ? $"bit {list}" : $"bits {list}";
    }

    public override string ToString() => Low == High
        ? Low.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{High} … {Low}");
}
