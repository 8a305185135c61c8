using System.Collections.Immutable;
using HdlDsl;
using Verification.Coverage;
using Verification.Engines;

namespace Verification;

/// <summary>What to do when a testbench reads bits that the simulator does not know (only Icarus tells them from zeros).</summary>
public enum UnknownBits
{
    /// <summary>The read throws: a register without reset or a memory word that was never written has reached the port.</summary>
    Throw,

    /// <summary>Unknown bits read as zeros.</summary>
    ReadAsZero,
}

/// <summary>How a design is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>Simulator.</summary>
    public EngineKind Engine { get; init; } = EngineKind.BuiltIn;

    /// <summary>Seed of everything random in the testbench; part of every failure message.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>VCD file to record from the first cycle on, or null.</summary>
    public string? WaveformPath { get; init; }

    /// <summary>What reading an unknown bit does.</summary>
    public UnknownBits UnknownBits { get; init; } = UnknownBits.Throw;

    /// <summary>Collects what the testbench reads, for comparing engines with each other; null for not.</summary>
    public ObservationTrace? Observations { get; init; }

    /// <summary>Counts changes of bits in all nets (built-in simulator only, and slower); null for not.</summary>
    public SwitchingActivity? Activity { get; init; }

    /// <summary>Adds up coverage: of bins and crosses on every engine, of toggles, branches and states on the built-in one, which is slower then; null for not.</summary>
    public CoverageCollector? Coverage { get; init; }

    /// <summary>
    /// Whether what modules say with <see cref="Formal.Assert"/> and <see cref="Formal.Assume"/> is checked in each cycle, just before the clock edge: a step in which something does not hold
    /// throws a <see cref="VerificationException"/>. In Verilator and Icarus it throws a <see cref="SimulationException"/>, because the model has called $stop. Designs that say nothing are as fast
    /// as without.
    /// </summary>
    public bool ChecksAssertions { get; init; } = true;

    /// <summary>Cycles after which <see cref="Simulation.Run(Func{Task}[])"/> gives up: its processes wait for something that never comes.</summary>
    public long MaxCycles { get; init; } = 10_000_000;

    /// <summary>Stops the simulation: the next step throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Periods and phases of clocks by name, in any unit of time. A clock that is not named has the period and phase of the first one, and
    /// that has period <see cref="ClockTiming.DefaultPeriod"/> and phase 0.
    /// </summary>
    public ImmutableArray<ClockTiming> Clocks { get; init; } = [];

    /// <summary>How the engine is built.</summary>
    public EngineOptions EngineOptions { get; init; } = new();

    /// <summary>How the design is elaborated.</summary>
    public ElaborationOptions Elaboration { get; init; } = new();

    /// <summary>What a failure message adds when registers and memories start at random; empty otherwise.</summary>
    public string StartText => EngineOptions.Seed is { } seed
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", random start {seed} (EngineOptions.Seed)")
        : "";
}
