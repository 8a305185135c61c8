using System.Collections.Immutable;
using System.Reflection.Emit;
using HdlDsl.Simulator.Compilation;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator;

/// <content>Watching signals inside. Nothing here is made before somebody asks.</content>
public sealed unsafe partial class CompiledModel
{
    private readonly Instrumentation? instrumentation;
    private ObservationMap? map;
    private (StateFunction Function, int Block)[]? observation;

    /// <inheritdoc/>
    public override ImmutableArray<ObservedSignal> ObservedSignals =>
        instrumentation is { Options.IsObservable: true } ? Map(instrumentation).Signals : base.ObservedSignals;

    /// <summary>The branches of all instances; null without <see cref="SimulatorOptions.CountsBranches"/>.</summary>
    internal ImmutableArray<ObservedBranch>? ObservedBranches =>
        instrumentation is { Options.CountsBranches: true } ? Map(instrumentation).Branches : null;

    /// <summary>What all instances assert and assume; null without <see cref="SimulatorOptions.ChecksProperties"/>.</summary>
    internal ImmutableArray<ObservedProperty>? ObservedProperties =>
        instrumentation is { Options.ChecksProperties: true } ? Map(instrumentation).Properties : null;

    /// <inheritdoc/>
    public override void Observe()
    {
        if (instrumentation is null)
        {
            Settle();
            return;
        }

        observation ??= CompileObservation();
        ApplyResets(asynchronous: true);
        UpdateBoxResets();
        foreach (var (function, block) in observation)
            function(Memory + block, scratch);
    }

    private ObservationMap Map(Instrumentation known) => map ??= new ObservationMap(known, top, Ports);

    /// <summary>Outer blocks first: they store the inputs of what is inside.</summary>
    private (StateFunction Function, int Block)[] CompileObservation()
    {
        var calls = new List<(StateFunction, int)>();
        var functions = new Dictionary<CompiledDefinition, StateFunction?>(ReferenceEqualityComparer.Instance);
        DesignCompiler.OnLargeStack(() =>
        {
            Add(top, 0);
            return true;
        });
        GrowScratch();
        return [.. calls];

        void Add(CompiledUnit unit, int block)
        {
            if (!functions.TryGetValue(unit.Code, out var function))
                functions.Add(unit.Code, function = Compiled(unit.Code.ObserveFunction()));
            if (function is not null)
                calls.Add((function, block));
            for (var i = 0; i < unit.Children.Count; i++)
            {
                var place = block + unit.Code.Layout.Instances[i];
                if (unit.Children[i] is { } child)
                    Add(child, place);
                else
                    calls.Add(((inputs, scratchSpace) => BlackBoxInstance.Settle(null, inputs, scratchSpace), place));
            }
        }
    }
}
