using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Finds wires that always have the same value as another signal: most ports of instances that became wires do. One place serves them all.
/// </summary>
internal sealed class SignalAliases(DefinitionContext context)
{
    private readonly Dictionary<int, int> firstWithValue = [];
    private readonly Dictionary<int, int> representatives = [];

    /// <summary>The signal whose place shows the value of a signal: itself, or another one.</summary>
    public int RepresentativeOf(int signal)
    {
        if (context.Definition.Signals[signal].Kind != SignalKind.Wire)
            return signal;
        if (!representatives.TryGetValue(signal, out var representative))
        {
            representatives[signal] = signal;
            representatives[signal] = representative = Find(signal);
        }

        return representative;
    }

    private int Find(int wire)
    {
        if (ValueOf(wire) is not (var value and >= 0))
            return wire;
        if (context.Nodes.OpOf(value) == Op.Signal)
            return RepresentativeOf(context.Nodes.A(value));
        if (firstWithValue.TryGetValue(value, out var first))
            return first;
        firstWithValue.Add(value, wire);
        return wire;
    }

    /// <summary>The node that a wire shows at all times, or −1.</summary>
    private int ValueOf(int wire)
    {
        switch (context.AssignmentsOf(wire))
        {
            case []:
                return context.Definition.Signals[wire].InitialNode;
            case [var only]:
                var assignment = context.Definition.Assignments[only];
                return assignment.Scope == 0 && context.IsWhole(assignment) ? assignment.Value : -1;
            default:
                return -1;
        }
    }
}
