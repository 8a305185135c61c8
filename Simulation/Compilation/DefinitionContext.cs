using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>What all functions of one prepared definition need to know about it: who assigns what, and where scopes belong.</summary>
internal sealed class DefinitionContext
{
    private readonly List<int>[] assignmentsOf;
    private readonly List<int>[] writesOf;
    private readonly int[] depths;

    /// <summary>Indexes a definition.</summary>
    /// <param name="definition">A prepared definition.</param>
    /// <param name="children">The code of each instance.</param>
    public DefinitionContext(Definition definition, IReadOnlyList<IChildCode> children)
    {
        Definition = definition;
        Children = children;
        Ranges = new ValueRanges(definition.Nodes);
        assignmentsOf = new List<int>[definition.Signals.Length];
        writesOf = new List<int>[definition.Memories.Count];
        for (var i = 0; i < definition.Assignments.Length; i++)
            (assignmentsOf[definition.Assignments[i].Target] ??= []).Add(i);
        for (var i = 0; i < definition.MemoryWrites.Length; i++)
            (writesOf[definition.MemoryWrites[i].Memory] ??= []).Add(i);
        depths = new int[definition.Scopes.Length];
        RootChains = new int[definition.Scopes.Length];
        RootChains[0] = -1;
        for (var scope = 1; scope < depths.Length; scope++)
        {
            var parent = definition.ParentOf(scope);
            depths[scope] = depths[parent] + 1;
            RootChains[scope] = parent == 0 ? definition.Scopes[scope].Chain : RootChains[parent];
        }
    }

    public Definition Definition { get; }

    public NodeTable Nodes => Definition.Nodes;

    public ValueRanges Ranges { get; }

    public IReadOnlyList<IChildCode> Children { get; }

    /// <summary>For each scope the outermost chain that it stands in, −1 for the root.</summary>
    public int[] RootChains { get; }

    public List<int> AssignmentsOf(int signal) => assignmentsOf[signal] ??= [];

    public List<int> WritesOf(int memory) => writesOf[memory] ??= [];

    /// <summary>The code behind an instance port and the position of the port in it.</summary>
    public (IChildCode Child, int Port) PortOf(int signal)
    {
        var instance = Definition.Signals[signal].Instance;
        return (Children[instance], signal - Definition.Instances[instance].FirstSignal);
    }

    /// <summary>The innermost scope that two scopes stand in.</summary>
    public int CommonScope(int a, int b)
    {
        while (a != b)
        {
            if (depths[a] >= depths[b])
                a = Definition.ParentOf(a);
            else
                b = Definition.ParentOf(b);
        }

        return a;
    }

    /// <summary>Nodes that are computed again wherever they are used: leaves, and what costs no more than reading a local.</summary>
    public bool IsCheap(int node)
    {
        var op = Nodes.OpOf(node);
        if (op is Op.Constant or Op.Signal)
            return true;
        if (Nodes.WidthOf(node) > 64)
            return false;
        var operand = Nodes.A(node);
        return op is Op.Slice or Op.ZeroExtend or Op.SignExtend && Nodes.OpOf(operand) == Op.Signal
            && (op != Op.Slice || Nodes.WidthOf(operand) <= 64);
    }

    /// <summary>Whether an assignment replaces the whole signal.</summary>
    public bool IsWhole(in AssignmentEntry assignment) =>
        assignment.IndexNode < 0 && assignment.Low == 0 && assignment.Width == Definition.Signals[assignment.Target].Width;
}
