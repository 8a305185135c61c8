using System.Runtime.InteropServices;
using HdlDsl.Diagnostics;

namespace HdlDsl.Netlists;

/// <summary>
/// The netlist of one module definition: tables of nodes, signals, regions and assignments, addressed by int. Expressions are pure and shared;
/// control structure stays visible as chains of scopes. A definition may be instantiated any number of times.
/// </summary>
public sealed class Definition
{
    private readonly List<SignalEntry> signals = [];
    private readonly List<AssignmentEntry> assignments = [];
    private readonly List<ScopeEntry> scopes = [new ScopeEntry { Kind = ScopeKind.Root, Chain = -1, Condition = -1, CaseValues = [] }];
    private readonly List<ChainEntry> chains = [];
    private readonly List<MemoryWriteEntry> memoryWrites = [];
    private readonly List<DomainUse> domains = [];
    private readonly Dictionary<int, string> nodeNames = [];
    private readonly HashSet<int> exactlyNamedNodes = [];

    /// <summary>Makes an empty definition.</summary>
    /// <param name="name">Module name.</param>
    public Definition(string name) => Name = name;

    /// <summary>Module name in the output. Assigned finally when the whole design is known.</summary>
    public string Name { get; set; }

    /// <summary>One line that says what configuration this is, for the header comment; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>Where the module is described.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Set when this is a black box: then only the ports count.</summary>
    public BlackBoxInfo? BlackBox { get; init; }

    /// <summary>What stands in the Verilog instead of this netlist where a macro is defined; null for nothing.</summary>
    public MacroBody? MacroBody { get; set; }

    /// <summary>Expression nodes.</summary>
    public NodeTable Nodes { get; } = new();

    /// <summary>Ports in the order of the user's declaration, as signal numbers; clocks and resets are not among them (<see cref="Domains"/>).</summary>
    public List<int> Ports { get; } = [];

    /// <summary>Instances in the order of their making.</summary>
    public List<InstanceEntry> Instances { get; } = [];

    /// <summary>Memories and ROMs.</summary>
    public List<MemoryEntry> Memories { get; } = [];

    /// <summary>Warnings that were found while it was built; the checks add theirs.</summary>
    public List<Diagnostic> BuildWarnings { get; } = [];

    /// <summary>Names that the user gave to expressions; a named node is printed as a wire of that name.</summary>
    public IReadOnlyDictionary<int, string> NodeNames => nodeNames;

    /// <summary>Nodes whose name in <see cref="NodeNames"/> was asked for with Named and must be kept; the other names may be changed.</summary>
    public IReadOnlySet<int> ExactlyNamedNodes => exactlyNamedNodes;

    /// <summary>All signals.</summary>
    public ReadOnlySpan<SignalEntry> Signals => CollectionsMarshal.AsSpan(signals);

    /// <summary>All assignments in program order.</summary>
    public ReadOnlySpan<AssignmentEntry> Assignments => CollectionsMarshal.AsSpan(assignments);

    /// <summary>All scopes; 0 is the root.</summary>
    public ReadOnlySpan<ScopeEntry> Scopes => CollectionsMarshal.AsSpan(scopes);

    /// <summary>All chains.</summary>
    public ReadOnlySpan<ChainEntry> Chains => CollectionsMarshal.AsSpan(chains);

    /// <summary>All memory write ports in program order.</summary>
    public ReadOnlySpan<MemoryWriteEntry> MemoryWrites => CollectionsMarshal.AsSpan(memoryWrites);

    /// <summary>Clock domains used here or below; each gives a clock port, and a reset port when needed.</summary>
    public IReadOnlyList<DomainUse> Domains => domains;

    /// <summary>Adds a signal.</summary>
    /// <param name="entry">The signal.</param>
    /// <returns>Its number.</returns>
    public int AddSignal(in SignalEntry entry)
    {
        signals.Add(entry);
        if (entry.Kind is SignalKind.Input or SignalKind.Output)
            Ports.Add(signals.Count - 1);
        return signals.Count - 1;
    }

