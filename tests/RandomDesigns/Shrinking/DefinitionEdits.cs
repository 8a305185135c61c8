using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>What a node becomes.</summary>
public enum NodeFate
{
    /// <summary>All zeros.</summary>
    Zeros,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>Its first operand, cut or extended to the width.</summary>
    FirstOperand,

    /// <summary>Its second operand, cut or extended to the width.</summary>
    SecondOperand,

    /// <summary>Its last operand, cut or extended to the width.</summary>
    LastOperand,
}

/// <summary>Simplifications of one definition, by its own numbers.</summary>
public sealed record DefinitionEdits
{
    /// <summary>Nothing.</summary>
    public static DefinitionEdits None { get; } = new();

    /// <summary>Ports that go; what read them reads zeros.</summary>
    public IReadOnlySet<int> DroppedPorts { get; init; } = new HashSet<int>();

    /// <summary>Instances that go; what read their outputs reads zeros.</summary>
    public IReadOnlySet<int> DroppedInstances { get; init; } = new HashSet<int>();

    /// <summary>Assignments that go; their targets get a default of zeros.</summary>
    public IReadOnlySet<int> DroppedAssignments { get; init; } = new HashSet<int>();

    /// <summary>Assignments that become unconditional.</summary>
    public IReadOnlySet<int> HoistedAssignments { get; init; } = new HashSet<int>();

    /// <summary>Memory write ports that go.</summary>
    public IReadOnlySet<int> DroppedWrites { get; init; } = new HashSet<int>();

    /// <summary>Registers that move to the default domain.</summary>
    public IReadOnlySet<int> DefaultDomains { get; init; } = new HashSet<int>();

    /// <summary>Nodes that become simpler.</summary>
    public IReadOnlyDictionary<int, NodeFate> Nodes { get; init; } = new Dictionary<int, NodeFate>();

    /// <summary>Nodes that assignments take in place of their values, for the whole target; <see cref="Widths"/> says how wide that is then.</summary>
    public IReadOnlyDictionary<int, int> Values { get; init; } = new Dictionary<int, int>();

    /// <summary>New widths of signals; only of those that are assigned as a whole.</summary>
    public IReadOnlyDictionary<int, int> Widths { get; init; } = new Dictionary<int, int>();

    /// <summary>Whether names of expressions go.</summary>
    public bool DropsNames { get; init; }

    /// <summary>Whether domains that nothing uses any more go, with their clocks and resets.</summary>
    public bool DropsDomains { get; init; }

    /// <summary>Whether all operators of one kind become another; for tests that need a wrong model.</summary>
    public (Op From, Op To)? Replacement { get; init; }
}
