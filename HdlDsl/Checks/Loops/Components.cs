namespace HdlDsl.Checks.Loops;

/// <summary>
/// Strongly connected components by Tarjan's algorithm with an explicit stack, since chains are as deep as designs are large. Only what the roots
/// reach is visited. A component with more than one vertex holds a cycle (the graph has no edge from a vertex to itself: every path from a segment
/// back to it passes an assignment or an instance).
/// </summary>
internal sealed class Components
{
    private const int Unvisited = 0;

    private readonly DependencyGraph graph;
    private readonly int[] visit;
    private readonly int[] reach;
    private readonly int[] open;
    private readonly List<(int Vertex, int NextEdge)> path = [];
    private int openCount;
    private int visits;

    public Components(DependencyGraph graph, IEnumerable<int> roots)
    {
        this.graph = graph;
        visit = new int[graph.Count];
        reach = new int[graph.Count];
        open = new int[graph.Count];
        Finished = new List<int>(graph.Count);
        foreach (var root in roots)
        {
            if (visit[root] == Unvisited)
                Search(root);
        }
    }

    /// <summary>All vertices reached, each behind everything that it depends on (apart from cycles).</summary>
    public List<int> Finished { get; }

    /// <summary>The vertices of each component that holds a cycle.</summary>
    public List<int[]> Cyclic { get; } = [];

    private void Search(int root)
    {
        Enter(root);
        while (path.Count > 0)
        {
            var (vertex, next) = path[^1];
            var successors = graph.SuccessorsOf(vertex);
            if (next < successors.Length)
            {
                path[^1] = (vertex, next + 1);
                var successor = successors[next];
                if (visit[successor] == Unvisited)
                    Enter(successor);
                else
                    reach[vertex] = Math.Min(reach[vertex], reach[successor]);
                continue;
            }

            path.RemoveAt(path.Count - 1);
            if (reach[vertex] == visit[vertex])
                Close(vertex);
            if (path.Count > 0)
            {
                var caller = path[^1].Vertex;
                reach[caller] = Math.Min(reach[caller], reach[vertex]);
            }
        }
    }

    private void Enter(int vertex)
    {
        visit[vertex] = reach[vertex] = ++visits;
        open[openCount++] = vertex;
        path.Add((vertex, 0));
    }

    /// <summary>Everything opened since the vertex forms one component with it. A closed vertex reaches nothing that is open.</summary>
    private void Close(int vertex)
    {
        var start = openCount;
        do
        {
            start--;
            reach[open[start]] = int.MaxValue;
            Finished.Add(open[start]);
        }
        while (open[start] != vertex);

        if (openCount - start > 1)
            Cyclic.Add(open[start..openCount]);
        openCount = start;
    }
}
