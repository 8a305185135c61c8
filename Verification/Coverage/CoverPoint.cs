using System.Globalization;
using HdlDsl.Diagnostics;

namespace Verification.Coverage;

/// <summary>A signal or expression whose values tests should reach, sorted into bins. Made by <see cref="CoverGroup"/>.</summary>
public sealed class CoverPoint
{
    /// <summary>Bins of a point at most, so that nobody covers a 32-bit value number by number.</summary>
    public const int MaxBins = 65_536;

    private readonly CoverGroup group;
    private readonly Func<Int128> read;
    private readonly string text;
    private readonly List<Sorted> bins = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<Int128, List<int>> singles = [];
    private readonly List<int> others = [];
    private readonly List<(string Name, CoverRange[] Ranges)> ignored = [];
    private readonly List<(string Name, CoverRange[] Ranges)> illegal = [];
    private readonly List<Int128> past = [];
    private readonly List<int> hits = [];
    private int longest = 1;

    internal CoverPoint(CoverGroup group, string name, string text, SourceLocation location, Func<Int128> read)
    {
        (this.group, Name, this.text, Location, this.read) = (group, name, text, location, read);
    }

    /// <summary>Name in its group.</summary>
    public string Name { get; }

    /// <summary>Least number of samples that cover a bin.</summary>
    public long Least { get; private set; } = 1;

    /// <summary>Number of bins.</summary>
    public int BinCount => bins.Count;

    internal SourceLocation Location { get; }

    /// <summary>Bins that the present sample is in.</summary>
    internal IReadOnlyList<int> Hits => hits;

    /// <summary>A bin of values and ranges.</summary>
    /// <param name="name">Name of the bin.</param>
    /// <param name="ranges">Values or pairs of least and greatest, at least one.</param>
    /// <returns>This point.</returns>
    /// <exception cref="ArgumentException">No or empty ranges, a name that is taken, too many bins.</exception>
    public CoverPoint Bin(string name, params CoverRange[] ranges)
    {
        Check(name, ranges, 1);
        Add(new Sorted(name, ranges, IsSequence: false));
        if (ranges.All(range => range.Low == range.High))
        {
            foreach (var value in ranges.Select(range => range.Low).Distinct())
            {
                if (!singles.TryGetValue(value, out var list))
                    singles.Add(value, list = []);
                list.Add(bins.Count - 1);
            }
        }
        else
        {
            others.Add(bins.Count - 1);
        }

        return this;
    }

    /// <summary>A bin for each value, named by it.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value, included.</param>
    /// <returns>This point.</returns>
    public CoverPoint Each(long low, long high)
    {
        if (high < low || (Int128)high - low >= MaxBins)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Point '{Name}': {low} to {high} are no 1 to {MaxBins} values. Use ranges."), nameof(high));
        for (var value = low; value < high; value++)
            Bin(value.ToString(CultureInfo.InvariantCulture), value);
        return Bin(high.ToString(CultureInfo.InvariantCulture), high);
    }

