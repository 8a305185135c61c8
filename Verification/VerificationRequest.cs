using HdlDsl.Simulator;
using Verification.Engines;

namespace Verification;

/// <summary>What a verification run should do.</summary>
public sealed record VerificationRequest
{
    /// <summary>Simulator.</summary>
    public EngineKind Engine { get; init; } = EngineKind.BuiltIn;

    /// <summary>Seed of the random stimuli; part of every failure message.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Seed of random initial values for registers and memories, to find missing resets; null for the defined start. Icarus starts them unknown
    /// instead.
    /// </summary>
    public int? StartSeed { get; init; }

    /// <summary>About how many clock cycles of random stimuli follow the corner stimuli.</summary>
    public int RandomCycles { get; init; } = 10_000;

    /// <summary>VCD file to write, or null for one only when a check fails.</summary>
    public string? WaveformPath { get; init; }

    /// <summary>Collects what the testbench reads, for comparing engines with each other; null for not.</summary>
    public ObservationTrace? Observations { get; init; }

    /// <summary>Counts changes of bits in all nets (built-in simulator only, and slower); null for not.</summary>
    public SwitchingActivity? Activity { get; init; }

    /// <summary>Called now and then with the number of cycles done.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Stops the run early.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What a verification run found.</summary>
/// <param name="Cycles">Clock cycles simulated.</param>
/// <param name="Checks">Comparisons against the golden model.</param>
/// <param name="Failure">The first mismatch with inputs, expected, got, cycle, design point and seed; null when all agree.</param>
/// <param name="WaveformPath">Waveform that was written, or null.</param>
public sealed record VerificationReport(long Cycles, long Checks, string? Failure, string? WaveformPath)
{
    /// <summary>
    /// What the built-in simulator made of modules with many instances: side by side in vector lanes, or not and why. Empty on other engines, when the
    /// design is interpreted, and when no module has eight instances or more.
    /// </summary>
    public IReadOnlyList<InstanceReport> Instances { get; init; } = [];

    /// <summary>True when all checks agreed.</summary>
    public bool Passed => Failure is null;
}
