using System.Globalization;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Mutation;

/// <summary>Lists the mutants of one definition.</summary>
/// <param name="definition">The definition.</param>
/// <param name="number">Its index in the design.</param>
/// <param name="mutants">Where they go.</param>
internal sealed class DefinitionMutants(Definition definition, int number, List<Mutant> mutants)
{
    private readonly NodeTable nodes = definition.Nodes;
    private readonly NodePlaces places = new(definition);

    public void Collect()
    {
        for (var node = 0; node < nodes.Count; node++)
        {
            if (!places.IsLive(node) || nodes.IsConstant(node))
                continue;
            Operators(node);
            Operands(node);
            StuckBits(node);
        }

        Assignments();
        MemoryWrites();
        Scopes();
        Resets();
        Contents();
    }

    private void Operators(int node)
    {
        var a = nodes.A(node);
        switch (nodes.OpOf(node))
        {
            case Op.And:
                Becomes(node, Op.Or);
                break;
            case Op.Or:
                Becomes(node, Op.And);
                break;
            case Op.Xor:
                Becomes(node, Op.Or);
                break;
            case Op.Add:
                Becomes(node, Op.Subtract);
                break;
            case Op.Subtract:
                Becomes(node, Op.Add);
                break;
            case Op.MultiplyUnsigned:
                Becomes(node, Op.MultiplySigned);
                break;
            case Op.MultiplySigned:
                Becomes(node, Op.MultiplyUnsigned);
                break;
            case Op.DivideUnsigned:
                Becomes(node, Op.DivideSigned, Op.RemainderUnsigned);
                break;
            case Op.DivideSigned:
                Becomes(node, Op.DivideUnsigned, Op.RemainderSigned);
                break;
            case Op.RemainderUnsigned:
                Becomes(node, Op.RemainderSigned, Op.DivideUnsigned);
                break;
            case Op.RemainderSigned:
                Becomes(node, Op.RemainderUnsigned, Op.DivideSigned);
                break;
            case Op.Equal:
                Becomes(node, Op.NotEqual);
                break;
            case Op.NotEqual:
                Becomes(node, Op.Equal);
                break;
            case Op.LessUnsigned:
                Becomes(node, Op.LessOrEqualUnsigned, Op.LessSigned);
                break;
            case Op.LessSigned:
                Becomes(node, Op.LessOrEqualSigned, Op.LessUnsigned);
                break;
            case Op.LessOrEqualUnsigned:
                Becomes(node, Op.LessUnsigned, Op.LessOrEqualSigned);
                break;
            case Op.LessOrEqualSigned:
                Becomes(node, Op.LessSigned, Op.LessOrEqualUnsigned);
                break;
            case Op.ShiftLeft:
                Becomes(node, Op.ShiftRight);
                break;
            case Op.ShiftRight:
                Becomes(node, Op.ShiftLeft, Op.ShiftRightSigned);
                break;
            case Op.ShiftRightSigned:
                Becomes(node, Op.ShiftRight);
                break;
            case Op.ZeroExtend:
                Becomes(node, Op.SignExtend);
                break;
            case Op.SignExtend:
                Becomes(node, Op.ZeroExtend);
                break;
            case Op.ReduceAnd or Op.ReduceXor when nodes.WidthOf(a) > 1:
                Becomes(node, Op.ReduceOr);
                break;
            case Op.ReduceOr when nodes.WidthOf(a) > 1:
                Becomes(node, Op.ReduceAnd);
                break;
            case Op.Not or Op.Negate:
                Node(MutantKind.Operator, node, MutantChange.Operand, $"{Name(node)} is left out");
                break;
        }
    }

