namespace Benchmarks.Designs.Rv32;

/// <summary>What the processor does in a cycle.</summary>
public enum CpuState
{
    /// <summary>Waits for an instruction.</summary>
    Fetch,

    /// <summary>Finds out what the instruction is.</summary>
    Decode,

    /// <summary>Reads the registers.</summary>
    Operands,

    /// <summary>Computes; most instructions end here.</summary>
    Execute,

    /// <summary>Shifts by four or by one.</summary>
    Shift,

    /// <summary>Waits for the memory to take a word.</summary>
    Store,

    /// <summary>Waits for the memory to give a word.</summary>
    Load,

    /// <summary>Stopped for good: ECALL, EBREAK, an illegal instruction or a misaligned address.</summary>
    Trap,
}

/// <summary>What an instruction does, behind the decoder.</summary>
public enum CpuOperation
{
    /// <summary>The immediate.</summary>
    LoadUpper,

    /// <summary>The immediate plus the instruction's address.</summary>
    AddToPc,

    /// <summary>Jump relative to the instruction.</summary>
    Jump,

    /// <summary>Jump relative to a register.</summary>
    JumpRegister,

    /// <summary>Conditional jump.</summary>
    Branch,

    /// <summary>Memory to register.</summary>
    Load,

    /// <summary>Register to memory.</summary>
    Store,

    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>1 if less, signed.</summary>
    Less,

    /// <summary>1 if less, unsigned.</summary>
    LessUnsigned,

    /// <summary>Exclusive or.</summary>
    Xor,

    /// <summary>Or.</summary>
    Or,

    /// <summary>And.</summary>
    And,

    /// <summary>Shift left.</summary>
    ShiftLeft,

    /// <summary>Shift right, zeros come in.</summary>
    ShiftRight,

    /// <summary>Shift right, the sign comes in.</summary>
    ShiftRightSigned,

    /// <summary>Nothing: FENCE.</summary>
    None,
}
