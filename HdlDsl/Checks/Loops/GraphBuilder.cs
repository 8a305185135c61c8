using HdlDsl.Netlists;

namespace HdlDsl.Checks.Loops;

/// <summary>
/// Builds the graph of what depends combinationally on what inside one definition. Registers and memory contents end a path; an asynchronous memory
/// read depends on its address; instances are seen through the <see cref="PortDependencies"/> of their definitions. The vertices are made in the order
/// of <see cref="VertexLayout"/>, in one pass.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly AssignmentIndex index;
    private readonly Definition definition;
    private readonly SignalSegments segments;
    private readonly List<(int Instance, PortGroup Group)> groups = [];

    public GraphBuilder(AssignmentIndex index, IReadOnlyDictionary<Definition, PortDependencies> children)
    {
        this.index = index;
        definition = index.Definition;
        segments = new SignalSegments(definition, children);
        for (var instance = 0; instance < definition.Instances.Count; instance++)
        {
            if (!children.TryGetValue(definition.Instances[instance].Definition!, out var ports))
                continue;
            foreach (var group in ports.Groups)
                groups.Add((instance, group));
        }

        Layout = new VertexLayout(definition, segments, groups.Count);
    }

    public VertexLayout Layout { get; }

    public SignalSegments Segments => segments;

    /// <summary>Instance that a group vertex belongs to.</summary>
    public int InstanceOf(int group) => groups[group].Instance;

    public DependencyGraph Build()
    {
        var graph = new DependencyGraph(Layout.Count, expectedEdges: 2 * Layout.Count);
        AddNodes(graph);
        AddSegments(graph);
        AddRanges(graph);
        AddShared(graph);
        AddAssignments(graph);
        AddScopes(graph);
        AddGroups(graph);
        graph.Complete();
        return graph;
    }

    private bool IsRegister(int signal) => definition.Signals[signal].Kind == SignalKind.Register;

    private void AddNodes(DependencyGraph graph)
    {
        var nodes = definition.Nodes;
        Span<int> buffer = stackalloc int[3];
        for (var node = 0; node < nodes.Count; node++)
        {
            graph.NextVertex();
            var op = nodes.OpOf(node);
            if (op == Op.Signal)
            {
                AddBits(graph, nodes.A(node), new BitRange(0, nodes.WidthOf(node) - 1));
                continue;
            }

            if (op == Op.Slice && nodes.OpOf(nodes.A(node)) == Op.Signal)
            {
                AddBits(graph, nodes.A(nodes.A(node)), new BitRange(nodes.B(node), nodes.B(node) + nodes.WidthOf(node) - 1));
                continue;
            }

            foreach (var operand in nodes.OperandsOf(node, buffer))
                graph.AddEdge(operand);
        }
    }

    private void AddBits(DependencyGraph graph, int signal, BitRange bits)
    {
        if (IsRegister(signal))
            return;
        var (lowest, highest) = segments.Within(signal, bits);
        Layout.AddRange(graph, signal, lowest, highest);
    }

    /// <summary>A segment depends on the assignments that reach it; where there are several segments, those that reach all go through one vertex.</summary>
    private void AddSegments(DependencyGraph graph)
    {
        var groupsAt = GroupsAtOutputs();
        var sources = new List<(int Segment, int Assignment)>();
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var count = segments.CountOf(signal);
            if (count == 0)
                continue;
            sources.Clear();
            var isShared = false;
            foreach (var number in index.Of(signal))
            {
                var (lowest, highest) = Reached(number);
                if (count > 1 && highest - lowest + 1 == count)
                {
                    isShared = true;
                    continue;
                }

                for (var segment = lowest; segment <= highest; segment++)
                    sources.Add((segment, number));
            }

            sources.Sort();
            var next = 0;
            for (var segment = segments.FirstOf(signal); segment < segments.FirstOf(signal) + count; segment++)
            {
                graph.NextVertex();
                for (; next < sources.Count && sources[next].Segment == segment; next++)
                    graph.AddEdge(Layout.Assignment(sources[next].Assignment));
                if (isShared)
                    graph.AddEdge(Layout.Shared(signal));
                foreach (var group in groupsAt.GetValueOrDefault(segment) ?? [])
                    graph.AddEdge(Layout.Group(group));
            }
        }
    }

    private (int Lowest, int Highest) Reached(int number)
    {
        ref readonly var assignment = ref definition.Assignments[number];
        var bits = assignment.IndexNode < 0
            ? new BitRange(assignment.Low, assignment.Low + assignment.Width - 1)
            : new BitRange(0, definition.Signals[assignment.Target].Width - 1);
        return segments.Within(assignment.Target, bits);
    }

    private Dictionary<int, List<int>> GroupsAtOutputs()
    {
        var groupsAt = new Dictionary<int, List<int>>();
        for (var group = 0; group < groups.Count; group++)
        {
            var first = definition.Instances[groups[group].Instance].FirstSignal;
            foreach (var (port, bits) in groups[group].Group.Outputs)
            {
                var (lowest, highest) = segments.Within(first + port, bits);
                for (var segment = lowest; segment <= highest; segment++)
                {
                    if (!groupsAt.TryGetValue(segment, out var list))
                        groupsAt.Add(segment, list = []);
                    list.Add(group);
                }
            }
        }

        return groupsAt;
    }

    private void AddRanges(DependencyGraph graph)
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var count = segments.CountOf(signal);
            for (var node = 0; node < count; node++)
            {
                graph.NextVertex();
                // Place 0 of a tree is unused.
                if (node == 0)
                    continue;
                graph.AddEdge(Layout.TreeNode(signal, 2 * node));
                graph.AddEdge(Layout.TreeNode(signal, (2 * node) + 1));
            }
        }
    }

    private void AddShared(DependencyGraph graph)
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            graph.NextVertex();
            var count = segments.CountOf(signal);
            if (count < 2)
                continue;
            foreach (var number in index.Of(signal))
            {
                var (lowest, highest) = Reached(number);
                if (highest - lowest + 1 == count)
                    graph.AddEdge(Layout.Assignment(number));
            }
        }
    }

    private void AddAssignments(DependencyGraph graph)
    {
        foreach (ref readonly var assignment in definition.Assignments)
        {
            graph.NextVertex();
            if (IsRegister(assignment.Target))
                continue;
            graph.AddEdge(assignment.Value);
            if (assignment.IndexNode >= 0)
                graph.AddEdge(assignment.IndexNode);
            if (assignment.Scope != 0)
                graph.AddEdge(Layout.Scope(assignment.Scope));
        }
    }

    /// <summary>A branch of a When depends on its condition and, through the branch before it, on all earlier ones; the first on the scope around.</summary>
    private void AddScopes(DependencyGraph graph)
    {
        var before = ScopeOrder.ScopesBefore(definition);
        for (var scope = 0; scope < definition.Scopes.Length; scope++)
        {
            graph.NextVertex();
            if (scope == 0)
                continue;
            ref readonly var entry = ref definition.Scopes[scope];
            var subject = definition.Chains[entry.Chain].Subject;
            if (subject >= 0)
                graph.AddEdge(subject);
            else if (entry.Condition >= 0)
                graph.AddEdge(entry.Condition);
            if (before[scope] != 0)
                graph.AddEdge(Layout.Scope(before[scope]));
        }
    }

    private void AddGroups(DependencyGraph graph)
    {
        foreach (var (instance, group) in groups)
        {
            graph.NextVertex();
            var first = definition.Instances[instance].FirstSignal;
            foreach (var (port, bits) in group.Inputs)
                AddBits(graph, first + port, bits);
        }
    }
}
