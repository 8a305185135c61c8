namespace Exploration.Search;

/// <summary>Orders points as NSGA-II does: those that keep all constraints first, by front and room; then the others by how much they violate.</summary>
internal static class Selection
{
    /// <summary>Indices from best to worst. Points without costs come last.</summary>
    public static IReadOnlyList<int> Order(IReadOnlyList<Assessment> points)
    {
        var legal = Enumerable.Range(0, points.Count).Where(index => points[index] is { Costs: not null, Violation: 0 }).ToList();
        var ranks = Pareto.Ranks([.. legal.Select(index => points[index].Costs!)]);
        var room = new double[points.Count];
        foreach (var front in legal.Select((index, place) => (index, rank: ranks[place])).GroupBy(each => each.rank, each => each.index))
        {
            var members = front.ToList();
            var crowding = Pareto.Crowding([.. members.Select(index => points[index].Costs!)]);
            for (var i = 0; i < members.Count; i++)
                room[members[i]] = crowding[i];
        }

        var rankOf = new Dictionary<int, int>();
        for (var i = 0; i < legal.Count; i++)
            rankOf[legal[i]] = ranks[i];
        return
        [
            .. Enumerable.Range(0, points.Count)
                .OrderBy(index => points[index].Costs is null ? 2 : points[index].Violation > 0 ? 1 : 0)
                .ThenBy(index => rankOf.GetValueOrDefault(index))
                .ThenBy(index => points[index].Violation)
                .ThenByDescending(index => room[index])
                .ThenBy(index => index),
        ];
    }
}
