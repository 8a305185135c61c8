using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Observation;

/// <summary>A flat copy of a design in which everything with a name is an output as well, so that the interpreter says what its value is.</summary>
internal sealed class ExposedSignals
{
    private const string Prefix = "exposed";

    private ExposedSignals(Design design, IReadOnlyDictionary<string, string> outputs)
    {
        Design = design;
        Outputs = outputs;
    }

    public Design Design { get; }

    /// <summary>For each path, as <see cref="Simulator.Observation.ObservedSignal"/> has it, the output that shows the value.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; }

    public static ExposedSignals Of(Design design)
    {
        var flat = new Flattener().Run(design.Top);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = flat.Signals.Length;
        for (var signal = 0; signal < count; signal++)
        {
            var entry = flat.Signals[signal];
            if (entry is { Kind: SignalKind.Wire or SignalKind.Register, Name: not null })
                Expose(entry.Name, flat.Nodes.Intern(Op.Signal, entry.Width, signal));
        }

        // Random designs suggest this name for several nodes; which one keeps it is not decided here.
        foreach (var (node, name) in flat.NodeNames.Where(pair => !pair.Value.EndsWith("shared", StringComparison.Ordinal)).ToList())
            Expose(name, node);
        var boxes = design.Definitions.Where(definition => definition.BlackBox is not null);
        return new ExposedSignals(new Design(flat, [.. boxes, flat], []), outputs);

        void Expose(string name, int node)
        {
            var output = $"{Prefix}{outputs.Count}";
            if (!outputs.TryAdd($"{design.Top.Name}.{name}", output))
                return;
            var width = flat.Nodes.WidthOf(node);
            var signal = flat.AddSignal(new SignalEntry { Kind = SignalKind.Output, Name = output, Width = width, InitialNode = -1, Domain = -1, Instance = -1 });
            flat.AddAssignment(new AssignmentEntry { Target = signal, Width = width, IndexNode = -1, Value = node });
        }
    }
}
