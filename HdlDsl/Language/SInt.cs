using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// A two's complement number. Sums, differences and products grow so that nothing is lost; narrowing is said with <see cref="Wrap(int)"/>,
/// <see cref="Saturate"/> or a slice. It does not mix with <see cref="UInt"/>: say <see cref="UInt.ToSInt"/> or <see cref="AsUInt"/>.
/// </summary>
public class SInt : Signal
{
    internal SInt(int width, Origin origin)
        : base(CheckWidth(width, "SInt"), origin)
    {
    }

    internal SInt(DefinitionBuilder builder, int node, Origin? origin = null)
        : base(builder, node) => SetOrigin(origin);

    /// <summary>Combinational assignment of a value of at most this width.</summary>
    public SInt Value
    {
        set => AssignSameShape(value, isSequential: false);
    }

    /// <summary>Sequential assignment of a value of at most this width: it holds after the next clock edge.</summary>
    public SInt Next
    {
        set => AssignSameShape(value, isSequential: true);
    }

    /// <summary>Bits <paramref name="high"/> down to <paramref name="low"/>, both included, as in Verilog.</summary>
    /// <param name="high">Highest bit.</param>
    /// <param name="low">Lowest bit.</param>
    public Bits this[int high, int low] => SliceBits(high, low);

    /// <summary>One bit.</summary>
    /// <param name="index">Bit number, 0 is the lowest.</param>
    public Bit this[int index] => SelectBit(index);

    /// <summary>One bit chosen at run time; 0 beyond the width.</summary>
    /// <param name="index">Bit number.</param>
    public Bit this[UInt index] => SelectBit(index);

    internal override SignalView View => SignalView.Signed;

    /// <summary>A literal of the least width that holds it.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator SInt(int value) => Literal(value);

    /// <summary>A literal of the least width that holds it.</summary>
    /// <param name="value">Any number.</param>
    public static implicit operator SInt(BigInteger value) => Literal(value);

    /// <summary>Exact sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit wider than the wider operand.</returns>
    public static SInt operator +(SInt a, SInt b)
    {
        var builder = Current;
        var width = Math.Max(a.Width, b.Width) + 1;
        return new SInt(builder, builder.Fold.Binary(Op.Add, a.SignExtended(builder, width), b.SignExtended(builder, width)));
    }

    /// <summary>Exact difference.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit wider than the wider operand.</returns>
    public static SInt operator -(SInt a, SInt b)
    {
        var builder = Current;
        var width = Math.Max(a.Width, b.Width) + 1;
        return new SInt(builder, builder.Fold.Binary(Op.Subtract, a.SignExtended(builder, width), b.SignExtended(builder, width)));
    }

    /// <summary>Exact negation.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>One bit wider than the operand.</returns>
    public static SInt operator -(SInt a)
    {
        var builder = Current;
        return new SInt(builder, builder.Fold.Unary(Op.Negate, a.SignExtended(builder, a.Width + 1)));
    }

    /// <summary>Exact product.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as both operands together.</returns>
    public static SInt operator *(SInt a, SInt b)
    {
        var builder = Current;
        var product = builder.Fold.Multiply(signed: true, a.Width + b.Width, a.NodeIn(builder), b.NodeIn(builder));
        return new SInt(builder, product);
    }

    /// <summary>Quotient, rounded toward zero; 0 when the divisor is 0.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    /// <returns>One bit wider than the dividend (−2^(w−1) / −1).</returns>
    public static SInt operator /(SInt a, SInt b) => Divide(Op.DivideSigned, a, b, a.Width + 1);

    /// <summary>Remainder with the sign of the dividend; the dividend when the divisor is 0.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    /// <returns>Width of the dividend.</returns>
    public static SInt operator %(SInt a, SInt b) => Divide(Op.RemainderSigned, a, b, a.Width);

    /// <summary>Shift left by a fixed amount; nothing is lost.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount, 0 or more.</param>
    /// <returns>Wider by the amount.</returns>
    public static SInt operator <<(SInt a, int count)
    {
        var builder = Current;
        CheckShift(count);
        if (count == 0)
            return a;
        CheckWidth((long)a.Width + count, "shift left");
        return new SInt(builder, builder.Fold.Concat([a.NodeIn(builder), builder.Fold.Constant(0, count)]));
    }

