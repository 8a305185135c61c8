using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>How a signal gets its value in the output.</summary>
internal enum Drive : byte
{
    /// <summary>From outside, from a register block, or from an instance by a wire of its own.</summary>
    Elsewhere,

    /// <summary>Not printed: readers use the signal that it is an alias of.</summary>
    Elided,

    /// <summary>One continuous assignment of <see cref="ModulePlan.DriveNode"/>.</summary>
    Assign,

    /// <summary>Several continuous assignments to disjoint bits.</summary>
    Segments,

    /// <summary>An <c>always @*</c> block.</summary>
    Block,

    /// <summary>An instance input whose expression stands in the port connection.</summary>
    Connection,

    /// <summary>An instance output port is connected straight to it.</summary>
    FromInstance,
}

/// <summary>Where a node is printed.</summary>
internal enum Place : byte
{
    /// <summary>Inside the expressions of its users.</summary>
    Inline,

    /// <summary>As a wire with a name made from its structure.</summary>
    Temporary,

    /// <summary>As a wire with the user's name.</summary>
    Named,

    /// <summary>As the signal that it is continuously assigned to.</summary>
    Carried,
}

/// <summary>What a statement of a procedural block is.</summary>
internal enum StatementKind : byte
{
    /// <summary>Assignment number A.</summary>
    Assign,

    /// <summary>Memory write number A.</summary>
    Write,

    /// <summary>Signal A takes its default.</summary>
    Default,

    /// <summary>The B conditions from A on in <see cref="ModulePlan.Conditions"/>.</summary>
    If,

    /// <summary>As If, after another branch.</summary>
    ElseIf,

    /// <summary>Last branch.</summary>
    Else,

    /// <summary>End of the If.</summary>
    EndIf,

    /// <summary>Switch on node A.</summary>
    Case,

    /// <summary>Case of scope A.</summary>
    Arm,

    /// <summary>Rest of the switch; A is its scope or −1 when nothing happens in it.</summary>
    DefaultArm,

    /// <summary>End of the switch.</summary>
    EndCase,
}

/// <summary>One statement in the flat text order.</summary>
internal readonly record struct Statement(StatementKind Kind, int A = -1, int B = 0);

/// <summary>Bits of a signal that are continuously assigned from the bits of a node.</summary>
internal readonly record struct Segment(int Low, int Width, int Node, int NodeLow, int Assignment);

/// <summary>A clocked or combinational block: statements Start … End-1.</summary>
internal sealed record Process(int Signal, int Memory, int Domain, List<int> ResetRegisters, int Start, int End);

/// <summary>Everything that printing one module needs: drivers, statements, where nodes go, names. Filled by the planners, then only read.</summary>
internal sealed class ModulePlan
{
    public ModulePlan(Definition definition, VerilogOptions options)
    {
        Definition = definition;
        Options = options;
        var signals = definition.Signals.Length;
        Drives = new Drive[signals];
        DriveNode = new int[signals];
        DriveNode.AsSpan().Fill(-1);
        DriveStart = new int[signals];
        DriveEnd = new int[signals];
        AliasOf = new int[signals];
        AliasOf.AsSpan().Fill(-1);
        Places = new Place[definition.Nodes.Count];
        Uses = new int[definition.Nodes.Count];
        Names = new NameTable(definition);
        if (options.RomStyle == RomStyle.Case)
            NameRomFunctions();
        Assignments = [.. definition.Assignments];
        foreach (ref var assignment in Assignments.AsSpan())
            FixConstantIndex(ref assignment);
    }

    /// <summary>Verilator takes a function for hiding anything of its name in the modules around, so ROM functions carry the module's name.</summary>
    private void NameRomFunctions()
    {
        for (var memory = 0; memory < Names.Memories.Length; memory++)
        {
            if (Definition.Memories[memory].IsRom)
                Names.Memories[memory] = Names.Distinct($"{Definition.Name}_{Names.Memories[memory]}");
        }
    }

