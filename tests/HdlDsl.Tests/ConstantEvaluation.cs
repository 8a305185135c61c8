using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Tests;

/// <summary>The value of a node without registers or wires in it, for given inputs.</summary>
internal static class ConstantEvaluation
{
    public static BigInteger Of(Definition definition, int node, params ReadOnlySpan<(string Name, int Value)> inputs)
    {
        var nodes = definition.Nodes;
        var width = nodes.WidthOf(node);
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                return nodes.ConstantOf(node);
            case Op.Signal:
                foreach (var (name, value) in inputs)
                {
                    if (definition.Signals[nodes.A(node)].Name == name)
                        return value;
                }

                throw new ArgumentException("an input has no value", nameof(inputs));
            case Op.Mux:
                return Of(definition, Of(definition, nodes.A(node), inputs).IsOne ? nodes.B(node) : nodes.C(node), inputs);
            case Op.Concat:
                var joined = BigInteger.Zero;
                foreach (var part in nodes.Parts(node))
                    joined = (joined << nodes.WidthOf(part)) | Of(definition, part, inputs);
                return joined;
            case Op.Slice or Op.ZeroExtend or Op.SignExtend or Op.Not:
                var a = nodes.A(node);
                return OpSemantics.Evaluate(nodes.OpOf(node), width, Of(definition, a, inputs), nodes.WidthOf(a), nodes.B(node));
            default:
                var (x, y) = (nodes.A(node), nodes.B(node));
                return OpSemantics.Evaluate(
                    nodes.OpOf(node), width, Of(definition, x, inputs), nodes.WidthOf(x), Of(definition, y, inputs), nodes.WidthOf(y));
        }
    }
}
