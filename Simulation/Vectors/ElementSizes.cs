using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Vectors;

/// <summary>
/// Chooses for each node the size of the elements that it is computed in. Conditions stay in the size of what they compare, so that selections
/// of the same size need no conversion.
/// </summary>
internal static class ElementSizes
{
    public static int[] Of(NodeTable nodes)
    {
        var sizes = new int[nodes.Count];
        for (var node = 0; node < sizes.Length; node++)
            sizes[node] = SizeOf(nodes, node, sizes);
        return sizes;
    }

    private static int SizeOf(NodeTable nodes, int node, int[] sizes)
    {
        var (op, width, a, b, c) = (nodes.OpOf(node), nodes.WidthOf(node), nodes.A(node), nodes.B(node), nodes.C(node));
        var natural = LaneShape.SizeFor(width);
        switch (op)
        {
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor or Op.Slice:
                return sizes[a];
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                return Common(nodes, sizes, a, b);
            case Op.DynamicSlice:
                return Math.Max(4, Math.Max(sizes[a], sizes[b]));
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return Math.Max(4, Math.Max(natural, sizes[b]));
            case >= Op.DivideUnsigned and <= Op.RemainderSigned:
                return 8;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                return Math.Max(2, natural);
            case Op.Not or Op.Negate:
                return sizes[a];
            case Op.And or Op.Or or Op.Xor or Op.Add or Op.Subtract:
                return Joined(nodes, sizes, natural, width, a, b);
            case Op.Mux:
                return Joined(nodes, sizes, natural, width, b, c);
            default:
                return natural;
        }
    }

    private static int Common(NodeTable nodes, int[] sizes, int a, int b)
    {
        if (nodes.IsConstant(a))
            return sizes[b];
        return nodes.IsConstant(b) ? sizes[a] : Math.Max(sizes[a], sizes[b]);
    }

    private static int Joined(NodeTable nodes, int[] sizes, int natural, int width, int a, int b)
    {
        var common = Common(nodes, sizes, a, b);
        var areEqual = sizes[a] == sizes[b] || nodes.IsConstant(a) || nodes.IsConstant(b);
        return width == 1 || areEqual ? Math.Max(common, natural) : natural;
    }
}
