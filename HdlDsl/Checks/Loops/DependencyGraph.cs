namespace HdlDsl.Checks.Loops;

/// <summary>A directed graph in compressed form: the successors of a vertex are neighbours in one array.</summary>
internal sealed class DependencyGraph
{
    private readonly int[] first;
    private readonly List<int> targets;
    private int started;

    public DependencyGraph(int vertices, int expectedEdges)
    {
        first = new int[vertices + 1];
        targets = new List<int>(expectedEdges);
    }

    /// <summary>Number of vertices.</summary>
    public int Count => first.Length - 1;

    /// <summary>Starts the next vertex; edges are added to it until the next call.</summary>
    public void NextVertex() => first[started++] = targets.Count;

    /// <summary>Adds an edge from the vertex started last.</summary>
    public void AddEdge(int target) => targets.Add(target);

    /// <summary>Ends the making.</summary>
    public void Complete() => first[started] = targets.Count;

    /// <summary>What a vertex depends on.</summary>
    public ReadOnlySpan<int> SuccessorsOf(int vertex) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(targets)[first[vertex]..first[vertex + 1]];
}
