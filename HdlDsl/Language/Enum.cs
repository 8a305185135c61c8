using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>A signal whose values are the members of a C# enumeration, encoded by their numbers.</summary>
/// <typeparam name="T">Enumeration with members of 0 or more.</typeparam>
public sealed class Enum<T> : Signal
    where T : struct, Enum
{
    private static int encodingWidth;

    internal Enum(Origin origin)
        : base(EncodingWidth, origin)
    {
    }

    internal Enum(DefinitionBuilder builder, int node, Origin? origin)
        : base(builder, node) => SetOrigin(origin);

    /// <summary>Combinational assignment.</summary>
    public Enum<T> Value
    {
        set => AssignSameShape(value, isSequential: false);
    }

    /// <summary>Sequential assignment.</summary>
    public Enum<T> Next
    {
        set => AssignSameShape(value, isSequential: true);
    }

    internal override SignalView View => SignalView.Enum;

    internal override Type EnumType => typeof(T);

    /// <summary>Bits that hold the greatest member. Computed at the first use, where a type initialiser would hide the error about a negative member.</summary>
    internal static int EncodingWidth => encodingWidth > 0 ? encodingWidth : encodingWidth = ComputeWidth();

    /// <summary>A constant.</summary>
    /// <param name="member">The member.</param>
    public static implicit operator Enum<T>(T member) => new(new LiteralOrigin(Encode(member)));

    /// <summary>Whether it is a member, in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator ==(Enum<T> a, Enum<T> b) => Compare(Op.Equal, a, b);

    /// <summary>Whether it is another member, in hardware.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>One bit.</returns>
    public static Bit operator !=(Enum<T> a, Enum<T> b) => Compare(Op.NotEqual, a, b);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal static BigInteger Encode(T member) => new(Convert.ToDecimal(member, CultureInfo.InvariantCulture));

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new Enum<T>(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new Enum<T>(origin);

    internal override void AssignSameShape(Signal value, bool isSequential) => AssignExact(value, isSequential);

    private static Bit Compare(Op op, Enum<T> a, Enum<T> b)
    {
        var builder = Current;
        return new Bit(builder, builder.Fold.Compare(op, a.NodeIn(builder), b.NodeIn(builder)), null);
    }

    private static int ComputeWidth()
    {
        var width = 1;
        foreach (var member in Enum.GetValues<T>())
        {
            var code = Encode(member);
            if (code.Sign < 0)
                throw Errors.NegativeEnumMember(typeof(T), member.ToString());
            width = Math.Max(width, UnsignedWidth(code));
        }

        return width;
    }
}
