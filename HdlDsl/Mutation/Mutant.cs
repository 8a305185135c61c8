using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Mutation;

/// <summary>One fault in a design. All instances of the module have it.</summary>
/// <param name="Number">Number in the list of all mutants of the design, from 0; the same in every run.</param>
/// <param name="Kind">Kind of fault.</param>
/// <param name="Module">Name of the module in the Verilog.</param>
/// <param name="Description">What is different, in words.</param>
/// <param name="Location">C# line of the statement that is wrong, or of the first that reads what is wrong; unknown for outputs that nothing else reads.</param>
public sealed record Mutant(int Number, MutantKind Kind, string Module, string Description, SourceLocation Location)
{
    /// <summary>Index of the module in <see cref="Design.Definitions"/>.</summary>
    internal int Definition { get; init; }

    /// <summary>What is changed.</summary>
    internal MutantEdit Edit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"#{Number} {Location}: {Description} in {Module}";
}

/// <summary>What <see cref="MutantEdit.Site"/> is a number of.</summary>
internal enum MutantSite : byte
{
    Node,
    Assignment,
    MemoryWrite,
    Scope,
    Register,
    Memory,
}

/// <summary>How a site is changed.</summary>
internal enum MutantChange : byte
{
    /// <summary>A node has another operator: Detail.</summary>
    Operator,

    /// <summary>The first two operands of a node change places; of a concatenation part Detail and the next; of a selection the arms.</summary>
    Swap,

    /// <summary>A node is replaced by its operand Detail.</summary>
    Operand,

    /// <summary>Bit Detail of a node is the value Amount.</summary>
    StuckBit,

    /// <summary>Operand Detail of a node, or the value or address of a statement, has Amount added to it.</summary>
    Add,

    /// <summary>Operand Detail of a node has its lowest bit flipped.</summary>
    Flip,

    /// <summary>The lowest bit of a slice is higher by Amount.</summary>
    Shift,

    /// <summary>A statement is dropped.</summary>
    Drop,

    /// <summary>A condition is Amount.</summary>
    Condition,

    /// <summary>A case has the values of case Detail and the other way round.</summary>
    SwapCases,

    /// <summary>Bit Detail of a reset value, or of word Detail of a memory the lowest one, is flipped.</summary>
    FlipInitial,

    /// <summary>A register has no reset value.</summary>
    NoReset,
}

/// <summary>A change of one place of a definition.</summary>
/// <param name="Site">What kind of place.</param>
/// <param name="Index">Number of the node, statement, scope, signal or memory.</param>
/// <param name="Change">What is done.</param>
/// <param name="Detail">See <see cref="MutantChange"/>.</param>
/// <param name="Amount">See <see cref="MutantChange"/>.</param>
internal readonly record struct MutantEdit(MutantSite Site, int Index, MutantChange Change, int Detail = 0, int Amount = 0);
