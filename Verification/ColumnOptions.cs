using HdlDsl.Simulator;

namespace Verification;

/// <summary>How a <see cref="Columns">check</see> runs.</summary>
public sealed record ColumnOptions
{
    /// <summary>Number of lanes; null for 512, or as many as there are cases, or one where lanes are scalar models.</summary>
    public int? Lanes { get; init; }

    /// <summary>How lanes are laid out.</summary>
    public LaneKind Kind { get; init; } = LaneKind.Automatic;

    /// <summary>Seed, clocks, models of black boxes, and the waveform file of a failure (null for one in <see cref="Testbench.FailureDirectory"/>).</summary>
    public SimulationOptions Simulation { get; init; } = new();
}

/// <summary>What a <see cref="Columns">check</see> did.</summary>
/// <param name="Cases">Number of cases.</param>
/// <param name="Checks">Number of values compared.</param>
/// <param name="Cycles">Clock cycles of each lane, the reset included.</param>
/// <param name="Lanes">Number of lanes.</param>
/// <param name="Choice">Which lanes they were, and why.</param>
public sealed record ColumnReport(long Cases, long Checks, long Cycles, int Lanes, LaneChoice Choice);