    /// <summary>A bin for each member of an enumeration.</summary>
    /// <typeparam name="T">The enumeration, with numbers of 64 bits at most.</typeparam>
    /// <returns>This point.</returns>
    public CoverPoint Each<T>()
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>().Distinct())
            Bin(member.ToString(), (long)Convert.ToDecimal(member, CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Bins of equal size between two values, the last one with what remains; named by their ranges.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value, included.</param>
    /// <param name="count">Number of bins.</param>
    /// <returns>This point.</returns>
    public CoverPoint Split(long low, long high, int count)
    {
        var values = (Int128)high - low + 1;
        if (count < 1 || values < count)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Point '{Name}': {low} to {high} can't be split into {count} bins."), nameof(count));
        var size = values / count;
        for (var i = 0; i < count; i++)
        {
            var range = new CoverRange(low + (size * i), i == count - 1 ? high : low + (size * (i + 1)) - 1);
            Bin(range.ToString(), range);
        }

        return this;
    }

    /// <summary>A bin that is hit when the last samples were in these ranges, one behind the other.</summary>
    /// <param name="name">Name of the bin.</param>
    /// <param name="steps">Two or more values or ranges.</param>
    /// <returns>This point.</returns>
    public CoverPoint Transition(string name, params CoverRange[] steps)
    {
        Check(name, steps, 2);
        Add(new Sorted(name, steps, IsSequence: true));
        others.Add(bins.Count - 1);
        longest = Math.Max(longest, steps.Length);
        return this;
    }

    /// <summary>Values that are in no bin, whatever the bins say.</summary>
    /// <param name="name">Why.</param>
    /// <param name="ranges">Values or ranges.</param>
    /// <returns>This point.</returns>
    public CoverPoint Ignore(string name, params CoverRange[] ranges)
    {
        Check(name, ranges, 1);
        ignored.Add((name, ranges));
        return this;
    }

    /// <summary>Values that end the test.</summary>
    /// <param name="name">Why they can't be.</param>
    /// <param name="ranges">Values or ranges.</param>
    /// <returns>This point.</returns>
    public CoverPoint Illegal(string name, params CoverRange[] ranges)
    {
        Check(name, ranges, 1);
        illegal.Add((name, ranges));
        return this;
    }

    /// <summary>Bins are covered by this many samples, not by one.</summary>
    /// <param name="samples">1 or more.</param>
    /// <returns>This point.</returns>
    public CoverPoint AtLeast(long samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Least = samples;
        return this;
    }

    /// <summary>How many samples were in a bin.</summary>
    /// <param name="bin">Name of the bin.</param>
    /// <returns>The count.</returns>
    public long this[string bin] => numbers.TryGetValue(bin, out var number)
        ? bins[number].Count
        : throw new ArgumentException($"Point '{Name}' has no bin '{bin}'.", nameof(bin));

    internal string BinName(int bin) => bins[bin].Name;

    internal IEnumerable<CoverageItem> Items() => bins.Select(bin => group.Item(CoverageKind.Bin, Location, $"{Name} {bin.Name}", bin.Count, Least));

    /// <summary>Reads the value; all points of a group are read before any is counted.</summary>
    internal Int128 Read() => read();

    /// <summary>Sorts a value into bins.</summary>
    internal void Sample(Int128 value)
    {
        hits.Clear();
        foreach (var (name, ranges) in illegal)
        {
            if (IsIn(ranges, value))
                throw group.Illegal($"'{group.Name}.{Name}', {text}, is {value.ToString(CultureInfo.InvariantCulture)}, which is illegal: {name}.");
        }

        past.Add(value);
        if (past.Count > longest)
            past.RemoveAt(0);
        foreach (var (_, ranges) in ignored)
        {
            if (IsIn(ranges, value))
                return;
        }

        if (singles.TryGetValue(value, out var single))
            hits.AddRange(single);
        foreach (var bin in others)
        {
            if (bins[bin].IsSequence ? Ends(bins[bin].Ranges) : IsIn(bins[bin].Ranges, value))
                hits.Add(bin);
        }

        foreach (var bin in hits)
            bins[bin].Count++;
    }

    /// <summary>A reset lies between this sample and the next.</summary>
    internal void Forget() => past.Clear();

    private static bool IsIn(CoverRange[] ranges, Int128 value)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(value))
                return true;
        }

        return false;
    }

    private bool Ends(CoverRange[] steps)
    {
        if (past.Count < steps.Length)
            return false;
        for (var i = 0; i < steps.Length; i++)
        {
            if (!steps[i].Contains(past[past.Count - steps.Length + i]))
                return false;
        }

        return true;
    }

    private void Add(Sorted bin)
    {
        if (numbers.ContainsKey(bin.Name))
            throw new ArgumentException($"Point '{Name}' has the bin '{bin.Name}' already.", nameof(bin));
        if (bins.Count == MaxBins)
            throw new ArgumentException($"Point '{Name}' has {MaxBins} bins already.", nameof(bin));
        group.RefuseWhenSampled();
        numbers.Add(bin.Name, bins.Count);
        bins.Add(bin);
    }

    private void Check(string name, CoverRange[] ranges, int least)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(ranges);
        if (ranges.Length < least)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{name}' of point '{Name}' needs {least} or more values or ranges."), nameof(ranges));
        foreach (var range in ranges)
        {
            if (range.High < range.Low)
                throw new ArgumentException($"'{name}' of point '{Name}' has the empty range {range}.", nameof(ranges));
        }
    }

    private sealed record Sorted(string Name, CoverRange[] Ranges, bool IsSequence)
    {
        public long Count { get; set; }
    }
}
