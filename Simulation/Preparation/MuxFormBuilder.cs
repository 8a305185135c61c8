using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Builds a <see cref="MuxForm"/>: visits nodes, parts of assigned signals and scopes depth first, each behind what it depends on, with an
/// explicit stack. The graph is that of the check for combinational loops, so legal definitions have no cycle in it.
/// </summary>
internal sealed class MuxFormBuilder
{
    private const int Missing = -2;

    private readonly Definition definition;
    private readonly NodeTable nodes;
    private readonly NodeFolder folder = new(new NodeTable());
    private readonly SignalParts parts;
    private readonly RegionFold fold;
    private readonly ScopeConditions conditions;
    private readonly int[] map;
    private readonly int[] values;
    private readonly int[] enables;
    private readonly int partBase;
    private readonly int scopeBase;
    private readonly bool[] isOpen;
    private readonly bool[] isDone;
    private readonly Stack<int> work = [];

    public MuxFormBuilder(Definition definition, MuxFormOptions options)
    {
        this.definition = definition;
        nodes = definition.Nodes;
        parts = new SignalParts(definition);
        map = new int[nodes.Count];
        map.AsSpan().Fill(Missing);
        values = new int[parts.Count];
        enables = new int[parts.Count];
        partBase = nodes.Count;
        scopeBase = partBase + parts.Count;
        isOpen = new bool[scopeBase + definition.Scopes.Length];
        isDone = new bool[isOpen.Length];
        conditions = new ScopeConditions(definition, folder, map);
        fold = new RegionFold(definition, folder, map, conditions, options);
    }

    public MuxForm Build()
    {
        for (var part = 0; part < parts.Count; part++)
            Visit(partBase + part);
        foreach (ref readonly var write in definition.MemoryWrites)
        {
            Visit(write.Address);
            Visit(write.Data);
            if (write.Scope != 0)
                Visit(scopeBase + write.Scope);
        }

        var signals = new int[definition.Signals.Length];
        var registers = ImmutableArray.CreateBuilder<RegisterForm>();
        for (var signal = 0; signal < signals.Length; signal++)
        {
            var isRegister = definition.Signals[signal].Kind == SignalKind.Register;
            var (first, end) = parts.Of(signal);
            signals[signal] = isRegister || first == end ? Leaf(signal) : Join(signal, 0, definition.Signals[signal].Width);
            if (isRegister)
                registers.Add(Register(signal, first, end));
        }

        return new MuxForm(
            definition, folder.Nodes, ImmutableCollectionsMarshal.AsImmutableArray(signals), registers.DrainToImmutable(), [.. Writes()]);
    }

    private List<MemoryWriteForm> Writes()
    {
        var writes = new List<MemoryWriteForm>();
        foreach (ref readonly var write in definition.MemoryWrites)
        {
            var enable = write.Scope == 0 ? -1 : Unless1(conditions.Active(write.Scope));
            writes.Add(new MemoryWriteForm(write.Memory, write.Domain, enable, map[write.Address], map[write.Data]));
        }

        return writes;
    }

    /// <summary>Bits of a register that nothing assigns hold; with several parts each of them holds on its own.</summary>
    private RegisterForm Register(int signal, int first, int end)
    {
        var next = Join(signal, 0, definition.Signals[signal].Width);
        var enable = folder.Constant(0, 1);
        for (var part = first; part < end; part++)
            enable = folder.Binary(Op.Or, enable, enables[part]);
        return new RegisterForm(signal, next, Unless1(enable));
    }

    private int Unless1(int condition) => condition == folder.Constant(1, 1) ? -1 : condition;

    private int Leaf(int signal) => folder.Nodes.Intern(Op.Signal, definition.Signals[signal].Width, signal);

    private void Visit(int root)
    {
        work.Push(root);
        while (work.TryPeek(out var vertex))
        {
            if (isDone[vertex])
            {
                work.Pop();
            }
            else if (isOpen[vertex])
            {
                Finish(vertex);
                isDone[vertex] = true;
            }
            else
            {
                isOpen[vertex] = true;
                if (vertex < partBase)
                    PushOfNode(vertex);
                else if (vertex < scopeBase)
                    PushOfPart(vertex - partBase);
                else
                    PushOfScope(vertex - scopeBase);
            }
        }
    }

    private void Push(int vertex)
    {
        if (isDone[vertex])
            return;
        if (isOpen[vertex])
            throw new InvalidOperationException($"'{definition.Name}' has a combinational loop, which the checks refuse.");
        work.Push(vertex);
    }

