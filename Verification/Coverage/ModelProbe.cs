using HdlDsl;
using HdlDsl.Diagnostics;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;

namespace Verification.Coverage;

/// <summary>Counts toggles, branches and states of a model of the built-in simulator.</summary>
internal sealed class ModelProbe
{
    private readonly SimulatedModel model;
    private readonly ToggleCounter toggles;
    private readonly BranchCoverage? branches;
    private readonly StateCoverage states;

    /// <summary>Starts to count.</summary>
    public ModelProbe(SimulatedModel model)
    {
        this.model = model;
        toggles = new ToggleCounter(model, countsBits: true);
        // A circle through a black box is interpreted, and then branches can't be counted.
        branches = model is CompiledModel ? new BranchCoverage(model) : null;
        states = new StateCoverage(model);
        model.AddObserver(toggles);
        if (branches is not null)
            model.AddObserver(branches);
        model.AddObserver(states);
    }

    /// <summary>Options with which a model can be counted.</summary>
    public static SimulatorOptions OptionsOf(SimulatorOptions options) => options with { IsObservable = true, CountsBranches = true };

    /// <summary>What was counted.</summary>
    public IEnumerable<CoverageItem> Items()
    {
        var places = new DesignPlaces(model.Design);
        foreach (var signal in toggles.Signals)
        {
            var (module, location) = places.Find(signal.Signal);
            yield return Item(CoverageKind.Toggle, module, location, signal.Signal.Path, [.. signal.Bits.Select(bit => bit.Rises), .. signal.Bits.Select(bit => bit.Falls)]);
        }

        foreach (var group in (branches?.Branches ?? []).GroupBy(branch => (branch.Location, branch.Branch, Module: branch.Location.IsKnown ? "" : branch.Module)))
            yield return Item(CoverageKind.Branch, group.First().Module, group.Key.Location, group.Key.Branch, [group.Sum(branch => branch.Hits)]);
        foreach (var register in states.Registers)
        {
            foreach (var item in StatesOf(register, places))
                yield return item;
        }
    }

    private static IEnumerable<CoverageItem> StatesOf(RegisterStates register, DesignPlaces places)
    {
        var (module, location) = places.Find(register.Signal);
        foreach (var (state, cycles) in register.Cycles.Concat(register.NeverSeen.Select(name => KeyValuePair.Create(name, 0L))))
            yield return Item(CoverageKind.State, module, location, $"{register.Signal.Path} {state}", [cycles]);
        var described = places.TransitionsOf(register.Signal).GroupBy(transition => (transition.From, transition.To)).ToDictionary(group => group.Key, group => group.First().Location);
        foreach (var transition in described.Keys.Union(register.Transitions.Keys))
        {
            yield return Item(
                CoverageKind.Transition,
                module,
                described.GetValueOrDefault(transition, location),
                $"{register.Signal.Path} {transition.From} -> {transition.To}",
                [register.Transitions.GetValueOrDefault(transition)]);
        }
    }

    private static CoverageItem Item(CoverageKind kind, string module, SourceLocation location, string name, long[] counts) =>
        new(kind, module, DesignPlaces.FileOf(location), location.IsKnown ? location.Line : 0, name, [.. counts]);
}
