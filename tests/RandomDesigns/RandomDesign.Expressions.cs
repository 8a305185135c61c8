using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>Random expressions over the pool.</summary>
public sealed partial class RandomDesign
{
    /// <summary>Whether an operator is more than moving bits or combining them one by one.</summary>
    private static bool IsByWord(Op op) => op is Op.Negate or Op.Add or Op.Subtract or Op.MultiplyUnsigned or Op.MultiplySigned
        or (>= Op.DivideUnsigned and <= Op.RemainderSigned) or Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned
        or (> Op.NotEqual and <= Op.LessOrEqualSigned);

    private int Limit(int node, int width) => net.Nodes.WidthOf(node) > width ? Fit(node, width) : node;

    private int AddNode()
    {
        var a = PickRecent();
        var op = (Op)random.Next((int)Op.Not, (int)Op.ReduceXor + 1);
        a = Limit(a, IsByWord(op) ? Math.Min(greatestWidth, options.GreatestWord) : greatestWidth);
        var width = net.Nodes.WidthOf(a);
        switch (op)
        {
            case Op.Not or Op.Negate or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return net.Fold.Unary(op, a);
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                var product = Math.Clamp(width + random.Next(-4, 20), 1, Math.Min(greatestWidth, options.GreatestWord));
                return net.Fold.Multiply(op == Op.MultiplySigned, product, a, Limit(Pick(), options.GreatestWord));
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                return net.Fold.Compare(op, a, Pick(width));
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return net.Fold.Shift(op, a, random.Next(4) == 0 ? Limit(Pick(), options.GreatestWord) : Pick(random.Next(1, 9)));
            case Op.Slice:
                return Fit(a, Math.Max(1, width / 2));
            case Op.DynamicSlice:
                var stride = random.Next(1, Math.Max(2, width / 3));
                var overlaps = options.MixedStrides && random.Next(4) == 0;
                return net.Fold.DynamicSlice(a, Pick(IndexWidth()), stride, Math.Min(width, random.Next(1, (overlaps ? width : stride) + 1)));
            case Op.Concat:
                var parts = Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(3) == 0 ? a : Pick()).ToArray();
                return parts.Sum(net.Nodes.WidthOf) > greatestWidth ? a : net.Fold.Concat(parts);
            case Op.ZeroExtend:
                return net.Fold.ZeroExtend(a, width + random.Next(1, 5));
            case Op.SignExtend:
                return net.Fold.SignExtend(a, width + random.Next(1, 5));
            case >= Op.DivideUnsigned and <= Op.RemainderSigned when width > 64 && !options.WideDivision:
                // Icarus 11 gives 0 for some wide quotients, see docs/simulation-engines.md.
                return net.Fold.Binary(op, Fit(a, 64), Pick(64));
            case Op.Mux:
                return net.Fold.Mux(Pick(1), a, Pick(width));
            default:
                return net.Fold.Binary(op, a, Pick(width));
        }
    }
}
