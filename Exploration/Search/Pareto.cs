namespace Exploration.Search;

/// <summary>Dominance between vectors of costs, all of which are to be small.</summary>
public static class Pareto
{
    /// <summary>Whether a is nowhere worse than b and somewhere better.</summary>
    /// <param name="a">Costs of one point.</param>
    /// <param name="b">Costs of another.</param>
    /// <returns>True when a dominates b.</returns>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var isBetter = false;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] > b[i])
                return false;
            isBetter |= a[i] < b[i];
        }

        return isBetter;
    }

    /// <summary>The points that no other one dominates, in the order of the list. Points with equal costs stay together.</summary>
    /// <param name="costs">Costs of each point.</param>
    /// <returns>Indices.</returns>
    public static IReadOnlyList<int> Front(IReadOnlyList<double[]> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        // Whoever dominates a point comes before it in lexical order, and is itself dominated by, or on, the front so far.
        var order = Enumerable.Range(0, costs.Count).Order(Comparer<int>.Create((a, b) => costs[a].AsSpan().SequenceCompareTo(costs[b]) is var sign && sign != 0 ? sign : a - b));
        var front = new List<int>();
        foreach (var index in order)
            if (!front.Exists(other => Dominates(costs[other], costs[index])))
                front.Add(index);
        front.Sort();
        return front;
    }

    /// <summary>The front of each point: 0 for points that no one dominates, 1 for those that only points of front 0 dominate, and so on.</summary>
    /// <param name="costs">Costs of each point.</param>
    /// <returns>A rank for each point.</returns>
    public static int[] Ranks(IReadOnlyList<double[]> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var ranks = new int[costs.Count];
        var left = Enumerable.Range(0, costs.Count).ToList();
        for (var rank = 0; left.Count > 0; rank++)
        {
            var front = Front([.. left.Select(index => costs[index])]).Select(place => left[place]).ToHashSet();
            foreach (var index in front)
                ranks[index] = rank;
            left.RemoveAll(front.Contains);
        }

        return ranks;
    }

    /// <summary>
    /// Crowding distance (NSGA-II, Deb et al. 2002): how much room a point has between its neighbours in each cost; infinite at the ends. Keeping points with much
    /// room keeps a front spread out.
    /// </summary>
    /// <param name="costs">Costs of points of one front.</param>
    /// <returns>A distance for each point.</returns>
    public static double[] Crowding(IReadOnlyList<double[]> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var distance = new double[costs.Count];
        if (costs.Count == 0)
            return distance;
        for (var objective = 0; objective < costs[0].Length; objective++)
        {
            var order = Enumerable.Range(0, costs.Count).OrderBy(index => costs[index][objective]).ThenBy(index => index).ToArray();
            var range = costs[order[^1]][objective] - costs[order[0]][objective];
            distance[order[0]] = distance[order[^1]] = double.PositiveInfinity;
            for (var i = 1; i < order.Length - 1 && range > 0; i++)
                distance[order[i]] += (costs[order[i + 1]][objective] - costs[order[i - 1]][objective]) / range;
        }

        return distance;
    }
}
