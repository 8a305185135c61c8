namespace HdlDsl.Mutation;

/// <summary>The kinds of faults that are put into a netlist, one at a time, to see whether a testbench notices.</summary>
public enum MutantKind : byte
{
    /// <summary>Another operator on the same operands: and for or, a sum for a difference, a signed comparison for an unsigned one.</summary>
    Operator,

    /// <summary>The operands of a difference, a comparison or a quotient, or two neighbours in a concatenation, change places.</summary>
    SwappedOperands,

    /// <summary>The arms of a selection or the values of two cases change places.</summary>
    SwappedArms,

    /// <summary>A selection or the condition of a region is always or never true: an enable is dropped, a branch is dead.</summary>
    StuckCondition,

    /// <summary>One bit of a signal or of the result of an operator is always 0 or always 1.</summary>
    StuckBit,

    /// <summary>A constant, an index, an address, a slice or a word of a ROM is off by one.</summary>
    OffByOne,

    /// <summary>An assignment or a write to a memory does not happen.</summary>
    DroppedAssignment,

    /// <summary>A register has another reset value, or keeps its value in a reset.</summary>
    WrongReset,
}
