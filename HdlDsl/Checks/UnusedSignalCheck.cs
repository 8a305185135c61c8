using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// Warnings about signals that do nothing: HDL3005 a register that nothing assigns, HDL3006 an input that nothing reads, HDL3007 a wire or register
/// that no output, memory or instance depends on, HDL3010 an instance of which nothing is read. An input that only feeds such a wire or register is not reported again.
/// </summary>
internal static class UnusedSignalCheck
{
    public static void Run(AssignmentIndex index, List<Diagnostic> findings)
    {
        var definition = index.Definition;
        var liveness = new Liveness(index);
        liveness.AddResults();
        var isRead = new bool[definition.Signals.Length];
        for (var signal = 0; signal < isRead.Length; signal++)
            isRead[signal] = liveness.IsRead(signal);
        FindInstancesWithoutEffect(definition, isRead, findings);
        ShareAmongFields(definition, isRead);
        liveness.AddEverything();

        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            switch (entry.Kind)
            {
                case SignalKind.Register when index.Of(signal).IsEmpty:
                    findings.Add(RegisterNeverAssigned(definition, signal));
                    break;
                case SignalKind.Input when !entry.MayBeUnused && !liveness.IsRead(signal):
                    findings.Add(InputNeverRead(definition, signal));
                    break;
                // A wire that is not assigned either is an error already (HDL3001), and one line of advice is enough.
                case SignalKind.Wire or SignalKind.Register when !isRead[signal] && !entry.IsStreamReady && entry.Property == PropertyKind.None && (!index.Of(signal).IsEmpty || entry.InitialNode >= 0):
                    findings.Add(NeverRead(definition, signal));
                    break;
            }
        }
    }

    /// <summary>A bundle of which one field has an effect has one: nobody wants to take bundles apart to delay what is needed of them.</summary>
    private static void ShareAmongFields(Definition definition, bool[] isRead)
    {
        for (var first = 0; first < isRead.Length;)
        {
            var end = first + 1;
            var any = isRead[first];
            while (end < isRead.Length && definition.Signals[first].IsField && definition.Signals[end].IsField
                && definition.Signals[end].Location == definition.Signals[first].Location)
            {
                any |= isRead[end++];
            }

            if (any)
                isRead.AsSpan(first, end - first).Fill(true);
            first = end;
        }
    }

    /// <summary>HDL3010. A black box may do something that the netlist does not show, and so may a module without outputs or with one inside.</summary>
    private static void FindInstancesWithoutEffect(Definition definition, bool[] isRead, List<Diagnostic> findings)
    {
        foreach (var instance in definition.Instances)
        {
            var outputs = Enumerable.Range(instance.FirstSignal, instance.PortCount).Where(signal => definition.Signals[signal].Kind == SignalKind.InstanceOutput).ToList();
            if (outputs.Count == 0 || outputs.Exists(output => isRead[output]) || HasBlackBox(instance.Definition!))
                continue;
            findings.Add(Errors.Warn(
                "HDL3010", $"nothing reads an output of {SignalText.Instance(instance)} (module '{instance.Definition!.Name}') in '{definition.Name}'; it has no effect.",
                [new DiagnosticNote(instance.Location, "instance made here")], "read an output, or remove the instance."));
        }
    }

    private static bool HasBlackBox(Definition definition)
    {
        var seen = new HashSet<Definition> { definition };
        var work = new Stack<Definition>([definition]);
        while (work.TryPop(out var next))
        {
            if (next.BlackBox is not null)
                return true;
            foreach (var instance in next.Instances)
            {
                if (seen.Add(instance.Definition!))
                    work.Push(instance.Definition!);
            }
        }

        return false;
    }

    private static Diagnostic RegisterNeverAssigned(Definition definition, int signal)
    {
        var entry = definition.Signals[signal];
        var value = entry.InitialNode >= 0 ? "it keeps its reset value" : "its value is undefined";
        return Errors.Warn(
            "HDL3005", $"{SignalText.Of(definition, signal)} is never assigned; {value}.", [SignalText.DeclaredHere(entry)],
            "assign its .Next, or use a constant instead.");
    }

    private static Diagnostic InputNeverRead(Definition definition, int signal) => Errors.Warn(
        "HDL3006", $"{SignalText.Of(definition, signal)} is never read.", [SignalText.DeclaredHere(definition.Signals[signal])],
        "use it, or remove the port.");

    private static Diagnostic NeverRead(Definition definition, int signal) => Errors.Warn(
        "HDL3007", $"{SignalText.Of(definition, signal)} has no effect: no output, memory or instance depends on it.",
        [SignalText.DeclaredHere(definition.Signals[signal])], "use it, or remove it.");
}
