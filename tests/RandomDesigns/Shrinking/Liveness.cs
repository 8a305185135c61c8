using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>What of a definition is still needed by its outputs and instances when edits are made.</summary>
internal sealed class Liveness
{
    private readonly Definition definition;
    private readonly DefinitionEdits edits;
    private readonly Func<int, bool> isGone;
    private readonly Stack<Action> work = new();

    private Liveness(Definition definition, DefinitionEdits edits, Func<int, bool> isGone)
    {
        this.definition = definition;
        this.edits = edits;
        this.isGone = isGone;
        Nodes = new bool[definition.Nodes.Count];
        Signals = new bool[definition.Signals.Length];
        Memories = new bool[definition.Memories.Count];
        Chains = new bool[definition.Chains.Length];
    }

    public bool[] Nodes { get; }

    public bool[] Signals { get; }

    public bool[] Memories { get; }

    public bool[] Chains { get; }

    /// <summary>Finds what lives.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="edits">Edits.</param>
    /// <param name="isGone">Whether a signal is a port, or a port of an instance, that goes.</param>
    public static Liveness Of(Definition definition, DefinitionEdits edits, Func<int, bool> isGone)
    {
        var liveness = new Liveness(definition, edits, isGone);
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var kind = definition.Signals[signal].Kind;
            if (!isGone(signal) && kind is not (SignalKind.Wire or SignalKind.Register))
                liveness.MarkSignal(signal);
        }

        while (liveness.work.TryPop(out var action))
            action();
        return liveness;
    }

    /// <summary>The operands that a node still has.</summary>
    public static int[] Operands(Definition definition, DefinitionEdits edits, int node)
    {
        Span<int> buffer = stackalloc int[3];
        var operands = definition.Nodes.OperandsOf(node, buffer).ToArray();
        if (!edits.Nodes.TryGetValue(node, out var fate))
            return operands;
        return fate switch
        {
            NodeFate.FirstOperand => [operands[0]],
            NodeFate.SecondOperand => [operands[1]],
            NodeFate.LastOperand => [operands[^1]],
            _ => [],
        };
    }

    private void MarkSignal(int signal)
    {
        if (isGone(signal) || Signals[signal])
            return;
        Signals[signal] = true;
        work.Push(() =>
        {
            for (var number = 0; number < definition.Assignments.Length; number++)
            {
                var assignment = definition.Assignments[number];
                if (assignment.Target != signal || edits.DroppedAssignments.Contains(number))
                    continue;
                MarkNode(edits.Values.GetValueOrDefault(number, assignment.Value));
                if (!edits.Values.ContainsKey(number))
                    MarkNode(assignment.IndexNode);
                if (!edits.HoistedAssignments.Contains(number))
                    MarkScope(assignment.Scope);
            }
        });
    }

    private void MarkNode(int node)
    {
        if (node < 0 || Nodes[node])
            return;
        Nodes[node] = true;
        work.Push(() =>
        {
            foreach (var operand in Operands(definition, edits, node))
                MarkNode(operand);
            if (edits.Nodes.ContainsKey(node))
                return;
            if (definition.Nodes.OpOf(node) == Op.Signal)
                MarkSignal(definition.Nodes.A(node));
            else if (definition.Nodes.OpOf(node) == Op.MemoryRead)
                MarkMemory(definition.Nodes.A(node));
        });
    }

    private void MarkMemory(int memory)
    {
        if (Memories[memory])
            return;
        Memories[memory] = true;
        for (var number = 0; number < definition.MemoryWrites.Length; number++)
        {
            var write = definition.MemoryWrites[number];
            if (write.Memory != memory || edits.DroppedWrites.Contains(number))
                continue;
            MarkNode(write.Address);
            MarkNode(write.Data);
            MarkScope(write.Scope);
        }
    }

    private void MarkScope(int scope)
    {
        while (scope != 0 && !Chains[definition.Scopes[scope].Chain])
        {
            var chain = definition.Chains[definition.Scopes[scope].Chain];
            Chains[definition.Scopes[scope].Chain] = true;
            MarkNode(chain.Subject);
            foreach (var branch in chain.Branches)
            {
                MarkNode(definition.Scopes[branch].Condition);
                foreach (var value in definition.Scopes[branch].CaseValues)
                    MarkNode(value);
            }

            scope = chain.Parent;
        }
    }
}
