namespace HdlDsl.Checks.Loops;

/// <summary>The shortest way from a vertex back to itself inside a component, by breadth-first search.</summary>
internal static class ShortestCycle
{
    /// <summary>Finds it.</summary>
    /// <returns>The vertices in order, the start both first and last.</returns>
    public static List<int> Through(DependencyGraph graph, int start, IReadOnlySet<int> component)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>();
        queue.Enqueue(start);
        while (!cameFrom.ContainsKey(start))
        {
            var vertex = queue.Dequeue();
            foreach (var successor in graph.SuccessorsOf(vertex))
            {
                if (component.Contains(successor) && cameFrom.TryAdd(successor, vertex))
                    queue.Enqueue(successor);
            }
        }

        var path = new List<int> { start };
        for (var vertex = cameFrom[start]; vertex != start; vertex = cameFrom[vertex])
            path.Add(vertex);
        path.Add(start);
        path.Reverse();
        return path;
    }
}
