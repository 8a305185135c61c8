using System.Numerics;

namespace HdlDsl;

/// <summary>
/// The exact difference of two unsigned numbers: a signed number. Because both operands were unsigned, narrowing gives an unsigned number again,
/// so <c>level.Next = (level - 1).Wrap(5)</c> needs no conversion.
/// </summary>
public sealed class Difference : SInt
{
    internal Difference(DefinitionBuilder builder, int node, Origin? origin = null)
        : base(builder, node, origin)
    {
    }

    private Difference(int width, Origin origin)
        : base(width, origin)
    {
    }

    /// <summary>The difference modulo 2^width.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Unsigned number of exactly that width.</returns>
    public new UInt Wrap(int width) => base.Wrap(width).AsUInt();

    /// <summary>Keeps as many low bits as the unsigned target has that this is assigned to: <c>level.Next = (level - 1).Wrap();</c>. It can only be assigned.</summary>
    /// <returns>A value for an assignment.</returns>
    public new UInt Wrap() => new(Width, new WrapOrigin(Current, NodeIn(Current), isSigned: true));

    /// <summary>The difference clamped to 0 … 2^width − 1.</summary>
    /// <param name="width">Result width in bits.</param>
    /// <returns>Unsigned number of exactly that width.</returns>
    public new UInt Saturate(int width)
    {
        var magnitude = AsUInt().Wrap(Math.Max(1, Width - 1));
        return Hdl.Mux(IsNegative, Zero(width), magnitude.Saturate(width));
    }

    private static UInt Zero(int width) => UInt.Constant(BigInteger.Zero, width);

    internal override Signal Make(DefinitionBuilder builder, int node, Origin? origin) => new Difference(builder, node, origin);

    internal override Signal MakeShape(Origin origin) => new Difference(Width, origin);
}
