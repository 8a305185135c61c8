using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>The assignments of a definition grouped by the signal assigned, each group in program order. Built once and shared by all checks.</summary>
internal sealed class AssignmentIndex
{
    private readonly int[] first;
    private readonly int[] order;

    public AssignmentIndex(Definition definition)
    {
        Definition = definition;
        var assignments = definition.Assignments;
        first = new int[definition.Signals.Length + 1];
        foreach (ref readonly var assignment in assignments)
            first[assignment.Target + 1]++;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
            first[signal + 1] += first[signal];

        order = new int[assignments.Length];
        var next = first[..^1];
        for (var i = 0; i < assignments.Length; i++)
            order[next[assignments[i].Target]++] = i;
    }

    public Definition Definition { get; }

    /// <summary>Numbers of the assignments to a signal, in program order.</summary>
    public ReadOnlySpan<int> Of(int signal) => order.AsSpan(first[signal], first[signal + 1] - first[signal]);
}
