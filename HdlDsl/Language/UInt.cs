using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// An unsigned number. Sums and products grow so that nothing is lost, a difference is a signed number one bit wider; narrowing is said with
/// <see cref="Wrap(int)"/>, <see cref="Saturate"/> or a slice. It does not mix with <see cref="SInt"/>: say <see cref="ToSInt"/> or <see cref="AsSInt"/>.
/// </summary>
public sealed class UInt : Signal
{
    internal UInt(int width, Origin origin)
        : base(CheckWidth(width, "UInt"), origin)
    {
    }

    internal UInt(DefinitionBuilder builder, int node, Origin? origin = null)
        : base(builder, node) => SetOrigin(origin);

    /// <summary>Combinational assignment of a value of at most this width.</summary>
    public UInt Value
    {
        set => AssignSameShape(value, isSequential: false);
    }

    /// <summary>Sequential assignment of a value of at most this width: it holds after the next clock edge.</summary>
    public UInt Next
    {
        set => AssignSameShape(value, isSequential: true);
    }

    /// <summary>Bits <paramref name="high"/> down to <paramref name="low"/>, both included, as in Verilog.</summary>
    /// <param name="high">Highest bit.</param>
    /// <param name="low">Lowest bit.</param>
    public UInt this[int high, int low] => SliceNumber(high, low);

    /// <summary>One bit.</summary>
    /// <param name="index">Bit number, 0 is the lowest.</param>
    public Bit this[int index] => SelectBit(index);

    /// <summary>One bit chosen at run time; 0 beyond the width.</summary>
    /// <param name="index">Bit number.</param>
    public Bit this[UInt index] => SelectBit(index);

    internal override SignalView View => SignalView.Unsigned;

    /// <summary>A literal of the least width that holds it.</summary>
    /// <param name="value">0 or more.</param>
    public static implicit operator UInt(int value) => Literal(value);

    /// <summary>A literal of the least width that holds it.</summary>
    /// <param name="value">0 or more.</param>
    public static implicit operator UInt(BigInteger value) => Literal(value);

    /// <summary>Exact sum.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit wider than the wider operand.</returns>
    public static UInt operator +(UInt a, UInt b)
    {
        var builder = Current;
        var width = Math.Max(a.Width, b.Width) + 1;
        return new UInt(builder, builder.Fold.Binary(Op.Add, a.ZeroExtended(builder, width), b.ZeroExtended(builder, width)));
    }

    /// <summary>Exact difference; a <see cref="Difference"/> becomes unsigned again when it is wrapped.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>A signed number one bit wider than the wider operand.</returns>
    public static Difference operator -(UInt a, UInt b)
    {
        var builder = Current;
        var width = Math.Max(a.Width, b.Width) + 1;
        return new Difference(builder, builder.Fold.Binary(Op.Subtract, a.ZeroExtended(builder, width), b.ZeroExtended(builder, width)));
    }

    /// <summary>Exact product.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>As wide as both operands together.</returns>
    public static UInt operator *(UInt a, UInt b)
    {
        var builder = Current;
        var product = builder.Fold.Multiply(signed: false, a.Width + b.Width, a.NodeIn(builder), b.NodeIn(builder));
        return new UInt(builder, product);
    }

    /// <summary>Quotient; 0 when the divisor is 0.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    /// <returns>Width of the dividend.</returns>
    public static UInt operator /(UInt a, UInt b) => Divide(Op.DivideUnsigned, a, b, a.Width);

    /// <summary>Remainder; the dividend when the divisor is 0.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    /// <returns>Width of the dividend.</returns>
    public static UInt operator %(UInt a, UInt b) => Divide(Op.RemainderUnsigned, a, b, a.Width);

    /// <summary>Shift left by a fixed amount; nothing is lost.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount, 0 or more.</param>
    /// <returns>Wider by the amount.</returns>
    public static UInt operator <<(UInt a, int count)
    {
        var builder = Current;
        CheckShift(count);
        if (count == 0)
            return a;
        CheckWidth((long)a.Width + count, "shift left");
        return new UInt(builder, builder.Fold.Concat([a.NodeIn(builder), builder.Fold.Constant(0, count)]));
    }

    /// <summary>Shift left at run time; nothing is lost.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount; keep it narrow, the result grows by its greatest value.</param>
    /// <returns>Wider by 2^(width of the amount) − 1.</returns>
    public static UInt operator <<(UInt a, UInt count)
    {
        var builder = Current;
        if (count.Width > 24)
            throw Errors.ShiftTooWide(a, count);
        var width = CheckWidth(a.Width + (1 << count.Width) - 1, "shift left");
        return new UInt(builder, builder.Fold.Shift(Op.ShiftLeft, a.ZeroExtended(builder, width), count.NodeIn(builder)));
    }

    /// <summary>Shift right by a fixed amount.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount, 0 or more.</param>
    /// <returns>Narrower by the amount, at least 1 bit.</returns>
    public static UInt operator >>(UInt a, int count)
    {
        var builder = Current;
        CheckShift(count);
        if (count < a.Width)
            return new UInt(builder, builder.Fold.Slice(a.NodeIn(builder), count, a.Width - count));
        return new UInt(builder, builder.Fold.Constant(0, 1));
    }

    /// <summary>Shift right at run time; 0 beyond the width.</summary>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount.</param>
    /// <returns>Width of the value.</returns>
    public static UInt operator >>(UInt a, UInt count)
    {
        var builder = Current;
        return new UInt(builder, builder.Fold.Shift(Op.ShiftRight, a.NodeIn(builder), count.NodeIn(builder)));
    }