    private void PushOfNode(int node)
    {
        var a = nodes.A(node);
        if (nodes.OpOf(node) == Op.Signal)
        {
            PushParts(a, 0, nodes.WidthOf(node));
            return;
        }

        if (IsSliceOfParts(node))
        {
            PushParts(nodes.A(a), nodes.B(node), nodes.WidthOf(node));
            return;
        }

        Span<int> buffer = stackalloc int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
            Push(operand);
    }

    /// <summary>A slice of a signal with several parts needs only those that it reads.</summary>
    private bool IsSliceOfParts(int node) => nodes.OpOf(node) == Op.Slice && nodes.OpOf(nodes.A(node)) == Op.Signal
        && definition.Signals[nodes.A(nodes.A(node))].Kind != SignalKind.Register && parts.Of(nodes.A(nodes.A(node))) is var (first, end) && end - first > 1;

    private void PushParts(int signal, int low, int width)
    {
        if (definition.Signals[signal].Kind == SignalKind.Register)
            return;
        var (first, end) = parts.Of(signal, low, width);
        for (var part = first; part < end; part++)
            Push(partBase + part);
    }

    private void PushOfPart(int part)
    {
        foreach (var number in parts.AssignmentsOf(part))
        {
            ref readonly var assignment = ref definition.Assignments[number];
            Push(assignment.Value);
            if (assignment.IndexNode >= 0)
                Push(assignment.IndexNode);
            if (assignment.Scope != 0)
                Push(scopeBase + assignment.Scope);
        }
    }

    private void PushOfScope(int scope)
    {
        ref readonly var entry = ref definition.Scopes[scope];
        ref readonly var chain = ref definition.Chains[entry.Chain];
        if (chain.Subject >= 0)
            Push(chain.Subject);
        else if (entry.Condition >= 0)
            Push(entry.Condition);
        var around = chain.Parent;
        if (chain.Subject < 0 && chain.Branches.IndexOf(scope) is var place and > 0)
            around = chain.Branches[place - 1];
        if (around != 0)
            Push(scopeBase + around);
    }

    private void Finish(int vertex)
    {
        if (vertex < partBase)
            map[vertex] = Translate(vertex);
        else if (vertex < scopeBase)
            FinishPart(vertex - partBase);
    }

    private int Translate(int node)
    {
        var (a, b, width) = (nodes.A(node), nodes.B(node), nodes.WidthOf(node));
        switch (nodes.OpOf(node))
        {
            case Op.Signal:
                var (first, end) = parts.Of(a);
                return definition.Signals[a].Kind == SignalKind.Register || first == end ? Leaf(a) : Join(a, 0, width);
            case Op.MemoryRead:
                return folder.Nodes.Intern(Op.MemoryRead, width, a, map[b]);
            case Op.Slice when IsSliceOfParts(node):
                return Join(nodes.A(a), b, width);
            default:
                return NodeRebuilder.Rebuild(nodes, node, folder, map);
        }
    }

    private void FinishPart(int number)
    {
        var part = parts[number];
        ref readonly var entry = ref definition.Signals[part.Signal];
        var assignments = parts.AssignmentsOf(number);
        var allCover = fold.AllCover(part, assignments);
        if (entry.Kind == SignalKind.Register)
        {
            var (first, end) = parts.Of(part.Signal);
            var old = folder.Slice(Leaf(part.Signal), part.Low, part.Width);
            values[number] = ValueOf(allCover && end - first == 1 ? RegionFold.Undefined : old, old);
            enables[number] = fold.Enable(assignments);
        }
        else if (entry.InitialNode >= 0)
        {
            values[number] = ValueOf(folder.Constant(nodes.ConstantOf(entry.InitialNode) >> part.Low, part.Width), -1);
        }
        else
        {
            var zero = folder.Constant(0, part.Width);
            values[number] = ValueOf(allCover ? RegionFold.Undefined : zero, zero);
        }

        int ValueOf(int incoming, int otherwise)
        {
            var value = fold.Value(part, parts.AssignmentsOf(number), incoming);
            return value == RegionFold.Undefined ? otherwise : value;
        }
    }

    /// <summary>Joins what the parts of a signal have of a range of bits.</summary>
    private int Join(int signal, int low, int width)
    {
        var (first, end) = parts.Of(signal, low, width);
        var pieces = new int[end - first];
        for (var part = first; part < end; part++)
        {
            var from = Math.Max(low, parts[part].Low);
            var to = Math.Min(low + width, parts[part].Low + parts[part].Width);
            pieces[end - 1 - part] = folder.Slice(values[part], from - parts[part].Low, to - from);
        }

        return folder.Concat(pieces);
    }
}