    /// <summary>Shift left at run time; nothing is lost.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount; keep it narrow, the result grows by its greatest value.</param>
    /// <returns>Wider by 2^(width of the amount) − 1.</returns>
    public static SInt operator <<(SInt a, UInt count)
    {
        var builder = Current;
        if (count.Width > 24)
            throw Errors.ShiftTooWide(a, count);
        var width = CheckWidth(a.Width + (1 << count.Width) - 1, "shift left");
        return new SInt(builder, builder.Fold.Shift(Op.ShiftLeft, a.SignExtended(builder, width), count.NodeIn(builder)));
    }

    /// <summary>Shift right by a fixed amount, rounding toward minus infinity.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount, 0 or more.</param>
    /// <returns>Narrower by the amount, at least 1 bit.</returns>
    public static SInt operator >>(SInt a, int count)
    {
        var builder = Current;
        CheckShift(count);
        if (count < a.Width)
            return new SInt(builder, builder.Fold.Slice(a.NodeIn(builder), count, a.Width - count));
        return new SInt(builder, builder.Fold.Slice(a.NodeIn(builder), a.Width - 1, 1));
    }

    /// <summary>Shift right at run time, rounding toward minus infinity; the sign stays beyond the width.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount.</param>
    /// <returns>Width of the value.</returns>
    public static SInt operator >>(SInt a, UInt count)
    {
        var builder = Current;
        return new SInt(builder, builder.Fold.Shift(Op.ShiftRightSigned, a.NodeIn(builder), count.NodeIn(builder)));
    }

    /// <summary>Bitwise and of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static SInt operator &(SInt a, SInt b) => Bitwise(Op.And, a, b, "&");

    /// <summary>Bitwise or of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static SInt operator |(SInt a, SInt b) => Bitwise(Op.Or, a, b, "|");

    /// <summary>Bitwise exclusive or of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static SInt operator ^(SInt a, SInt b) => Bitwise(Op.Xor, a, b, "^");

    /// <summary>Bitwise complement.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>Same width.</returns>
    public static SInt operator ~(SInt a)
    {
        var builder = Current;
        return new SInt(builder, builder.Fold.Unary(Op.Not, a.NodeIn(builder)));
    }

    /// <summary>Equality of the numbers, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator ==(SInt a, SInt b) => Compare(Op.Equal, a, b);

    /// <summary>Inequality of the numbers, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator !=(SInt a, SInt b) => Compare(Op.NotEqual, a, b);

    /// <summary>Less than, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator <(SInt a, SInt b) => Compare(Op.LessSigned, a, b);

    /// <summary>Greater than, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator >(SInt a, SInt b) => Compare(Op.LessSigned, b, a);

    /// <summary>Less than or equal, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator <=(SInt a, SInt b) => Compare(Op.LessOrEqualSigned, a, b);

    /// <summary>Greater than or equal, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator >=(SInt a, SInt b) => Compare(Op.LessOrEqualSigned, b, a);

    /// <summary>A constant of a given width.</summary>
    /// <param name="value">The number.</param>
    /// <param name="width">Width in bits that holds it.</param>
    /// <returns>The constant.</returns>
    public static SInt Constant(BigInteger value, int width)
    {
        CheckWidth(width, "SInt.Constant");
        if (SignedWidth(value) > width)
            throw Errors.ConstantDoesNotFit(value, width, isSigned: true);
        return new SInt(width, new LiteralOrigin(value));
    }

    /// <summary>Part of the number, as bits.</summary>
    /// <param name="offset">Lowest bit.</param>
    /// <param name="width">Number of bits.</param>
    /// <returns>The bits.</returns>
    public Bits Slice(int offset, int width) => SliceBits(offset + width - 1, offset);

