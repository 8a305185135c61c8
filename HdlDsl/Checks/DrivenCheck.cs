using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// HDL3001 and HDL3002: every bit of a wire, an output and an instance input has a value on every path, since there are no latches, and a memory is written or has
/// contents. A signal with a
/// default is always sound; one that is assigned as a whole in the body is seen to be sound at a glance; the rest takes <see cref="Coverage"/>.
/// </summary>
internal static class DrivenCheck
{
    public static void Run(AssignmentIndex index, List<Diagnostic> findings)
    {
        var definition = index.Definition;
        CheckMemories(definition, findings);
        LiveBranches? live = null;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind is not (SignalKind.Wire or SignalKind.Output or SignalKind.InstanceInput) || entry.InitialNode >= 0)
                continue;
            var assignments = index.Of(signal);
            if (assignments.IsEmpty)
            {
                // An instance input without any assignment is HDL3004.
                if (entry.Kind != SignalKind.InstanceInput)
                    findings.Add(entry.IsStreamReady ? StreamFindings.WithoutConsumer(definition, signal) : NeverAssigned(definition, signal));
            }
            else if (!IsAssignedAtOnce(definition, assignments, entry.Width))
            {
                live ??= new LiveBranches(definition);
                var coverage = new Coverage(definition, live, assignments);
                var missing = BitRange.Subtract([new BitRange(0, entry.Width - 1)], coverage.In(0));
                if (missing.Count > 0)
                    findings.Add(new MissingBranch(definition, live, coverage, assignments.ToArray()).Describe(signal, missing));
            }
        }
    }

    /// <summary>A memory that has no contents needs a write, as a wire needs an assignment.</summary>
    private static void CheckMemories(Definition definition, List<Diagnostic> findings)
    {
        if (definition.Memories.Count == 0)
            return;
        var isWritten = new bool[definition.Memories.Count];
        foreach (ref readonly var write in definition.MemoryWrites)
            isWritten[write.Memory] = true;
        for (var memory = 0; memory < isWritten.Length; memory++)
        {
            var entry = definition.Memories[memory];
            if (isWritten[memory] || !entry.Contents.IsDefault)
                continue;
            var name = entry.Name is null ? "the memory without a name" : $"memory '{entry.Name}'";
            findings.Add(Errors.Make(
                "HDL3001", $"{name} of '{definition.Name}' is never written and has no contents.", [new DiagnosticNote(entry.Location, "declared here")],
                "write a word (memory[address].Next = …), give it contents, or remove it."));
        }
    }

    private static bool IsAssignedAtOnce(Definition definition, ReadOnlySpan<int> assignments, int width)
    {
        foreach (var number in assignments)
        {
            ref readonly var assignment = ref definition.Assignments[number];
            if (assignment.Scope == 0 && assignment.IndexNode < 0 && assignment.Width == width)
                return true;
        }

        return false;
    }

    private static Diagnostic NeverAssigned(Definition definition, int signal) => Errors.Make(
        "HDL3001", $"{SignalText.Of(definition, signal)} is never assigned.",
        [SignalText.DeclaredHere(definition.Signals[signal])],
        "assign its .Value, or declare it with defaultsTo.");
}
