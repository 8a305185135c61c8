using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>
/// Narrows every node to the low bits that are used, and drops dead nodes: <c>(count + 1).Wrap(8)</c> becomes an 8-bit addition.
/// <para>
/// A descending sweep gives each node the number of low bits that some user asks for: operators whose low result bits depend only on
/// the low operand bits (sums, products, bitwise operators, selections, left shifts) pass the number on, all others ask for whole operands.
/// Nodes asked for nothing are dead. An ascending sweep then builds the live nodes again, through <see cref="NodeFolder"/>, into a fresh
/// definition. A named node keeps its whole width when it is live; its name is dropped with it when it is dead. Signals, memories and
/// instances are all kept. Time and space are linear in the size of the definition.
/// </para>
/// </summary>
public sealed class DemandedBits
{
    /// <summary>Makes the narrowed definition.</summary>
    /// <param name="definition">A legal definition; it is not changed.</param>
    /// <param name="children">What stands for each definition instantiated inside; a definition not in it stands for itself.</param>
    /// <returns>A fresh definition with the same signals and behaviour.</returns>
    public Definition Run(Definition definition, IReadOnlyDictionary<Definition, Definition> children)
    {
        var demand = Demands(definition);
        var result = new Definition(definition.Name)
        {
            Remark = definition.Remark,
            MacroBody = definition.MacroBody,
            Location = definition.Location,
            BlackBox = definition.BlackBox,
        };
        var map = Rebuild(definition.Nodes, demand, new NodeFolder(result.Nodes));
        new DefinitionCopy(definition, result, map).CopyTables(children);
        return result;
    }

    private static int[] Demands(Definition definition)
    {
        var nodes = definition.Nodes;
        var demand = new int[nodes.Count];
        DemandOfStatements(definition, demand);
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (demand[node] == 0)
                continue;
            if (!CanNarrow(nodes.OpOf(node)) || definition.NodeNames.ContainsKey(node))
                demand[node] = nodes.WidthOf(node);
            DemandOfOperands(nodes, node, demand);
        }

        return demand;
    }

    private static void DemandOfStatements(Definition definition, int[] demand)
    {
        var nodes = definition.Nodes;
        foreach (ref readonly var signal in definition.Signals)
            Whole(signal.InitialNode);
        foreach (ref readonly var assignment in definition.Assignments)
        {
            Whole(assignment.Value);
            Whole(assignment.IndexNode);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
        {
            Whole(write.Address);
            Whole(write.Data);
        }

        var live = new LiveScopes().Run(definition);
        foreach (ref readonly var chain in definition.Chains)
        {
            if (!chain.Branches.Exists(branch => live[branch]))
                continue;
            Whole(chain.Subject);
            foreach (var branch in chain.Branches)
            {
                Whole(definition.Scopes[branch].Condition);
                foreach (var value in definition.Scopes[branch].CaseValues)
                    Whole(value);
            }
        }

        void Whole(int node)
        {
            if (node >= 0)
                demand[node] = nodes.WidthOf(node);
        }
    }

    private static bool CanNarrow(Op op) => op is Op.Constant or Op.Not or Op.And or Op.Or or Op.Xor or Op.Negate or Op.Add or Op.Subtract
        or Op.MultiplyUnsigned or Op.MultiplySigned or Op.ShiftLeft or Op.Slice or Op.Concat or Op.ZeroExtend or Op.SignExtend or Op.Mux;

    private static void DemandOfOperands(NodeTable nodes, int node, int[] demand)
    {
        var wanted = demand[node];
        var a = nodes.A(node);
        switch (nodes.OpOf(node))
        {
            case Op.Not or Op.Negate or Op.ZeroExtend or Op.SignExtend:
                Ask(a, wanted);
                break;
            case Op.And or Op.Or or Op.Xor or Op.Add or Op.Subtract or Op.MultiplyUnsigned or Op.MultiplySigned:
                Ask(a, wanted);
                Ask(nodes.B(node), wanted);
                break;
            case Op.ShiftLeft:
                Ask(a, wanted);
                Ask(nodes.B(node), int.MaxValue);
                break;
            case Op.Slice:
                Ask(a, nodes.B(node) + wanted);
                break;
            case Op.Concat:
                var parts = nodes.Parts(node);
                for (var i = parts.Length - 1; i >= 0 && wanted > 0; i--)
                {
                    Ask(parts[i], wanted);
                    wanted -= nodes.WidthOf(parts[i]);
                }

                break;
            case Op.Mux:
                Ask(a, 1);
                Ask(nodes.B(node), wanted);
                Ask(nodes.C(node), wanted);
                break;
            default:
                Span<int> buffer = stackalloc int[3];
                foreach (var operand in nodes.OperandsOf(node, buffer))
                    Ask(operand, int.MaxValue);
                break;
        }

        void Ask(int operand, int bits) => demand[operand] = Math.Max(demand[operand], Math.Min(bits, nodes.WidthOf(operand)));
    }

    private static int[] Rebuild(NodeTable nodes, int[] demand, NodeFolder folder)
    {
        var map = new int[nodes.Count];
        map.AsSpan().Fill(-1);
        var parts = new List<int>();
        for (var node = 0; node < map.Length; node++)
        {
            if (demand[node] > 0)
                map[node] = RebuildNode(nodes, node, demand[node], folder, map, parts);
        }

        return map;
    }

    private static int RebuildNode(NodeTable nodes, int node, int width, NodeFolder folder, int[] map, List<int> parts)
    {
        var op = nodes.OpOf(node);
        var a = nodes.A(node);
        var b = nodes.B(node);
        switch (op)
        {
            case Op.Constant:
                return folder.Constant(nodes.ConstantOf(node), width);
            case Op.Signal:
                return folder.Nodes.Intern(Op.Signal, width, a);
            case Op.MemoryRead:
                return folder.Nodes.Intern(Op.MemoryRead, width, a, map[b]);
            case Op.Not or Op.Negate:
                return folder.Unary(op, Low(a, width));
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return folder.Unary(op, map[a]);
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                return folder.Multiply(op == Op.MultiplySigned, width, Low(a, width), Low(b, width));
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                return folder.Compare(op, map[a], map[b]);
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return folder.Shift(op, Low(a, width), map[b]);
            case Op.Slice:
                return folder.Slice(map[a], b, width);
            case Op.DynamicSlice:
                return folder.DynamicSlice(map[a], map[b], nodes.C(node), width);
            case Op.ZeroExtend:
                return width <= nodes.WidthOf(a) ? Low(a, width) : folder.ZeroExtend(map[a], width);
            case Op.SignExtend:
                return width <= nodes.WidthOf(a) ? Low(a, width) : folder.SignExtend(map[a], width);
            case Op.Mux:
                return folder.Mux(map[a], Low(b, width), Low(nodes.C(node), width));
            case Op.Concat:
                parts.Clear();
                var operands = nodes.Parts(node);
                for (var i = operands.Length - 1; i >= 0 && width > 0; i--)
                {
                    parts.Add(Low(operands[i], width));
                    width -= nodes.WidthOf(operands[i]);
                }

                parts.Reverse();
                return folder.Concat([.. parts]);
            default:
                return folder.Binary(op, Low(a, width), Low(b, width));
        }

        int Low(int operand, int bits) => folder.Slice(map[operand], 0, Math.Min(bits, nodes.WidthOf(operand)));
    }
}
