namespace HdlDsl.Simulator.Compilation;

/// <summary>What a piece of a function does.</summary>
internal enum ItemKind : byte
{
    /// <summary>Computes a node that is used in several places.</summary>
    Value,

    /// <summary>Computes combinational signals from their assignments, with the control structure kept.</summary>
    Signals,

    /// <summary>Gives registers and memories their next values, with the control structure kept.</summary>
    State,

    /// <summary>Evaluates a group of outputs of a kept instance.</summary>
    Outputs,

    /// <summary>Copies outputs of grouped instances to inputs of others of the group.</summary>
    Gather,

    /// <summary>Clocks a kept instance or a group of instances.</summary>
    Edge,
}

/// <summary>A piece of a function that is scheduled as a whole.</summary>
internal sealed class Item(ItemKind kind)
{
    public ItemKind Kind { get; } = kind;

    /// <summary>Node of a value.</summary>
    public int Node { get; init; } = -1;

    /// <summary>Instance of a call.</summary>
    public int Instance { get; init; } = -1;

    /// <summary>Output group of a call.</summary>
    public int Group { get; init; } = -1;

    /// <summary>Signals that get values here.</summary>
    public List<int> Targets { get; } = [];

    /// <summary>Memories that are written here.</summary>
    public List<int> Memories { get; } = [];

    /// <summary>Statements, when there are any.</summary>
    public Block? Body { get; set; }

    /// <summary>Items that must come before because their results are used here.</summary>
    public HashSet<Item> Needs { get; } = [];

    /// <summary>Registers read here.</summary>
    public HashSet<int> ReadRegisters { get; } = [];

    /// <summary>Memories read here.</summary>
    public HashSet<int> ReadMemories { get; } = [];

    /// <summary>0 unvisited, 1 being visited, 2 in the schedule.</summary>
    public int Mark { get; set; }

    /// <summary>Number of nodes evaluated here.</summary>
    public int Size { get; set; }

    /// <summary>Method in which the item stands.</summary>
    public int Chunk { get; set; }

    /// <summary>True when the result is used in another method, or must be in memory.</summary>
    public bool NeedsSlot { get; set; }
}

/// <summary>The statements of one scope that concern an item.</summary>
internal sealed class Block(int scope)
{
    public int Scope { get; } = scope;

    /// <summary>Nodes used in several places, but only inside this scope; computed where it begins.</summary>
    public List<int> Values { get; } = [];

    public List<Statement> Statements { get; } = [];
}

/// <summary>An assignment, a memory write or a chain, in program order.</summary>
internal abstract record Statement;

/// <summary>An assignment by its number.</summary>
internal sealed record AssignStatement(int Assignment) : Statement;

/// <summary>A memory write by its number.</summary>
internal sealed record WriteStatement(int Write) : Statement;

/// <summary>A chain with those of its branches that hold statements.</summary>
internal sealed record ChainStatement(int Chain, SortedDictionary<int, Block> Branches) : Statement;