    public Definition Definition { get; }

    public VerilogOptions Options { get; }

    public NodeTable Nodes => Definition.Nodes;

    public NameTable Names { get; }

    /// <summary>The assignments, with constant indexes made fixed places; the width is 0 when nothing is assigned.</summary>
    public AssignmentEntry[] Assignments { get; }

    /// <summary>Per signal: how it is driven.</summary>
    public Drive[] Drives { get; }

    /// <summary>Per signal: the node assigned when the drive is Assign or Connection.</summary>
    public int[] DriveNode { get; }

    /// <summary>Per signal: first of its statements or segments; of an Assign the number of the assignment, −1 for a default.</summary>
    public int[] DriveStart { get; }

    /// <summary>Per signal: behind the last of its statements or segments.</summary>
    public int[] DriveEnd { get; }

    /// <summary>Per signal: the signal that it stands for when it is elided.</summary>
    public int[] AliasOf { get; }

    public List<Segment> Segments { get; } = [];

    public List<Statement> Statements { get; } = [];

    /// <summary>Conditions of If statements: a node, or the complement of a node that must not hold.</summary>
    public List<int> Conditions { get; } = [];

    /// <summary>Clocked blocks, in the order of printing.</summary>
    public List<Process> Processes { get; } = [];

    /// <summary>Per node: where it is printed.</summary>
    public Place[] Places { get; }

    /// <summary>Per node: number of places that mention it; 0 when it is dead.</summary>
    public int[] Uses { get; }

    /// <summary>The signal that stands for a carried node.</summary>
    public Dictionary<int, int> Carriers { get; } = [];

    /// <summary>Per instance output connected straight to a signal: that signal.</summary>
    public Dictionary<int, int> DirectOutputs { get; } = [];

    /// <summary>Unused bits of inputs and internal names, to be collected into one wire.</summary>
    public List<(int Signal, int Node, int Low, int Width)> Unused { get; } = [];

    /// <summary>Memories that nothing reads.</summary>
    public List<int> UnreadMemories { get; } = [];

    /// <summary>Whether a signal is written by a procedural block.</summary>
    public bool IsVariable(int signal) => Drives[signal] == Drive.Block || Definition.Signals[signal].Kind == SignalKind.Register;

    /// <summary>Whether a read or write needs a guard against addresses outside; one with a constant address never does.</summary>
    public bool NeedsGuard(int address, int places) =>
        !Nodes.IsConstant(address) && VerilogAddress.NeedsGuard(Nodes.WidthOf(address), places);

    /// <summary>True when an address is a constant outside: nothing is written there, and 0 is read.</summary>
    public bool IsOutside(int address, int places) => Nodes.IsConstant(address) && Nodes.ConstantOf(address) >= places;

    /// <summary>The signal to read for a signal.</summary>
    public int Resolve(int signal) => AliasOf[signal] >= 0 ? AliasOf[signal] : signal;

    /// <summary>True when the node is printed as a plain name.</summary>
    public bool IsName(int node) => Nodes.OpOf(node) == Op.Signal || Places[node] != Place.Inline;

    /// <summary>True when the node may be printed twice and its low bits may be selected: a name, a literal, or fixed bits of a name.</summary>
    public bool IsRepeatable(int node) => IsName(node) || Nodes.OpOf(node) is Op.Constant or Op.Slice;

    private void FixConstantIndex(ref AssignmentEntry assignment)
    {
        if (assignment.IndexNode < 0 || !Nodes.IsConstant(assignment.IndexNode))
            return;
        var low = Nodes.ConstantOf(assignment.IndexNode) * assignment.Stride;
        var isInside = low + assignment.Width <= Definition.Signals[assignment.Target].Width;
        assignment.IndexNode = -1;
        assignment.Low = isInside ? (int)low : 0;
        assignment.Width = isInside ? assignment.Width : 0;
    }
}