    private void Operands(int node)
    {
        var (a, b) = (nodes.A(node), nodes.B(node));
        switch (nodes.OpOf(node))
        {
            case Op.Subtract or Op.DivideUnsigned or Op.DivideSigned or Op.RemainderUnsigned or Op.RemainderSigned
                or Op.LessUnsigned or Op.LessSigned or Op.LessOrEqualUnsigned or Op.LessOrEqualSigned:
                Node(MutantKind.SwappedOperands, node, MutantChange.Swap, $"operands of {Name(node)} swapped");
                break;
            case Op.Concat:
                var parts = nodes.Parts(node);
                for (var i = 0; i + 1 < parts.Length; i++)
                {
                    if (nodes.WidthOf(parts[i]) == nodes.WidthOf(parts[i + 1]) && parts[i] != parts[i + 1])
                        Node(MutantKind.SwappedOperands, node, MutantChange.Swap, $"parts {i} and {i + 1} of {Name(node)} swapped", i);
                }

                break;
            case Op.Mux:
                Node(MutantKind.SwappedArms, node, MutantChange.Swap, $"arms of {Name(node)} swapped");
                Node(MutantKind.StuckCondition, node, MutantChange.Operand, $"condition of {Name(node)} always 1", 1);
                Node(MutantKind.StuckCondition, node, MutantChange.Operand, $"condition of {Name(node)} always 0", 2);
                OffByOne(node, 1);
                OffByOne(node, 2);
                return;
            case Op.Slice:
                var amount = b + nodes.WidthOf(node) < nodes.WidthOf(a) ? 1 : -1;
                if (amount > 0 || b > 0)
                    Node(MutantKind.OffByOne, node, MutantChange.Shift, $"lowest bit of {Name(node)} {Signed(amount)}", 0, amount);
                return;
            case Op.DynamicSlice:
                Node(MutantKind.OffByOne, node, MutantChange.Add, $"index of {Name(node)} +1", 1, 1);
                return;
            case Op.MemoryRead:
                Node(MutantKind.OffByOne, node, MutantChange.Add, $"address of {Name(node)} +1", 1, 1);
                return;
            case Op.And or Op.Or or Op.Xor:
                for (var operand = 0; operand < 2; operand++)
                {
                    if (nodes.IsConstant(operand == 0 ? a : b))
                        Node(MutantKind.OffByOne, node, MutantChange.Flip, $"lowest bit of the constant of {Name(node)} flipped", operand);
                }

                return;
        }

        if (nodes.OpOf(node) is >= Op.Negate and <= Op.ShiftRightSigned and not Op.Negate)
        {
            OffByOne(node, 0);
            OffByOne(node, 1);
        }
    }

    private void OffByOne(int node, int operand)
    {
        var constant = operand switch { 0 => nodes.A(node), 1 => nodes.B(node), _ => nodes.C(node) };
        if (!nodes.IsConstant(constant))
            return;
        Node(MutantKind.OffByOne, node, MutantChange.Add, $"constant {nodes.ConstantOf(constant)} of {Name(node)} +1", operand, 1);
        if (nodes.WidthOf(constant) > 1)
            Node(MutantKind.OffByOne, node, MutantChange.Add, $"constant {nodes.ConstantOf(constant)} of {Name(node)} -1", operand, -1);
    }

    /// <summary>The lowest, the highest and a middle bit.</summary>
    private void StuckBits(int node)
    {
        if (nodes.OpOf(node) is Op.Slice or Op.Concat or Op.ZeroExtend or Op.SignExtend or Op.Not)
            return;
        var width = nodes.WidthOf(node);
        int[] bits = width switch { 1 => [0], < 4 => [0, width - 1], _ => [0, width / 2, width - 1] };
        foreach (var bit in bits)
        {
            var name = width == 1 ? Name(node) : string.Create(CultureInfo.InvariantCulture, $"bit {bit} of {Name(node)}");
            Node(MutantKind.StuckBit, node, MutantChange.StuckBit, $"{name} stuck at 0", bit);
            Node(MutantKind.StuckBit, node, MutantChange.StuckBit, $"{name} stuck at 1", bit, 1);
        }
    }

