using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Bounds of the values of nodes of up to 64 bits, read as unsigned and as two's complement numbers. They say where a result needs no mask:
/// a sum that can't leave its width is clean as it comes out of the adder.
/// </summary>
internal sealed class ValueRanges
{
    private readonly ulong[] greatest;
    private readonly long[] signedLeast;
    private readonly long[] signedGreatest;

    /// <summary>Computes the bounds of all nodes of a table, operands first.</summary>
    /// <param name="nodes">The nodes.</param>
    public ValueRanges(NodeTable nodes)
    {
        greatest = new ulong[nodes.Count];
        signedLeast = new long[nodes.Count];
        signedGreatest = new long[nodes.Count];
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.WidthOf(node) > 64)
                continue;
            greatest[node] = Math.Min(Masks.Of(nodes.WidthOf(node)), UnsignedBound(nodes, node));
            SetSignedBounds(nodes, node);
        }
    }

    /// <summary>Greatest unsigned value of a node.</summary>
    public ulong Greatest(int node) => greatest[node];

    /// <summary>Whether the operator on zero-extended operands gives a zero-extended result without a mask.</summary>
    public bool IsExactUnsigned(NodeTable nodes, int node)
    {
        var (a, b, mask) = (nodes.A(node), nodes.B(node), (UInt128)Masks.Of(nodes.WidthOf(node)));
        return nodes.OpOf(node) switch
        {
            Op.Add => (UInt128)greatest[a] + greatest[b] <= mask,
            Op.MultiplyUnsigned => Fits(nodes, a) && Fits(nodes, b) && (UInt128)greatest[a] * greatest[b] <= mask,
            _ => false,
        };
    }

    /// <summary>Whether the operator on sign-extended operands gives a sign-extended result without a correction.</summary>
    public bool IsExactSigned(NodeTable nodes, int node)
    {
        var (a, b) = (nodes.A(node), nodes.B(node));
        switch (nodes.OpOf(node))
        {
            case Op.Add:
                return IsInside(nodes, node, (Int128)signedLeast[a] + signedLeast[b], (Int128)signedGreatest[a] + signedGreatest[b]);
            case Op.Subtract:
                return IsInside(nodes, node, (Int128)signedLeast[a] - signedGreatest[b], (Int128)signedGreatest[a] - signedLeast[b]);
            case Op.Negate:
                return IsInside(nodes, node, -(Int128)signedGreatest[a], -(Int128)signedLeast[a]);
            case Op.MultiplySigned when Fits(nodes, a) && Fits(nodes, b):
                var (least, most) = Product(a, b);
                return IsInside(nodes, node, least, most);
            default:
                return false;
        }
    }

    private static bool Fits(NodeTable nodes, int node) => nodes.WidthOf(node) <= 64;

    private static bool IsInside(NodeTable nodes, int node, Int128 least, Int128 most)
    {
        var limit = Int128.One << (nodes.WidthOf(node) - 1);
        return least >= -limit && most < limit;
    }

    private (Int128 Least, Int128 Most) Product(int a, int b)
    {
        Int128 p = (Int128)signedLeast[a] * signedLeast[b], q = (Int128)signedLeast[a] * signedGreatest[b];
        Int128 r = (Int128)signedGreatest[a] * signedLeast[b], s = (Int128)signedGreatest[a] * signedGreatest[b];
        return (Int128.Min(Int128.Min(p, q), Int128.Min(r, s)), Int128.Max(Int128.Max(p, q), Int128.Max(r, s)));
    }

    private ulong UnsignedBound(NodeTable nodes, int node)
    {
        var (a, b, c) = (nodes.A(node), nodes.B(node), nodes.C(node));
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                return (ulong)nodes.ConstantOf(node);
            case Op.And:
                return Math.Min(greatest[a], greatest[b]);
            case Op.Or or Op.Xor:
                return Masks.Of(64 - System.Numerics.BitOperations.LeadingZeroCount(greatest[a] | greatest[b]));
            case Op.Add when IsExactUnsigned(nodes, node):
                return greatest[a] + greatest[b];
            case Op.MultiplyUnsigned when IsExactUnsigned(nodes, node):
                return greatest[a] * greatest[b];
            case Op.ZeroExtend or Op.DivideUnsigned or Op.RemainderUnsigned or Op.ShiftRight:
                return greatest[a];
            case Op.Mux:
                return Math.Max(greatest[b], greatest[c]);
            case Op.Slice when nodes.WidthOf(a) <= 64:
                return greatest[a] >> b;
            default:
                return ulong.MaxValue;
        }
    }

    private void SetSignedBounds(NodeTable nodes, int node)
    {
        var (a, b, c, width) = (nodes.A(node), nodes.B(node), nodes.C(node), nodes.WidthOf(node));
        (signedLeast[node], signedGreatest[node]) = (long.MinValue >> (64 - width), (long)Masks.Of(width - 1));
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                var spare = 64 - width;
                signedLeast[node] = signedGreatest[node] = (long)((ulong)nodes.ConstantOf(node) << spare) >> spare;
                break;
            case Op.Add when IsExactSigned(nodes, node):
                (signedLeast[node], signedGreatest[node]) = (signedLeast[a] + signedLeast[b], signedGreatest[a] + signedGreatest[b]);
                break;
            case Op.Subtract when IsExactSigned(nodes, node):
                (signedLeast[node], signedGreatest[node]) = (signedLeast[a] - signedGreatest[b], signedGreatest[a] - signedLeast[b]);
                break;
            case Op.MultiplySigned when IsExactSigned(nodes, node):
                var (least, most) = Product(a, b);
                (signedLeast[node], signedGreatest[node]) = ((long)least, (long)most);
                break;
            case Op.SignExtend or Op.ShiftRightSigned:
                (signedLeast[node], signedGreatest[node]) = (Math.Min(signedLeast[a], 0), Math.Max(signedGreatest[a], 0));
                break;
            case Op.Mux:
                signedLeast[node] = Math.Min(signedLeast[b], signedLeast[c]);
                signedGreatest[node] = Math.Max(signedGreatest[b], signedGreatest[c]);
                break;
            default:
                // An unsigned bound below the sign bit holds for the signed reading too.
                if (greatest[node] <= Masks.Of(width - 1))
                    (signedLeast[node], signedGreatest[node]) = (0, (long)greatest[node]);
                break;
        }
    }
}
