using Verification.Engines.BuiltIn;
using Verification.Engines.Icarus;
using Verification.Engines.Verilator;

namespace Verification.Engines;

/// <summary>Creates engines, building what they need or taking it from the cache.</summary>
public static class EngineFactory
{
    /// <summary>Creates an engine at cycle 0 with all inputs zero.</summary>
    /// <exception cref="Tools.ToolNotFoundException">The simulator is not installed.</exception>
    /// <exception cref="Tools.ToolFailedException">A tool rejects the Verilog.</exception>
    /// <exception cref="SimulationException">
    /// The design and its description disagree, the simulator did not start, or the built-in one has only text or a black box without a model.
    /// </exception>
    public static SimulationEngine Create(EngineKind kind, EngineDesign design, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        options ??= new EngineOptions();
        return kind switch
        {
            EngineKind.BuiltIn => new BuiltInEngine(design, options),
            EngineKind.Verilator => new VerilatorEngine(design, options),
            EngineKind.Icarus => new IcarusEngine(design, options),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown engine."),
        };
    }
}
