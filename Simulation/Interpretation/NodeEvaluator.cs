using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>Values of the expression nodes of one instance, each computed at most once a round, by <see cref="OpSemantics"/>.</summary>
/// <param name="definition">The definition.</param>
/// <param name="readSignal">Present value of a signal.</param>
/// <param name="memories">Words of the memories.</param>
internal sealed class NodeEvaluator(Definition definition, Func<int, BigInteger> readSignal, BigInteger[][] memories)
{
    private const int LargeStack = 64 << 20;

    private readonly BigInteger?[] known = new BigInteger?[definition.Nodes.Count];

    /// <summary>Starts a round.</summary>
    public void ForgetValues() => Array.Clear(known);

    /// <summary>The value of a node.</summary>
    /// <param name="node">Node number.</param>
    /// <returns>Unsigned value below 2^width.</returns>
    public BigInteger Value(int node)
    {
        if (known[node] is { } value)
            return value;
        value = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? Compute(node) : ComputeOnFreshStack(node);
        known[node] = value;
        return value;
    }

    private BigInteger Compute(int node)
    {
        var nodes = definition.Nodes;
        var (a, b, c) = (nodes.A(node), nodes.B(node), nodes.C(node));
        var width = nodes.WidthOf(node);
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                return nodes.ConstantOf(node);
            case Op.Signal:
                return readSignal(a);
            case Op.MemoryRead:
                var address = Value(b);
                return address < memories[a].Length ? memories[a][(int)address] : 0;
            case Op.Mux:
                return Value(a).IsZero ? Value(c) : Value(b);
            case Op.Concat:
                var joined = BigInteger.Zero;
                foreach (var part in nodes.Parts(node))
                    joined = (joined << nodes.WidthOf(part)) | Value(part);
                return joined;
            case Op.DynamicSlice:
                var low = Value(b) * c;
                return low + width > nodes.WidthOf(a) ? 0 : (Value(a) >> (int)low) & OpSemantics.Mask(width);
            case Op.Not or Op.Negate or Op.Slice or Op.ZeroExtend or Op.SignExtend or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return OpSemantics.Evaluate(nodes.OpOf(node), width, Value(a), nodes.WidthOf(a), b);
            default:
                return OpSemantics.Evaluate(nodes.OpOf(node), width, Value(a), nodes.WidthOf(a), Value(b), nodes.WidthOf(b));
        }
    }

    /// <summary>Expressions and chains of wires may be deeper than the caller's stack: go on in a thread of its own while the caller waits.</summary>
    private BigInteger ComputeOnFreshStack(int node)
    {
        var value = BigInteger.Zero;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    value = Compute(node);
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            },
            LargeStack);
        thread.Start();
        thread.Join();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return value;
    }
}
