using HdlDsl.Simulator;
using Verification.Engines.Caching;

namespace Verification.Engines;

/// <summary>How engines are built and guarded.</summary>
public sealed record EngineOptions
{
    /// <summary>Directory of built models.</summary>
    public string CacheDirectory { get; init; } = CacheLocation.Default;

    /// <summary>Optimisation of Verilator models.</summary>
    public OptimisationLevel OptimisationLevel { get; init; } = OptimisationLevel.O1;

    /// <summary>Whether the model can write waveforms. A Verilator model that can is larger and slower, so it is a separate model.</summary>
    public bool Waveforms { get; init; }

    /// <summary>
    /// Seed of random initial values for registers and memories, to find missing resets; null starts them at zero, or at the reset value in the
    /// built-in simulator. Icarus starts them unknown.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>How the built-in simulator runs the design; <see cref="Seed"/> wins over the seed in it.</summary>
    public SimulatorOptions BuiltIn { get; init; } = SimulatorOptions.Default;

    /// <summary>Time limit for one run of a tool that builds a model.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time limit for an answer from a simulator process; long runs are cut into pieces, and the limit holds for one piece.
    /// Verilator runs inside this process and can't be interrupted.
    /// </summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
