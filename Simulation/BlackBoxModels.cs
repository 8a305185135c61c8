using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>Finds the behavioural models of black boxes, and says what to do about those that have none.</summary>
/// <param name="options">Models that the user registered.</param>
internal sealed class BlackBoxModels(SimulatorOptions options)
{
    /// <summary>Refuses a design with black boxes that nobody supplied a model for.</summary>
    /// <param name="design">The design.</param>
    /// <exception cref="SimulatorException">Names each such black box, where it is made and the ways out.</exception>
    public void Check(Design design)
    {
        var missing = design.Definitions.Where(definition => definition.BlackBox is not null && TryCreate(definition) is null).ToList();
        if (missing.Count > 0)
            throw new SimulatorException(string.Join("\n\n", missing.Select(box => Describe(box, design))));
        foreach (var box in design.Definitions.Where(definition => definition.BlackBox is not null && definition.Domains.Count == 0))
        {
            // Its Edge would never be called, and nobody would notice.
            var model = TryCreate(box)!.GetType();
            if (model.GetMethod(nameof(BlackBoxModel.Edge), [typeof(BlackBoxPorts)])!.DeclaringType != typeof(BlackBoxModel))
                throw new SimulatorException($"The model of black box '{box.Name}' overrides Edge, but the box has no clock. Override HasClock in the black box.");
        }
    }

    /// <summary>Makes the model of one instance.</summary>
    /// <param name="box">Definition of a black box.</param>
    /// <returns>A fresh model.</returns>
    public BlackBoxModel Create(Definition box) =>
        TryCreate(box) ?? throw new SimulatorException($"Black box '{box.Name}' has no behavioural model.");

    private BlackBoxModel? TryCreate(Definition box) =>
        options.BlackBoxModels.TryGetValue(box.Name, out var create) ? create() : box.BlackBox!.CreateModel?.Invoke();

    private static string Describe(Definition box, Design design)
    {
        var places = new List<string>();
        foreach (var definition in design.Definitions)
        {
            foreach (var instance in definition.Instances.Where(instance => ReferenceEquals(instance.Definition, box)))
                places.Add($"\n  {(instance.Location.IsKnown ? $"{instance.Location}   " : "")}instance '{instance.Name}' in '{definition.Name}'");
        }

        return $"Black box '{box.Name}' has no behavioural model, so the built-in simulator can't run it.{string.Concat(places)}\n"
            + $"  Fix: override CreateModel in the black box, register one as BlackBoxModels[\"{box.Name}\"] in the options, "
            + "or use an engine that reads Verilog (--engine verilator).";
    }
}