    /// <summary>A signal for changing in place.</summary>
    /// <param name="signal">Signal number.</param>
    /// <returns>A reference into the table, valid until the next signal is added.</returns>
    public ref SignalEntry SignalRef(int signal) => ref CollectionsMarshal.AsSpan(signals)[signal];

    /// <summary>Adds an assignment.</summary>
    /// <param name="entry">The assignment.</param>
    public void AddAssignment(in AssignmentEntry entry) => assignments.Add(entry);

    /// <summary>Adds a memory write.</summary>
    /// <param name="entry">The write port.</param>
    public void AddMemoryWrite(in MemoryWriteEntry entry) => memoryWrites.Add(entry);

    /// <summary>A memory write for changing in place.</summary>
    internal ref MemoryWriteEntry MemoryWriteRef(int write) => ref CollectionsMarshal.AsSpan(memoryWrites)[write];

    /// <summary>Takes a memory write out.</summary>
    internal void RemoveMemoryWrite(int write) => memoryWrites.RemoveAt(write);

    /// <summary>Adds a chain without branches.</summary>
    /// <param name="entry">The chain.</param>
    /// <returns>Its number.</returns>
    public int AddChain(in ChainEntry entry)
    {
        chains.Add(entry);
        return chains.Count - 1;
    }

    /// <summary>A chain for changing in place.</summary>
    /// <param name="chain">Chain number.</param>
    /// <returns>A reference into the table, valid until the next chain is added.</returns>
    public ref ChainEntry ChainRef(int chain) => ref CollectionsMarshal.AsSpan(chains)[chain];

    /// <summary>Adds a branch to a chain.</summary>
    /// <param name="entry">The scope; its <see cref="ScopeEntry.Chain"/> says where it belongs.</param>
    /// <returns>Its number.</returns>
    public int AddScope(in ScopeEntry entry)
    {
        scopes.Add(entry);
        chains[entry.Chain].Branches.Add(scopes.Count - 1);
        return scopes.Count - 1;
    }

    /// <summary>A scope for changing in place.</summary>
    /// <param name="scope">Scope number.</param>
    /// <returns>A reference into the table, valid until the next scope is added.</returns>
    public ref ScopeEntry ScopeRef(int scope) => ref CollectionsMarshal.AsSpan(scopes)[scope];

    /// <summary>The scope that a scope stands in.</summary>
    /// <param name="scope">A scope other than the root.</param>
    /// <returns>Its parent.</returns>
    public int ParentOf(int scope) => chains[scopes[scope].Chain].Parent;

    /// <summary>Finds or adds the use of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="needsReset">True when the use needs the reset port.</param>
    /// <returns>Index into <see cref="Domains"/>.</returns>
    public int UseDomain(ClockDomain domain, bool needsReset)
    {
        needsReset &= domain.ResetKind != ResetKind.None;
        var index = domains.FindIndex(use => use.Domain == domain);
        if (index < 0)
        {
            domains.Add(new DomainUse(domain, needsReset));
            return domains.Count - 1;
        }

        if (needsReset)
            domains[index] = domains[index] with { NeedsReset = true };
        return index;
    }

    /// <summary>Names a node unless it has a name already; a name that must be kept replaces a suggested one.</summary>
    /// <param name="node">Node number.</param>
    /// <param name="name">Name wanted.</param>
    /// <param name="isSuggestion">False when the name must be kept as it is.</param>
    public void NameNode(int node, string name, bool isSuggestion = true)
    {
        if (!isSuggestion && exactlyNamedNodes.Add(node))
            nodeNames[node] = name;
        else
            nodeNames.TryAdd(node, name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Nodes.Count} nodes, {signals.Count} signals, {Instances.Count} instances";
}

/// <summary>A whole design: the top definition and everything below it, each distinct definition once.</summary>
/// <param name="Top">The top definition.</param>
/// <param name="Definitions">All definitions, children before their parents, <paramref name="Top"/> last.</param>
/// <param name="Warnings">What the checks found that is legal but suspicious.</param>
public sealed record Design(Definition Top, IReadOnlyList<Definition> Definitions, IReadOnlyList<Diagnostic> Warnings);