    private void Assignments()
    {
        for (var i = 0; i < definition.Assignments.Length; i++)
        {
            ref readonly var assignment = ref definition.Assignments[i];
            ref readonly var target = ref definition.Signals[assignment.Target];
            var location = assignment.Location.IsKnown ? assignment.Location : target.Location;
            var name = target.Name ?? "a signal";
            // A wire without default must be assigned on every path; a register holds its value.
            if (target.Kind == SignalKind.Register || (target.InitialNode >= 0 && !assignment.IsDefault))
                Statement(MutantKind.DroppedAssignment, MutantSite.Assignment, i, MutantChange.Drop, $"assignment of '{name}' dropped", location);
            if (nodes.IsConstant(assignment.Value))
                Statement(MutantKind.OffByOne, MutantSite.Assignment, i, MutantChange.Add, $"constant {nodes.ConstantOf(assignment.Value)} assigned to '{name}' +1", location, amount: 1);
        }
    }

    private void MemoryWrites()
    {
        for (var i = 0; i < definition.MemoryWrites.Length; i++)
        {
            ref readonly var write = ref definition.MemoryWrites[i];
            var name = definition.Memories[write.Memory].Name ?? "a memory";
            var location = write.Location.IsKnown ? write.Location : definition.Memories[write.Memory].Location;
            Statement(MutantKind.DroppedAssignment, MutantSite.MemoryWrite, i, MutantChange.Drop, $"write to '{name}' dropped", location);
            Statement(MutantKind.OffByOne, MutantSite.MemoryWrite, i, MutantChange.Add, $"address of a write to '{name}' +1", location, amount: 1);
        }
    }

    private void Scopes()
    {
        var live = new Passes.LiveScopes().Run(definition);
        for (var i = 1; i < definition.Scopes.Length; i++)
        {
            ref readonly var scope = ref definition.Scopes[i];
            if (!live[i])
                continue;
            if (scope.Kind == ScopeKind.When && !nodes.IsConstant(scope.Condition))
            {
                var name = Name(scope.Condition);
                Statement(MutantKind.StuckCondition, MutantSite.Scope, i, MutantChange.Condition, $"condition {name} of a region always 1", scope.Location, amount: 1);
                Statement(MutantKind.StuckCondition, MutantSite.Scope, i, MutantChange.Condition, $"condition {name} of a region always 0", scope.Location);
            }
            else if (scope.Kind == ScopeKind.Case && NextCase(i) is var next and > 0)
            {
                Statement(MutantKind.SwappedArms, MutantSite.Scope, i, MutantChange.SwapCases, $"case {CaseText(i)} swapped with case {CaseText(next)}", scope.Location, next);
            }
        }
    }

    private int NextCase(int scope)
    {
        var branches = definition.Chains[definition.Scopes[scope].Chain].Branches;
        var next = branches.IndexOf(scope) + 1;
        return next < branches.Count && definition.Scopes[branches[next]].Kind == ScopeKind.Case ? branches[next] : -1;
    }

    private string CaseText(int scope) => string.Join('|', definition.Scopes[scope].CaseValues.Select(nodes.ConstantOf));

    private void Resets()
    {
        for (var i = 0; i < definition.Signals.Length; i++)
        {
            ref readonly var signal = ref definition.Signals[i];
            if (signal.InitialNode < 0)
                continue;
            var name = signal.Name ?? "a signal";
            if (signal.Kind != SignalKind.Register)
            {
                Statement(MutantKind.OffByOne, MutantSite.Register, i, MutantChange.FlipInitial, $"lowest bit of the default of '{name}' flipped", signal.Location);
                continue;
            }

            Statement(MutantKind.WrongReset, MutantSite.Register, i, MutantChange.FlipInitial, $"lowest bit of the reset value of '{name}' flipped", signal.Location);
            if (signal.Width > 1)
            {
                Statement(
                    MutantKind.WrongReset, MutantSite.Register, i, MutantChange.FlipInitial, $"highest bit of the reset value of '{name}' flipped", signal.Location,
                    signal.Width - 1);
            }

            if (definition.Domains[signal.Domain].Domain.ResetKind != ResetKind.None)
                Statement(MutantKind.WrongReset, MutantSite.Register, i, MutantChange.NoReset, $"'{name}' keeps its value in a reset", signal.Location);
        }
    }

