using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>What a function must do.</summary>
/// <param name="Signals">Combinational signals whose places in memory must be up to date afterwards.</param>
/// <param name="Registers">Registers that take their next values.</param>
/// <param name="Memories">Memories whose writes of <paramref name="Writes"/> happen.</param>
/// <param name="Writes">Numbers of the memory writes that happen.</param>
/// <param name="Instances">Kept instances that are clocked.</param>
internal sealed record FunctionGoal(
    IReadOnlyList<int> Signals, IReadOnlyList<int> Registers, IReadOnlyList<int> Memories, IReadOnlySet<int> Writes, IReadOnlyList<int> Instances)
{
    /// <summary>Computing signals and nothing else.</summary>
    public static FunctionGoal ForSignals(IEnumerable<int> signals) => new([.. signals], [], [], new HashSet<int>(), []);

    /// <summary>The rising edge of some clocks; null when nothing depends on them.</summary>
    public static FunctionGoal? ForEdge(DefinitionContext context, IReadOnlySet<string> clocks)
    {
        var definition = context.Definition;
        bool IsClocked(int domain) => clocks.Contains(definition.Domains[domain].Domain.Clock);
        var registers = Enumerable.Range(0, definition.Signals.Length)
            .Where(signal => definition.Signals[signal].Kind == SignalKind.Register && IsClocked(definition.Signals[signal].Domain)
                && context.AssignmentsOf(signal).Count > 0);
        var writes = Enumerable.Range(0, definition.MemoryWrites.Length).Where(write => IsClocked(definition.MemoryWrites[write].Domain)).ToHashSet();
        var memories = writes.Select(write => definition.MemoryWrites[write].Memory).Distinct().Order();
        var instances = Enumerable.Range(0, definition.Instances.Count).Where(instance => context.Children[instance].DependsOnClocks(clocks));
        var goal = new FunctionGoal([], [.. registers], [.. memories], writes, [.. instances]);
        return goal.Registers.Count + goal.Memories.Count + goal.Instances.Count == 0 ? null : goal;
    }
}