    /// <summary>Keeps the low bits: the value modulo 2^width, read as two's complement. A width at or above the present one extends with the sign.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Number of exactly that width.</returns>
    public SInt Wrap(int width)
    {
        var builder = Current;
        CheckWidth(width);
        return width <= Width
            ? new SInt(builder, builder.Fold.Slice(NodeIn(builder), 0, width), PartOrigin(builder, 0))
            : new SInt(builder, SignExtended(builder, width));
    }

    /// <summary>Keeps as many low bits as the target has that this is assigned to: <c>count.Next = (count + 1).Wrap();</c>. It can only be assigned.</summary>
    /// <returns>A value for an assignment.</returns>
    public SInt Wrap() => new(Width, new WrapOrigin(Current, NodeIn(Current), isSigned: true));

    /// <summary>Keeps the high bits: the value divided by 2^(present width − width), rounded down.</summary>
    /// <param name="width">Result width in bits, at most the present one.</param>
    /// <returns>Number of exactly that width.</returns>
    public SInt Truncate(int width) => SliceBits(Width - 1, Width - width).AsSInt();

    /// <summary>Clamps to the least and the greatest value of a width.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Number of exactly that width.</returns>
    public SInt Saturate(int width)
    {
        CheckWidth(width);
        if (width >= Width)
            return Wrap(width);
        var top = SliceBits(Width - 1, width - 1);
        var greatest = (BigInteger.One << (width - 1)) - 1;
        var clamped = Hdl.Mux(IsNegative, Constant(-greatest - 1, width), Constant(greatest, width));
        return Hdl.Mux(top.AllSet() | !top.AnySet(), Wrap(width), clamped);
    }

    /// <summary>The sign bit.</summary>
    public Bit IsNegative => SelectBit(Width - 1);

    /// <summary>The same bits as an unsigned number.</summary>
    /// <returns>Same width.</returns>
    public UInt AsUInt() => new(Current, NodeIn(Current), Origin);

    /// <summary>The magnitude.</summary>
    /// <returns>Unsigned, same width: the magnitude of −2^(width−1) fits.</returns>
    public UInt Abs()
    {
        var builder = Current;
        var own = NodeIn(builder);
        return new UInt(builder, builder.Fold.Mux(IsNegative.NodeIn(builder), builder.Fold.Unary(Op.Negate, own), own));
    }

    /// <summary>Whether all bits are 1.</summary>
    /// <returns>One bit.</returns>
    public Bit AllSet() => Reduce(Op.ReduceAnd);

    /// <summary>Whether some bit is 1.</summary>
    /// <returns>One bit.</returns>
    public Bit AnySet() => Reduce(Op.ReduceOr);

    /// <summary>Whether an odd number of bits is 1.</summary>
    /// <returns>One bit.</returns>
    public Bit Parity() => Reduce(Op.ReduceXor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new SInt(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new SInt(Width, origin);

    internal override void AssignSameShape(Signal value, bool isSequential) => AssignNumber(value, isSequential, isSigned: true);

    private static SInt Literal(BigInteger value)
    {
        return new SInt(SignedWidth(value), new LiteralOrigin(value));
    }

    private static SInt Bitwise(Op op, SInt a, SInt b, string text)
    {
        var builder = Current;
        var (nodeA, nodeB) = BitwiseOperands(builder, a, b, text, isSigned: true);
        return new SInt(builder, builder.Fold.Binary(op, nodeA, nodeB));
    }

    private static Bit Compare(Op op, SInt a, SInt b)
    {
        var builder = Current;
        builder.CheckComparison(op, a, b);
        builder.CheckComparison(op, b, a);
        var width = Math.Max(a.Width, b.Width);
        return new Bit(builder, builder.Fold.Compare(op, a.SignExtended(builder, width), b.SignExtended(builder, width)), null);
    }

    private static SInt Divide(Op op, SInt a, SInt b, int resultWidth)
    {
        var builder = Current;
        var width = Math.Max(resultWidth, b.Width);
        var result = builder.Fold.Binary(op, a.SignExtended(builder, width), b.SignExtended(builder, width));
        return new SInt(builder, builder.Fold.Slice(result, 0, resultWidth));
    }
}
