using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>Adds a node of one table to another through <see cref="NodeFolder"/>, so that what became constant on the way folds.</summary>
internal static class NodeRebuilder
{
    /// <summary>Rebuilds a node that is neither a signal nor a memory read: what those name is the caller's to translate.</summary>
    /// <param name="source">Table of the node.</param>
    /// <param name="node">Node number.</param>
    /// <param name="folder">Adds to the other table.</param>
    /// <param name="map">Translates the node's operands.</param>
    /// <returns>Node number in the other table.</returns>
    public static int Rebuild(NodeTable source, int node, NodeFolder folder, ReadOnlySpan<int> map)
    {
        var op = source.OpOf(node);
        var width = source.WidthOf(node);
        var a = source.A(node);
        var b = source.B(node);
        switch (op)
        {
            case Op.Constant:
                return folder.Constant(source.ConstantOf(node), width);
            case Op.Signal or Op.MemoryRead:
                throw new ArgumentOutOfRangeException(nameof(node), op, "a leaf that only the caller can translate");
            case Op.Not or Op.Negate or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return folder.Unary(op, map[a]);
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                return folder.Multiply(op == Op.MultiplySigned, width, map[a], map[b]);
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                return folder.Compare(op, map[a], map[b]);
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return folder.Shift(op, map[a], map[b]);
            case Op.Slice:
                return folder.Slice(map[a], b, width);
            case Op.DynamicSlice:
                return folder.DynamicSlice(map[a], map[b], source.C(node), width);
            case Op.ZeroExtend:
                return folder.ZeroExtend(map[a], width);
            case Op.SignExtend:
                return folder.SignExtend(map[a], width);
            case Op.Mux:
                return folder.Mux(map[a], map[b], map[source.C(node)]);
            case Op.Concat:
                var parts = source.Parts(node);
                var mapped = new int[parts.Length];
                for (var i = 0; i < mapped.Length; i++)
                    mapped[i] = map[parts[i]];
                return folder.Concat(mapped);
            default:
                return folder.Binary(op, map[a], map[b]);
        }
    }
}
