namespace HdlDsl.Netlists;

/// <summary>
/// The operators of the netlist. A node has a width and up to three operands (<c>A</c>, <c>B</c>, <c>C</c>); unless said otherwise operands are
/// node numbers and have the width of the result. Values are two-state bit vectors; signedness is a property of the operator.
/// </summary>
public enum Op : byte
{
    /// <summary>A constant. A = index into the constant pool.</summary>
    Constant,

    /// <summary>The present value of a signal. A = signal number.</summary>
    Signal,

    /// <summary>Asynchronous read of a memory or ROM. A = memory number, B = address node. Outside the depth it reads 0.</summary>
    MemoryRead,

    /// <summary>Bitwise complement.</summary>
    Not,

    /// <summary>Bitwise and.</summary>
    And,

    /// <summary>Bitwise or.</summary>
    Or,

    /// <summary>Bitwise exclusive or.</summary>
    Xor,

    /// <summary>Two's complement negation, modulo 2^width.</summary>
    Negate,

    /// <summary>Sum modulo 2^width.</summary>
    Add,

    /// <summary>Difference modulo 2^width.</summary>
    Subtract,

    /// <summary>Unsigned product; operands of any width, extended with zeros to the result width; modulo 2^width.</summary>
    MultiplyUnsigned,

    /// <summary>Signed product; operands of any width, sign-extended to the result width; modulo 2^width.</summary>
    MultiplySigned,

    /// <summary>Unsigned quotient; 0 when the divisor is 0.</summary>
    DivideUnsigned,

    /// <summary>Signed quotient rounded toward zero; 0 when the divisor is 0.</summary>
    DivideSigned,

    /// <summary>Unsigned remainder; the dividend when the divisor is 0.</summary>
    RemainderUnsigned,

    /// <summary>Signed remainder with the sign of the dividend; the dividend when the divisor is 0.</summary>
    RemainderSigned,

    /// <summary>1 bit: A equals B (operands of one width).</summary>
    Equal,

    /// <summary>1 bit: A differs from B (operands of one width).</summary>
    NotEqual,

    /// <summary>1 bit: A &lt; B, unsigned (operands of one width).</summary>
    LessUnsigned,

    /// <summary>1 bit: A &lt; B, signed (operands of one width).</summary>
    LessSigned,

    /// <summary>1 bit: A &lt;= B, unsigned (operands of one width).</summary>
    LessOrEqualUnsigned,

    /// <summary>1 bit: A &lt;= B, signed (operands of one width).</summary>
    LessOrEqualSigned,

    /// <summary>A shifted left by B (any width, unsigned); zeros come in; an amount of the width or more gives 0.</summary>
    ShiftLeft,

    /// <summary>A shifted right by B (any width, unsigned); zeros come in; an amount of the width or more gives 0.</summary>
    ShiftRight,

    /// <summary>A shifted right by B (any width, unsigned); copies of the sign come in.</summary>
    ShiftRightSigned,

    /// <summary>Bits B+width-1 … B of A. B is a plain number.</summary>
    Slice,

    /// <summary>Bits (B*C)+width-1 … B*C of A, B an index node and C a plain stride in bits. Outside A it reads 0.</summary>
    DynamicSlice,

    /// <summary>Joined operands, the most significant first. A = start in the operand pool, B = count. Operands have any width.</summary>
    Concat,

    /// <summary>A (narrower) with zeros above.</summary>
    ZeroExtend,

    /// <summary>A (narrower) with copies of its sign above.</summary>
    SignExtend,

    /// <summary>B when the 1-bit A is set, else C.</summary>
    Mux,

    /// <summary>1 bit: all bits of A are set.</summary>
    ReduceAnd,

    /// <summary>1 bit: some bit of A is set.</summary>
    ReduceOr,

    /// <summary>1 bit: an odd number of bits of A is set.</summary>
    ReduceXor,
}
