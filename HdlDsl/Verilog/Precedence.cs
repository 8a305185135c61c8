using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>How tightly a printed form binds, loosest first.</summary>
internal enum Precedence
{
    /// <summary>Anything may stand here without parentheses.</summary>
    Any,

    /// <summary><c>a ? b : c</c>.</summary>
    Conditional,

    /// <summary><c>a || b</c>.</summary>
    LogicalOr,

    /// <summary><c>a &amp;&amp; b</c>.</summary>
    LogicalAnd,

    /// <summary>
    /// Reductions. The language binds them as tightly as other unary operators, but <c>a &amp; &amp;b</c> is hard to read, so they get parentheses
    /// inside arithmetic.
    /// </summary>
    Reduction,

    /// <summary><c>a | b</c>.</summary>
    Or,

    /// <summary><c>a ^ b</c>.</summary>
    Xor,

    /// <summary><c>a &amp; b</c>.</summary>
    And,

    /// <summary><c>a == b</c>.</summary>
    Equality,

    /// <summary><c>a &lt; b</c>.</summary>
    Relational,

    /// <summary><c>a &lt;&lt; b</c>.</summary>
    Shift,

    /// <summary><c>a + b</c>.</summary>
    Sum,

    /// <summary><c>a * b</c>.</summary>
    Product,

    /// <summary><c>~a</c>.</summary>
    Unary,

    /// <summary>Names, literals, concatenations, calls.</summary>
    Primary,
}

/// <summary>The binary operators as they are printed.</summary>
internal static class BinaryForm
{
    /// <summary>Symbol and precedence of an operator between two operands.</summary>
    public static (string Symbol, Precedence Precedence) Of(Op op) => op switch
    {
        Op.And => (" & ", Precedence.And),
        Op.Or => (" | ", Precedence.Or),
        Op.Xor => (" ^ ", Precedence.Xor),
        Op.Add => (" + ", Precedence.Sum),
        Op.Subtract => (" - ", Precedence.Sum),
        Op.MultiplyUnsigned or Op.MultiplySigned => (" * ", Precedence.Product),
        Op.DivideUnsigned or Op.DivideSigned => (" / ", Precedence.Product),
        Op.RemainderUnsigned or Op.RemainderSigned => (" % ", Precedence.Product),
        Op.Equal => (" == ", Precedence.Equality),
        Op.NotEqual => (" != ", Precedence.Equality),
        Op.LessUnsigned or Op.LessSigned => (" < ", Precedence.Relational),
        Op.LessOrEqualUnsigned or Op.LessOrEqualSigned => (" <= ", Precedence.Relational),
        Op.ShiftLeft => (" << ", Precedence.Shift),
        Op.ShiftRight => (" >> ", Precedence.Shift),
        Op.ShiftRightSigned => (" >>> ", Precedence.Shift),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not a binary operator"),
    };
}