    private void Contents()
    {
        for (var i = 0; i < definition.Memories.Count; i++)
        {
            var memory = definition.Memories[i];
            if (memory.Contents.IsDefaultOrEmpty)
                continue;
            foreach (var word in new SortedSet<int> { 0, memory.Contents.Length / 2, memory.Contents.Length - 1 })
            {
                Statement(
                    MutantKind.OffByOne, MutantSite.Memory, i, MutantChange.FlipInitial,
                    $"lowest bit of word {word} of '{memory.Name ?? "a memory"}' flipped", memory.Location, word);
            }
        }
    }

    private void Becomes(int node, params ReadOnlySpan<Op> others)
    {
        foreach (var other in others)
            Node(MutantKind.Operator, node, MutantChange.Operator, $"{Name(node)} becomes {Word(other)}", (int)other);
    }

    private void Node(MutantKind kind, int node, MutantChange change, string description, int detail = 0, int amount = 0) =>
        Add(kind, new MutantEdit(MutantSite.Node, node, change, detail, amount), description, places.LocationOf(node));

    private void Statement(
        MutantKind kind, MutantSite site, int index, MutantChange change, string description, SourceLocation location, int detail = 0, int amount = 0) =>
        Add(kind, new MutantEdit(site, index, change, detail, amount), description, location);

    private void Add(MutantKind kind, MutantEdit edit, string description, SourceLocation location) =>
        mutants.Add(new Mutant(mutants.Count, kind, definition.Name, description, location.IsKnown ? location : definition.Location) { Definition = number, Edit = edit });

    private static string Signed(int amount) => amount > 0 ? "+1" : "-1";

    private string Name(int node)
    {
        if (definition.NodeNames.TryGetValue(node, out var name))
            return $"'{name}'";
        var width = nodes.WidthOf(node);
        return nodes.OpOf(node) switch
        {
            Op.Signal => $"'{definition.Signals[nodes.A(node)].Name ?? "a signal"}'",
            Op.MemoryRead => $"a read of '{definition.Memories[nodes.A(node)].Name ?? "a memory"}'",
            var op => string.Create(CultureInfo.InvariantCulture, $"{Word(op)} ({width} {(width == 1 ? "bit" : "bits")}){Of(node)}"),
        };
    }

    /// <summary>The first operand with a name, since an operator has none of its own.</summary>
    private string Of(int node)
    {
        Span<int> buffer = stackalloc int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
        {
            if (definition.NodeNames.ContainsKey(operand) || nodes.OpOf(operand) == Op.Signal)
                return $" of {Name(operand)}";
        }

        return "";
    }

    private static string Word(Op op) => op switch
    {
        Op.Not => "not",
        Op.And => "and",
        Op.Or => "or",
        Op.Xor => "xor",
        Op.Negate => "negation",
        Op.Add => "+",
        Op.Subtract => "-",
        Op.MultiplyUnsigned => "unsigned *",
        Op.MultiplySigned => "signed *",
        Op.DivideUnsigned => "unsigned /",
        Op.DivideSigned => "signed /",
        Op.RemainderUnsigned => "unsigned %",
        Op.RemainderSigned => "signed %",
        Op.Equal => "==",
        Op.NotEqual => "!=",
        Op.LessUnsigned => "unsigned <",
        Op.LessSigned => "signed <",
        Op.LessOrEqualUnsigned => "unsigned <=",
        Op.LessOrEqualSigned => "signed <=",
        Op.ShiftLeft => "<<",
        Op.ShiftRight => ">>",
        Op.ShiftRightSigned => "signed >>",
        Op.Slice => "slice",
        Op.DynamicSlice => "selection by index",
        Op.Concat => "concatenation",
        Op.ZeroExtend => "extension with zeros",
        Op.SignExtend => "extension with the sign",
        Op.Mux => "selection",
        Op.ReduceAnd => "all bits set",
        Op.ReduceOr => "any bit set",
        Op.ReduceXor => "parity",
        _ => op.ToString(),
    };
}