    /// <summary>Bitwise and of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static UInt operator &(UInt a, UInt b) => Bitwise(Op.And, a, b, "&");

    /// <summary>Bitwise or of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static UInt operator |(UInt a, UInt b) => Bitwise(Op.Or, a, b, "|");

    /// <summary>Bitwise exclusive or of values of one width; a literal takes its partner's.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>That width.</returns>
    public static UInt operator ^(UInt a, UInt b) => Bitwise(Op.Xor, a, b, "^");

    /// <summary>Bitwise complement.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>Same width.</returns>
    public static UInt operator ~(UInt a)
    {
        var builder = Current;
        return new UInt(builder, builder.Fold.Unary(Op.Not, a.NodeIn(builder)));
    }

    /// <summary>Equality of the numbers, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator ==(UInt a, UInt b) => Compare(Op.Equal, a, b);

    /// <summary>Inequality of the numbers, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator !=(UInt a, UInt b) => Compare(Op.NotEqual, a, b);

    /// <summary>Less than, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator <(UInt a, UInt b) => Compare(Op.LessUnsigned, a, b);

    /// <summary>Greater than, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator >(UInt a, UInt b) => Compare(Op.LessUnsigned, b, a);

    /// <summary>Less than or equal, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator <=(UInt a, UInt b) => Compare(Op.LessOrEqualUnsigned, a, b);

    /// <summary>Greater than or equal, in hardware; widths may differ.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator >=(UInt a, UInt b) => Compare(Op.LessOrEqualUnsigned, b, a);

    /// <summary>A constant of a given width.</summary>
    /// <param name="value">The number.</param>
    /// <param name="width">Width in bits that holds it.</param>
    /// <returns>The constant.</returns>
    public static UInt Constant(BigInteger value, int width)
    {
        CheckWidth(width, "UInt.Constant");
        if (value.Sign < 0 || value.GetBitLength() > width)
            throw Errors.ConstantDoesNotFit(value, width, isSigned: false);
        return new UInt(width, new LiteralOrigin(value));
    }

    /// <summary>Part of the number.</summary>
    /// <param name="offset">Lowest bit.</param>
    /// <param name="width">Number of bits.</param>
    /// <returns>The bits, as an unsigned number.</returns>
    public UInt Slice(int offset, int width) => SliceNumber(offset + width - 1, offset);

    /// <summary>Keeps the low bits: the value modulo 2^width. A width at or above the present one extends with zeros.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Number of exactly that width.</returns>
    public UInt Wrap(int width)
    {
        var builder = Current;
        CheckWidth(width);
        return width <= Width
            ? new UInt(builder, builder.Fold.Slice(NodeIn(builder), 0, width), PartOrigin(builder, 0))
            : new UInt(builder, ZeroExtended(builder, width));
    }

    /// <summary>Keeps as many low bits as the target has that this is assigned to: <c>count.Next = (count + 1).Wrap();</c>. It can only be assigned.</summary>
    /// <returns>A value for an assignment.</returns>
    public UInt Wrap() => new(Width, new WrapOrigin(Current, NodeIn(Current), isSigned: false));

    /// <summary>Keeps the high bits: the value divided by 2^(present width − width), rounded down.</summary>
    /// <param name="width">Result width in bits, at most the present one.</param>
    /// <returns>Number of exactly that width.</returns>
    public UInt Truncate(int width) => SliceNumber(Width - 1, Width - width);

    /// <summary>Clamps to the greatest value of a width.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Number of exactly that width.</returns>
    public UInt Saturate(int width)
    {
        CheckWidth(width);
        if (width >= Width)
            return Wrap(width);
        return Hdl.Mux(SliceNumber(Width - 1, width).AnySet(), Constant((BigInteger.One << width) - 1, width), Wrap(width));
    }

    /// <summary>The same bits as a two's complement number: the top bit becomes a sign.</summary>
    /// <returns>Same width.</returns>
    public SInt AsSInt() => new(Current, NodeIn(Current), Origin);

    /// <summary>The same number as a signed one.</summary>
    /// <returns>One bit wider.</returns>
    public SInt ToSInt() => new(Current, ZeroExtended(Current, Width + 1));

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

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new UInt(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new UInt(Width, origin);

    internal override void AssignSameShape(Signal value, bool isSequential) => AssignNumber(value, isSequential, isSigned: false);

    private static UInt Literal(BigInteger value)
    {
        if (value.Sign < 0)
            throw Errors.NegativeLiteral(value);
        return new UInt(UnsignedWidth(value), new LiteralOrigin(value));
    }

    private static UInt Bitwise(Op op, UInt a, UInt b, string text)
    {
        var builder = Current;
        var (nodeA, nodeB) = BitwiseOperands(builder, a, b, text, isSigned: false);
        return new UInt(builder, builder.Fold.Binary(op, nodeA, nodeB));
    }

    private static Bit Compare(Op op, UInt a, UInt b)
    {
        var builder = Current;
        builder.CheckComparison(op, a, b);
        builder.CheckComparison(op, b, a);
        var width = Math.Max(a.Width, b.Width);
        return new Bit(builder, builder.Fold.Compare(op, a.ZeroExtended(builder, width), b.ZeroExtended(builder, width)), null);
    }

    private static UInt Divide(Op op, UInt a, UInt b, int resultWidth)
    {
        var builder = Current;
        var width = Math.Max(resultWidth, b.Width);
        var result = builder.Fold.Binary(op, a.ZeroExtended(builder, width), b.ZeroExtended(builder, width));
        return new UInt(builder, builder.Fold.Slice(result, 0, resultWidth));
    }

    private UInt SliceNumber(int high, int low) => SliceBits(high, low).AsUInt();
}
