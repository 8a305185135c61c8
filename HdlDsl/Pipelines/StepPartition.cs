using System.Collections.Immutable;

namespace HdlDsl;

/// <summary>
/// Cuts a row of steps into groups so that the greatest sum of delays in a group is least. The bound is found by bisection; whether one can be kept is seen by filling groups
/// from the front. Time O(n log(sum of delays)).
/// </summary>
internal static class StepPartition
{
    /// <summary>The sizes of the groups.</summary>
    /// <param name="delays">Delay of each step, 0 or more.</param>
    /// <param name="groups">Groups wanted, 1 or more; with fewer steps each step is a group.</param>
    /// <returns>min(groups, steps) sizes of 1 or more.</returns>
    public static ImmutableArray<int> Of(IReadOnlyList<int> delays, int groups)
    {
        groups = Math.Min(groups, delays.Count);
        if (groups == 0)
            return [];
        long low = delays.Max();
        var high = delays.Sum(delay => (long)delay);
        while (low < high)
        {
            var bound = low + ((high - low) / 2);
            if (GroupsNeeded(delays, bound) <= groups)
                high = bound;
            else
                low = bound + 1;
        }

        return Fill(delays, groups, low);
    }

    private static int GroupsNeeded(IReadOnlyList<int> delays, long bound)
    {
        var (count, sum) = (1, 0L);
        foreach (var delay in delays)
        {
            if (sum + delay > bound)
                (count, sum) = (count + 1, 0);
            sum += delay;
        }

        return count;
    }

    private static ImmutableArray<int> Fill(IReadOnlyList<int> delays, int groups, long bound)
    {
        var sizes = ImmutableArray.CreateBuilder<int>(groups);
        var (size, sum) = (0, 0L);
        for (var i = 0; i < delays.Count; i++)
        {
            // A group also ends where each of the steps left has to be a group.
            if (size > 0 && (sum + delays[i] > bound || delays.Count - i < groups - sizes.Count))
            {
                sizes.Add(size);
                (size, sum) = (0, 0);
            }

            size++;
            sum += delays[i];
        }

        sizes.Add(size);
        return sizes.ToImmutable();
    }
}
