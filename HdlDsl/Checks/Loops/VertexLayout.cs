using HdlDsl.Netlists;

namespace HdlDsl.Checks.Loops;

/// <summary>
/// The numbering of the vertices of a definition's dependency graph, kind after kind:
/// expression nodes; segments; ranges of segments; per signal the assignments that may reach all of its segments; assignments; scopes; and the groups
/// of dependent ports of each instance.
///
/// A range vertex stands for several neighbouring segments: the inner nodes of a binary tree over the segments of a signal, so that reading a slice
/// takes a logarithmic number of edges. Tree node i of a signal with k segments has the children 2i and 2i+1; numbers from k on are the segments.
/// </summary>
internal sealed class VertexLayout
{
    private readonly SignalSegments segments;
    private readonly int ranges;
    private readonly int shared;
    private readonly int assignments;
    private readonly int scopes;
    private readonly int groups;

    public VertexLayout(Definition definition, SignalSegments segments, int groupCount)
    {
        this.segments = segments;
        FirstSegment = definition.Nodes.Count;
        ranges = FirstSegment + segments.Count;
        shared = ranges + segments.Count;
        assignments = shared + definition.Signals.Length;
        scopes = assignments + definition.Assignments.Length;
        groups = scopes + definition.Scopes.Length;
        Count = groups + groupCount;
    }

    public int Count { get; }

    public int FirstSegment { get; }

    public int Segment(int segment) => FirstSegment + segment;

    public int Shared(int signal) => shared + signal;

    public int Assignment(int assignment) => assignments + assignment;

    public int Scope(int scope) => scopes + scope;

    public int Group(int group) => groups + group;

    public bool IsSegment(int vertex) => vertex >= FirstSegment && vertex < ranges;

    public bool IsAssignment(int vertex) => vertex >= assignments && vertex < scopes;

    public bool IsScope(int vertex) => vertex >= scopes && vertex < groups;

    public bool IsGroup(int vertex) => vertex >= groups;

    public int SegmentOf(int vertex) => vertex - FirstSegment;

    public int AssignmentOf(int vertex) => vertex - assignments;

    public int GroupOf(int vertex) => vertex - groups;

    /// <summary>The vertex of a node of the range tree of a signal.</summary>
    public int TreeNode(int signal, int node)
    {
        var count = segments.CountOf(signal);
        var first = segments.FirstOf(signal);
        return node < count ? ranges + first + node : FirstSegment + first + node - count;
    }

    /// <summary>Adds edges from the vertex being made to vertices that together stand for neighbouring segments of one signal.</summary>
    public void AddRange(DependencyGraph graph, int signal, int lowest, int highest)
    {
        var count = segments.CountOf(signal);
        var first = segments.FirstOf(signal);
        var low = lowest - first + count;
        var end = highest - first + count + 1;
        for (; low < end; low /= 2, end /= 2)
        {
            if (low % 2 != 0)
                graph.AddEdge(TreeNode(signal, low++));
            if (end % 2 != 0)
                graph.AddEdge(TreeNode(signal, --end));
        }
    }
}
