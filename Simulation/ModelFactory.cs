using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;
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
        options ??= SimulatorOptions.Default;
        // Of a black box alone there is nothing to compile.
        var isInterpreted = options.Tier == SimulatorTier.Interpreted || design.Top.BlackBox is not null;
        return isInterpreted ? new InterpretedModel(design, options) : Compile(design, options);
    }

    private static SimulatedModel Compile(Design design, SimulatorOptions options)
    {
        try
        {
            return new CompiledModel(design, options);
        }
        catch (CombinationalLoopException)
        {
            // Only a black box can be part of a circle in a legal design; the interpreter goes round until nothing changes, or says that it never ends.
            return new InterpretedModel(design, options);
        }
    }
}
