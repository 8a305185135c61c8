using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Mutation;

/// <summary>
/// Puts a fault into a design: the module with the fault is rebuilt node by node, and the modules around it point to the new one. Everything else is shared
/// with the design without fault, which is not changed.
/// </summary>
public static class MutantBuilder
{
    /// <summary>The design with one fault.</summary>
    /// <param name="design">The design that the mutant was listed for, or one elaborated from the same module.</param>
    /// <param name="mutant">The fault.</param>
    /// <returns>A design with the same ports.</returns>
    public static Design Apply(Design design, Mutant mutant)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(mutant);
        var pass = new DemandedBits();
        var made = new Dictionary<Definition, Definition>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < design.Definitions.Count; i++)
        {
            var definition = design.Definitions[i];
            if (i == mutant.Definition)
                made.Add(definition, pass.Run(Mutate(definition, mutant.Edit), made));
            else if (definition.Instances.Any(instance => instance.Definition is { } child && made.ContainsKey(child)))
                made.Add(definition, pass.Run(definition, made));
        }

        return new Design(
            made.GetValueOrDefault(design.Top, design.Top),
            [.. design.Definitions.Select(definition => made.GetValueOrDefault(definition, definition))],
            design.Warnings);
    }

    private static Definition Mutate(Definition source, MutantEdit edit)
    {
        var target = new Definition(source.Name) { Remark = source.Remark, Location = source.Location, BlackBox = source.BlackBox };
        var map = Rebuild(source.Nodes, target.Nodes, edit);
        var number = -1;
        var dropped = edit is { Site: MutantSite.Assignment, Change: MutantChange.Drop } ? edit.Index : -1;
        new DefinitionCopy(source, target, map).CopyTables(new Dictionary<Definition, Definition>(), assignment =>
        {
            number++;
            if (number == dropped)
                return;
            if (edit.Site == MutantSite.Assignment && number == edit.Index)
                assignment.Value = Plus(new NodeFolder(target.Nodes), assignment.Value, edit.Amount);
            target.AddAssignment(assignment);
        });
        Change(target, edit);
        return target;
    }

    private static void Change(Definition target, MutantEdit edit)
    {
        var nodes = target.Nodes;
        switch (edit.Site)
        {
            case MutantSite.MemoryWrite when edit.Change == MutantChange.Drop:
                target.RemoveMemoryWrite(edit.Index);
                break;
            case MutantSite.MemoryWrite:
                ref var write = ref target.MemoryWriteRef(edit.Index);
                write.Address = Plus(new NodeFolder(nodes), write.Address, edit.Amount);
                break;
            case MutantSite.Scope when edit.Change == MutantChange.Condition:
                target.ScopeRef(edit.Index).Condition = nodes.Constant(edit.Amount, 1);
                break;
            case MutantSite.Scope:
                ref var one = ref target.ScopeRef(edit.Index);
                ref var other = ref target.ScopeRef(edit.Detail);
                (one.CaseValues, other.CaseValues) = (other.CaseValues, one.CaseValues);
                break;
            case MutantSite.Register when edit.Change == MutantChange.NoReset:
                target.SignalRef(edit.Index).InitialNode = -1;
                break;
            case MutantSite.Register:
                ref var signal = ref target.SignalRef(edit.Index);
                signal.InitialNode = nodes.Constant(nodes.ConstantOf(signal.InitialNode) ^ (BigInteger.One << edit.Detail), signal.Width);
                break;
            case MutantSite.Memory:
                var memory = target.Memories[edit.Index];
                target.Memories[edit.Index] = new MemoryEntry
                {
                    Name = memory.Name,
                    NameIsSuggested = memory.NameIsSuggested,
                    Depth = memory.Depth,
                    Width = memory.Width,
                    IsRom = memory.IsRom,
                    Contents = memory.Contents.SetItem(edit.Detail, memory.Contents[edit.Detail] ^ 1),
                    Location = memory.Location,
                };
                break;
        }
    }

    private static int[] Rebuild(NodeTable source, NodeTable target, MutantEdit edit)
    {
        var folder = new NodeFolder(target);
        var map = new int[source.Count];
        for (var node = 0; node < map.Length; node++)
        {
            if (edit.Site != MutantSite.Node || edit.Index != node)
            {
                map[node] = Copy(source, node, source.OpOf(node), folder, Operands(source, node, map), source.WidthOf(node));
                continue;
            }

            map[node] = Faulty(source, node, folder, Operands(source, node, map), edit);
        }

        return map;
    }

    private static int Faulty(NodeTable source, int node, NodeFolder folder, int[] operands, MutantEdit edit)
    {
        var (op, width) = (source.OpOf(node), source.WidthOf(node));
        switch (edit.Change)
        {
            case MutantChange.Operator:
                op = (Op)edit.Detail;
                break;
            case MutantChange.Operand:
                return operands[edit.Detail];
            case MutantChange.Swap:
                var first = op == Op.Mux ? 1 : edit.Detail;
                (operands[first], operands[first + 1]) = (operands[first + 1], operands[first]);
                break;
            case MutantChange.Add:
                // A memory read has its address, the second field, as its only operand.
                var operand = op == Op.MemoryRead ? 0 : edit.Detail;
                operands[operand] = Plus(folder, operands[operand], edit.Amount);
                break;
            case MutantChange.Flip:
                operands[edit.Detail] = folder.Binary(Op.Xor, operands[edit.Detail], folder.Constant(1, folder.Nodes.WidthOf(operands[edit.Detail])));
                break;
            case MutantChange.Shift:
                return folder.Slice(operands[0], source.B(node) + edit.Amount, width);
            case MutantChange.StuckBit:
                var value = Copy(source, node, op, folder, operands, width);
                var mask = BigInteger.One << edit.Detail;
                return edit.Amount == 1
                    ? folder.Binary(Op.Or, value, folder.Constant(mask, width))
                    : folder.Binary(Op.And, value, folder.Constant(OpSemantics.Mask(width) ^ mask, width));
        }

        return Copy(source, node, op, folder, operands, width);
    }

    private static int[] Operands(NodeTable source, int node, int[] map)
    {
        Span<int> buffer = stackalloc int[3];
        var operands = source.OperandsOf(node, buffer).ToArray();
        for (var i = 0; i < operands.Length; i++)
            operands[i] = map[operands[i]];
        return operands;
    }

    /// <summary>The node in the other table, with an operator and operands that may be others.</summary>
    private static int Copy(NodeTable source, int node, Op op, NodeFolder folder, int[] operands, int width) => op switch
    {
        Op.Constant => folder.Constant(source.ConstantOf(node), width),
        Op.Signal => folder.Nodes.Intern(op, width, source.A(node)),
        Op.MemoryRead => folder.Nodes.Intern(op, width, source.A(node), operands[0]),
        Op.Not or Op.Negate or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor => folder.Unary(op, operands[0]),
        Op.MultiplyUnsigned or Op.MultiplySigned => folder.Multiply(op == Op.MultiplySigned, width, operands[0], operands[1]),
        >= Op.Equal and <= Op.LessOrEqualSigned => folder.Compare(op, operands[0], operands[1]),
        Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned => folder.Shift(op, operands[0], operands[1]),
        Op.Slice => folder.Slice(operands[0], source.B(node), width),
        Op.DynamicSlice => folder.DynamicSlice(operands[0], operands[1], source.C(node), width),
        Op.ZeroExtend => folder.ZeroExtend(operands[0], width),
        Op.SignExtend => folder.SignExtend(operands[0], width),
        Op.Mux => folder.Mux(operands[0], operands[1], operands[2]),
        Op.Concat => folder.Concat(operands),
        _ => folder.Binary(op, operands[0], operands[1]),
    };

    private static int Plus(NodeFolder folder, int node, int amount) =>
        folder.Binary(Op.Add, node, folder.Constant(amount, folder.Nodes.WidthOf(node)));
}
