using System.Collections.Immutable;
using Exploration.Space;
using HdlDsl.Netlists;
using Synthesis;

namespace Exploration.Studies;

/// <summary>What is explored, for what, and how.</summary>
public sealed record Study
{
    /// <summary>Name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>The design points there are.</summary>
    public required DesignSpace Space { get; init; }

    /// <summary>What is wanted; at least one.</summary>
    public required ImmutableArray<Objective> Objectives { get; init; }

    /// <summary>What a point must keep.</summary>
    public ImmutableArray<Constraint> Constraints { get; init; } = [];

    /// <summary>How points are chosen.</summary>
    public StrategyOptions Strategy { get; init; } = new();

    /// <summary>Target, clock and the rest of each synthesis, without a design.</summary>
    public required SynthesisRequest Synthesis { get; init; }

    /// <summary>Metrics that are known for this design on this target.</summary>
    public required ImmutableArray<string> Metrics { get; init; }

    /// <summary>The last step that points go through.</summary>
    public Fidelity Final { get; init; } = Fidelity.Synthesis;

    /// <summary>What synthesises a point of the design by name on a command line, "hdl synth" for designs of the catalogue; null when no program knows the design.</summary>
    public string? SynthesisCommand { get; init; }

    /// <summary>Whether an objective or a constraint names a metric.</summary>
    /// <param name="metric">The metric.</param>
    public bool Names(string metric) =>
        Objectives.Any(objective => objective.Expression.Names.Contains(metric, StringComparer.Ordinal)) ||
        Constraints.Any(constraint => constraint.Names.Contains(metric, StringComparer.Ordinal));

    /// <summary>The request that synthesises an elaborated design as the study wants it.</summary>
    /// <param name="design">The design.</param>
    /// <param name="fidelity">Synthesis or placement.</param>
    /// <returns>The request.</returns>
    public SynthesisRequest RequestFor(Design design, Fidelity fidelity)
    {
        var request = SynthesisRequest.Of(design, Synthesis.Target);
        return Synthesis with { Verilog = request.Verilog, Top = request.Top, Ports = request.Ports, Place = fidelity == Fidelity.Placement };
    }
}

/// <summary>How exactly a point is evaluated, cheapest first.</summary>
public enum Fidelity
{
    /// <summary>Closed forms over the netlist; no tool.</summary>
    Estimate,

    /// <summary>Mapped by Yosys.</summary>
    Synthesis,

    /// <summary>Placed and routed as well; iCE40 only.</summary>
    Placement,
}

/// <summary>How points are chosen.</summary>
public enum StrategyKind
{
    /// <summary>Every combination.</summary>
    Grid,

    /// <summary>Points spread evenly by a low-discrepancy sequence.</summary>
    Random,

    /// <summary>Many estimates, the better part synthesised, the better part of these placed.</summary>
    Halving,

    /// <summary>NSGA-II: generations of points from the best of the ones before.</summary>
    Evolution,
}

/// <summary>A strategy with its numbers.</summary>
public sealed record StrategyOptions
{
    /// <summary>Which one.</summary>
    public StrategyKind Kind { get; init; } = StrategyKind.Grid;

    /// <summary>Points to evaluate: of Random, and of the first step of Halving. At least 1.</summary>
    public int Points { get; init; } = 64;

    /// <summary>Halving: the share of points that goes on to the next step, greater than 0 and less than 1.</summary>
    public double Keep { get; init; } = 0.25;

    /// <summary>Evolution: points of a generation, 4 or more.</summary>
    public int Population { get; init; } = 24;

    /// <summary>Evolution: generations, 1 or more.</summary>
    public int Generations { get; init; } = 10;

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;
}
