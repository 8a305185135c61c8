using HdlDsl.Netlists;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator;

/// <summary>Creates running models of designs.</summary>
public static class ModelFactory
{
    /// <summary>Creates a model at its start.</summary>
    /// <param name="design">A design without errors.</param>
    /// <param name="options">Tier, seed, models of black boxes; null for the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="SimulatorException">A black box has no behavioural model.</exception>
    public static SimulatedModel Create(Design design, SimulatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new InterpretedModel(design, options);
    }
}
