using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Replaces a combinational signal by its value wherever it is read, when one unconditional assignment of the whole signal is all that
/// drives it, or nothing but its default does. The signals stay, assigned but mostly unread, so that they can be watched by name.
/// <para>
/// Live nodes are rebuilt depth first with an explicit stack, so that a value is there before its reader, whatever their order was, and
/// constants fold along the way. A signal that depends on itself when taken as a whole is left alone; run <see cref="SplitLoopedSignals"/>
/// before, and few are. Linear time.
/// </para>
/// </summary>
public sealed class WirePropagation
{
    /// <summary>Propagates.</summary>
    /// <param name="definition">A legal definition; it is not changed.</param>
    /// <returns>A fresh definition with the same signals and behaviour; nodes that nothing uses are gone.</returns>
    public Definition Run(Definition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var result = new Definition(definition.Name)
        {
            Remark = definition.Remark,
            Location = definition.Location,
            BlackBox = definition.BlackBox,
        };
        var map = new Rebuild(definition, ValueNodes(definition), new NodeFolder(result.Nodes)).Run();
        new DefinitionCopy(definition, result, map).CopyTables(new Dictionary<Definition, Definition>());
        return result;
    }

    /// <summary>For each signal the node that may stand for it, −1 for none.</summary>
    private static int[] ValueNodes(Definition definition)
    {
        const int Unassigned = -2;
        var values = new int[definition.Signals.Length];
        values.AsSpan().Fill(Unassigned);
        foreach (ref readonly var assignment in definition.Assignments)
        {
            var isAll = assignment is { Scope: 0, IndexNode: < 0 } && assignment.Width == definition.Signals[assignment.Target].Width;
            values[assignment.Target] = values[assignment.Target] == Unassigned && isAll ? assignment.Value : -1;
        }

        var looped = new CombinationalComponents(definition).LoopedSignals();
        for (var signal = 0; signal < values.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind is not (SignalKind.Wire or SignalKind.Output or SignalKind.InstanceInput) || looped[signal])
                values[signal] = -1;
            else if (values[signal] == Unassigned)
                values[signal] = entry.InitialNode;
        }

        return values;
    }

    private sealed class Rebuild(Definition definition, int[] values, NodeFolder folder)
    {
        private readonly NodeTable nodes = definition.Nodes;
        private readonly int[] map = new int[definition.Nodes.Count];
        private readonly Stack<int> work = [];

        public int[] Run()
        {
            map.AsSpan().Fill(-1);
            LiveNodes.VisitRoots(definition, Visit);
            return map;
        }

        private void Visit(int root)
        {
            work.Push(root);
            while (work.TryPeek(out var node))
            {
                if (map[node] < 0 && !PushMissing(node))
                    map[node] = Translate(node);
                if (map[node] >= 0)
                    work.Pop();
            }
        }

        /// <summary>Puts what the node depends on and is not there yet on the stack.</summary>
        private bool PushMissing(int node)
        {
            var count = work.Count;
            Span<int> buffer = stackalloc int[3];
            var operands = nodes.OpOf(node) == Op.Signal && values[nodes.A(node)] is var value and >= 0
                ? [value]
                : nodes.OperandsOf(node, buffer);
            foreach (var operand in operands)
            {
                if (map[operand] < 0)
                    work.Push(operand);
            }

            return work.Count > count;
        }

        private int Translate(int node)
        {
            var a = nodes.A(node);
            return nodes.OpOf(node) switch
            {
                Op.Signal when values[a] >= 0 => map[values[a]],
                Op.Signal => folder.Nodes.Intern(Op.Signal, nodes.WidthOf(node), a),
                Op.MemoryRead => folder.Nodes.Intern(Op.MemoryRead, nodes.WidthOf(node), a, map[nodes.B(node)]),
                _ => NodeRebuilder.Rebuild(nodes, node, folder, map),
            };
        }
    }
}
