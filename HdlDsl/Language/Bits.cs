using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>A vector of bits without a numeric meaning. It has logic, slices and equality; for arithmetic say <see cref="AsUInt"/> or <see cref="AsSInt"/>.</summary>
public sealed class Bits : Signal
{
    internal Bits(int width, Origin origin)
        : base(CheckWidth(width, "Bits"), origin)
    {
    }

    internal Bits(DefinitionBuilder builder, int node, Origin? origin)
        : base(builder, node) => SetOrigin(origin);

    /// <summary>Combinational assignment of a vector of exactly this width.</summary>
    public Bits Value
    {
        set => AssignSameShape(value, isSequential: false);
    }

    /// <summary>Sequential assignment of a vector of exactly this width.</summary>
    public Bits Next
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

    internal override SignalView View => SignalView.Bits;

    /// <summary>Bitwise and of vectors of one width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Vector of that width.</returns>
    public static Bits operator &(Bits a, Bits b) => Combine(Op.And, a, b, "&");

    /// <summary>Bitwise or of vectors of one width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Vector of that width.</returns>
    public static Bits operator |(Bits a, Bits b) => Combine(Op.Or, a, b, "|");

    /// <summary>Bitwise exclusive or of vectors of one width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Vector of that width.</returns>
    public static Bits operator ^(Bits a, Bits b) => Combine(Op.Xor, a, b, "^");

    /// <summary>Bitwise complement.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>Vector of the same width.</returns>
    public static Bits operator ~(Bits a)
    {
        var builder = Current;
        return new Bits(builder, builder.Fold.Unary(Op.Not, a.NodeIn(builder)), null);
    }

    /// <summary>Equality in hardware, of vectors of one width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when all bits are equal.</returns>
    public static Bit operator ==(Bits a, Bits b) => Compare(Op.Equal, a, b, "==");

    /// <summary>Inequality in hardware, of vectors of one width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when a bit differs.</returns>
    public static Bit operator !=(Bits a, Bits b) => Compare(Op.NotEqual, a, b, "!=");

    /// <summary>Part of the vector.</summary>
    /// <param name="offset">Lowest bit.</param>
    /// <param name="width">Number of bits.</param>
    /// <returns>Vector of <paramref name="width"/> bits.</returns>
    public Bits Slice(int offset, int width) => SliceBits(offset + width - 1, offset);

    /// <inheritdoc/>
    public override Bits AsBits() => this;

    /// <summary>The same bits as an unsigned number.</summary>
    /// <returns>Same width.</returns>
    public UInt AsUInt() => Origin is PortPartOrigin ? new UInt(Width, Origin) : new UInt(Current, NodeIn(Current), Origin);

    /// <summary>The same bits as a two's complement number.</summary>
    /// <returns>Same width.</returns>
    public SInt AsSInt() => Origin is PortPartOrigin ? new SInt(Width, Origin) : new SInt(Current, NodeIn(Current), Origin);

    /// <summary>The same bits read as another type of the same total width.</summary>
    /// <typeparam name="T">Type wanted.</typeparam>
    /// <param name="shape">Its shape.</param>
    /// <returns>A view of these bits.</returns>
    public T As<T>(T shape)
        where T : Data
    {
        if (shape.BitWidth != Width)
            throw Errors.ViewWidthsDiffer(this, shape);
        return (T)shape.ViewOver(this, 0);
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

    /// <summary>This vector repeated.</summary>
    /// <param name="count">How often, at least 1.</param>
    /// <returns>Vector of <paramref name="count"/> times the width.</returns>
    public Bits Repeat(int count) => Hdl.Cat(Enumerable.Repeat(this, CheckWidth(count)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new Bits(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new Bits(Width, origin);

    internal override void AssignSameShape(Signal value, bool isSequential) => AssignExact(value, isSequential);

    private static Bits Combine(Op op, Bits a, Bits b, string text)
    {
        var builder = Current;
        var (nodeA, nodeB) = BitwiseOperands(builder, a, b, text, isSigned: false);
        return new Bits(builder, builder.Fold.Binary(op, nodeA, nodeB), null);
    }

    private static Bit Compare(Op op, Bits a, Bits b, string text)
    {
        var builder = Current;
        var (nodeA, nodeB) = BitwiseOperands(builder, a, b, text, isSigned: false);
        return new Bit(builder, builder.Fold.Compare(op, nodeA, nodeB), null);
    }
}
