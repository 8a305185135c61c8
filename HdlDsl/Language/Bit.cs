using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>One bit: a condition, a flag, a wire. There is no conversion to C# <c>bool</c>: hardware conditions go into When and Mux.</summary>
[SuppressMessage("Design", "CA1066", Justification = "Equality makes hardware.")]
public sealed class Bit : Signal
{
    internal Bit(Origin origin)
        : base(1, origin)
    {
    }

    internal Bit(DefinitionBuilder builder, int node, Origin? origin)
        : base(builder, node) => SetOrigin(origin);

    /// <summary>Combinational assignment.</summary>
    public Bit Value
    {
        set => AssignSameShape(value, isSequential: false);
    }

    /// <summary>Sequential assignment: the value after the next clock edge.</summary>
    public Bit Next
    {
        set => AssignSameShape(value, isSequential: true);
    }

    internal override SignalView View => SignalView.Bit;

    /// <summary>A constant.</summary>
    /// <param name="value">True is 1.</param>
    public static implicit operator Bit(bool value) => new(new LiteralOrigin(value ? BigInteger.One : BigInteger.Zero));

    /// <summary>Logical and.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when both are.</returns>
    public static Bit operator &(Bit a, Bit b) => Combine(Op.And, a, b);

    /// <summary>Logical or.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when one of them is.</returns>
    public static Bit operator |(Bit a, Bit b) => Combine(Op.Or, a, b);

    /// <summary>Exclusive or.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when they differ.</returns>
    public static Bit operator ^(Bit a, Bit b) => Combine(Op.Xor, a, b);

    /// <summary>Logical not.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>1 when it is 0.</returns>
    public static Bit operator !(Bit a)
    {
        var builder = Current;
        return new Bit(builder, builder.Fold.Unary(Op.Not, a.NodeIn(builder)), null);
    }

    /// <summary>Logical not.</summary>
    /// <param name="a">Operand.</param>
    /// <returns>1 when it is 0.</returns>
    public static Bit operator ~(Bit a) => !a;

    /// <summary>Equality in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when they are equal.</returns>
    public static Bit operator ==(Bit a, Bit b) => Compare(Op.Equal, a, b);

    /// <summary>Inequality in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>1 when they differ.</returns>
    public static Bit operator !=(Bit a, Bit b) => Compare(Op.NotEqual, a, b);

    /// <summary>This bit as an unsigned number.</summary>
    /// <returns>0 or 1, 1 bit wide.</returns>
    public UInt AsUInt() => new(Current, NodeIn(Current), Origin);

    /// <summary>This bit repeated.</summary>
    /// <param name="count">How often, at least 1.</param>
    /// <returns>A vector of <paramref name="count"/> equal bits.</returns>
    public Bits Repeat(int count)
    {
        CheckWidth(count);
        var builder = Current;
        return new Bits(builder, builder.Fold.SignExtend(NodeIn(builder), count), null);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new Bit(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new Bit(origin);

    internal override void AssignSameShape(Signal value, bool isSequential) => AssignExact(value, isSequential);

    private static Bit Combine(Op op, Bit a, Bit b)
    {
        var builder = Current;
        return new Bit(builder, builder.Fold.Binary(op, a.NodeIn(builder), b.NodeIn(builder)), null);
    }

    private static Bit Compare(Op op, Bit a, Bit b)
    {
        var builder = Current;
        return new Bit(builder, builder.Fold.Compare(op, a.NodeIn(builder), b.NodeIn(builder)), null);
    }
}
