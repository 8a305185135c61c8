using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// HDL3004: every input of every instance is assigned. Instances of one module made on one line, as in a loop, are reported once with their number.
/// </summary>
internal static class UnconnectedInputCheck
{
    public static void Run(AssignmentIndex index, List<Diagnostic> findings)
    {
        var definition = index.Definition;
        var groups = new Dictionary<(Definition Child, int Port, SourceLocation Made), (int Signal, int Count)>();
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind != SignalKind.InstanceInput || !index.Of(signal).IsEmpty)
                continue;
            if (entry.IsStreamReady)
            {
                findings.Add(StreamFindings.WithoutConsumer(definition, signal));
                continue;
            }

            var instance = definition.Instances[entry.Instance];
            var key = (instance.Definition!, signal - instance.FirstSignal, instance.Location);
            groups[key] = groups.TryGetValue(key, out var group) ? group with { Count = group.Count + 1 } : (signal, 1);
        }

        foreach (var (signal, count) in groups.Values)
            findings.Add(Describe(definition, signal, count));
    }

    private static Diagnostic Describe(Definition definition, int signal, int count)
    {
        var entry = definition.Signals[signal];
        var instance = definition.Instances[entry.Instance];
        var others = count == 1 ? "" : $", nor are those of {Errors.Text(count - 1)} more instances made there";
        return Errors.Make(
            "HDL3004",
            $"input '{entry.Name}' of {SignalText.Instance(instance)} (module '{instance.Definition!.Name}') in '{definition.Name}' is not connected{others}.",
            [new DiagnosticNote(instance.Location, "instance made here"), SignalText.DeclaredHere(entry)],
            $"assign its .Value in the Build of '{definition.Name}'.");
    }
}
