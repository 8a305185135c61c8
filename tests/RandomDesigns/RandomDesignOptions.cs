namespace HdlDsl.RandomDesigns;

/// <summary>What random designs may contain.</summary>
public sealed record RandomDesignOptions
{
    /// <summary>Everything.</summary>
    public static RandomDesignOptions All { get; } = new();

    /// <summary>What all Verilog tools get right and find nothing to say about.</summary>
    public static RandomDesignOptions ForVerilog { get; } = new() { WideDivision = false, BlackBoxes = false, InstanceLoops = false, MemoriesWithoutContents = false };

    /// <summary>Number of additions to the top definition; each may be a node, some wires, or an instance.</summary>
    public int Size { get; init; } = 60;

    /// <summary>Few values are wider: extensions add some bits, and vectors join elements of this width.</summary>
    public int GreatestWidth { get; init; } = 400;

    /// <summary>No arithmetic, shift or its amount, comparison by size or memory word is wider.</summary>
    public int GreatestWord { get; init; } = 400;

    /// <summary>No index or address is wider; at least 10.</summary>
    public int GreatestIndexWidth { get; init; } = 80;

    /// <summary>Words in a memory at most.</summary>
    public int GreatestDepth { get; init; } = 2000;

    /// <summary>No subject of a switch is wider; at least 4.</summary>
    public int GreatestSubjectWidth { get; init; } = 12;

    /// <summary>Elements chosen by an index at distances that are not their width; they may overlap.</summary>
    public bool MixedStrides { get; init; } = true;

    /// <summary>Wires that join registers, and are read by an index.</summary>
    public bool RegisterVectors { get; init; } = true;

    /// <summary>Division of more than 64 bits; Icarus 11 gives 0 for some quotients, see docs/simulation-engines.md.</summary>
    public bool WideDivision { get; init; } = true;

    /// <summary>Black boxes with behavioural models and Verilog.</summary>
    public bool BlackBoxes { get; init; } = true;

    /// <summary>Loops of vectors through the ports of an instance, which Verilator warns of.</summary>
    public bool InstanceLoops { get; init; } = true;

    /// <summary>Memories without contents; in Icarus their words are unknown at the start.</summary>
    public bool MemoriesWithoutContents { get; init; } = true;
}
