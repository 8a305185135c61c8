using System.Numerics;

namespace HdlDsl.Netlists;

/// <summary>
/// The meaning of every pure operator on constants: the reference that folding, simulators and the emitted Verilog must agree with.
/// Values are unsigned numbers below 2^width.
/// </summary>
public static class OpSemantics
{
    // Nearly every operation cuts its result, so the masks of common widths are made once.
    private static readonly BigInteger[] Masks = [.. Enumerable.Range(0, 257).Select(width => (BigInteger.One << width) - 1)];

    /// <summary>All ones of a width.</summary>
    /// <param name="width">Width in bits.</param>
    /// <returns>2^width − 1.</returns>
    public static BigInteger Mask(int width) => width < Masks.Length ? Masks[width] : (BigInteger.One << width) - 1;

    /// <summary>Reads a bit pattern as a two's complement number.</summary>
    /// <param name="value">Unsigned pattern below 2^width.</param>
    /// <param name="width">Width in bits.</param>
    /// <returns>The signed number.</returns>
    public static BigInteger ToSigned(BigInteger value, int width) =>
        (value >> (width - 1)).IsZero ? value : value - (BigInteger.One << width);

    /// <summary>Evaluates an operator with one operand (<see cref="Op.Slice"/> and the extensions included).</summary>
    /// <param name="op">Operator.</param>
    /// <param name="width">Result width.</param>
    /// <param name="a">Operand.</param>
    /// <param name="widthA">Width of the operand.</param>
    /// <param name="low">Lowest bit for <see cref="Op.Slice"/>.</param>
    /// <returns>The result, below 2^width.</returns>
    public static BigInteger Evaluate(Op op, int width, BigInteger a, int widthA, int low = 0) => op switch
    {
        Op.Not => a ^ Mask(width),
        Op.Negate => -a & Mask(width),
        Op.Slice => (a >> low) & Mask(width),
        Op.ZeroExtend => a,
        Op.SignExtend => ToSigned(a, widthA) & Mask(width),
        Op.ReduceAnd => Truth(a == Mask(widthA)),
        Op.ReduceOr => Truth(!a.IsZero),
        Op.ReduceXor => Truth(IsOdd(a)),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operator with one operand"),
    };

    /// <summary>Evaluates an operator with two operands.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="width">Result width.</param>
    /// <param name="a">First operand.</param>
    /// <param name="widthA">Its width.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="widthB">Its width.</param>
    /// <returns>The result, below 2^width.</returns>
    public static BigInteger Evaluate(Op op, int width, BigInteger a, int widthA, BigInteger b, int widthB)
    {
        return op switch
        {
            Op.And => a & b,
            Op.Or => a | b,
            Op.Xor => a ^ b,
            Op.Add => (a + b) & Mask(width),
            Op.Subtract => (a - b) & Mask(width),
            Op.MultiplyUnsigned => (a * b) & Mask(width),
            Op.MultiplySigned => (ToSigned(a, widthA) * ToSigned(b, widthB)) & Mask(width),
            Op.DivideUnsigned => b.IsZero ? 0 : a / b,
            Op.RemainderUnsigned => b.IsZero ? a : a % b,
            Op.DivideSigned => b.IsZero ? 0 : BigInteger.Divide(ToSigned(a, width), ToSigned(b, width)) & Mask(width),
            Op.RemainderSigned => b.IsZero ? a : BigInteger.Remainder(ToSigned(a, width), ToSigned(b, width)) & Mask(width),
            Op.Equal => Truth(a == b),
            Op.NotEqual => Truth(a != b),
            Op.LessUnsigned => Truth(a < b),
            Op.LessOrEqualUnsigned => Truth(a <= b),
            Op.LessSigned => Truth(ToSigned(a, widthA) < ToSigned(b, widthB)),
            Op.LessOrEqualSigned => Truth(ToSigned(a, widthA) <= ToSigned(b, widthB)),
            Op.ShiftLeft => b >= width ? 0 : (a << (int)b) & Mask(width),
            Op.ShiftRight => b >= width ? 0 : a >> (int)b,
            Op.ShiftRightSigned => (ToSigned(a, width) >> (int)BigInteger.Min(b, width)) & Mask(width),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operator with two operands"),
        };
    }

    private static BigInteger Truth(bool value) => value ? BigInteger.One : BigInteger.Zero;

    private static bool IsOdd(BigInteger value)
    {
        var odd = false;
        foreach (var part in value.ToByteArray(isUnsigned: true))
            odd ^= (BitOperations.PopCount(part) & 1) != 0;
        return odd;
    }
}
