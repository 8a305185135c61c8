using System.Collections.Immutable;
using Exploration.Estimation;
using Exploration.Store;
using Exploration.Studies;

namespace Exploration;

/// <summary>A point with what the study makes of it.</summary>
/// <param name="Stored">The point and its metrics.</param>
/// <param name="Costs">Objectives with the sign that makes less better; null without metrics.</param>
/// <param name="Violation">By how much constraints are missed in all; 0 when they are kept.</param>
/// <param name="IsOnFront">Whether it keeps all constraints and no other point is better in everything.</param>
public sealed record AssessedPoint(StoredPoint Stored, ImmutableArray<double>? Costs, double Violation, bool IsOnFront);

/// <summary>What an exploration found.</summary>
public sealed record ExplorationResult
{
    /// <summary>The study.</summary>
    public required Study Study { get; init; }

    /// <summary>All points of the last step, front first.</summary>
    public required ImmutableArray<AssessedPoint> Points { get; init; }

    /// <summary>The objectives and constraints that points of the last step have no value for.</summary>
    public ImmutableArray<MissingValue> Missing { get; init; } = [];

    /// <summary>How far estimates are from synthesis.</summary>
    public required ImmutableArray<EstimatorQuality> Estimator { get; init; }

    /// <summary>Points that were computed now.</summary>
    public required int Computed { get; init; }

    /// <summary>Points that were in the store.</summary>
    public required int Cached { get; init; }

    /// <summary>Points that were estimated, computed or from the store.</summary>
    public required int Estimated { get; init; }

    /// <summary>Combinations that the generator refuses, and those that miss constraints on knobs alone.</summary>
    public required int Refused { get; init; }

    /// <summary>Why the first of them was refused; null when none was.</summary>
    public string? FirstRefusal { get; init; }

    /// <summary>Where tools ran.</summary>
    public required string Executor { get; init; }

    /// <summary>Wall-clock time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The points that no other one beats.</summary>
    public IEnumerable<AssessedPoint> Front => Points.Where(point => point.IsOnFront);
}

/// <summary>An objective or a constraint that some points have no value for, so that they are not on the front.</summary>
/// <param name="What">The objective or constraint.</param>
/// <param name="IsConstraint">Whether it is a constraint, which these points count as missing.</param>
/// <param name="Points">How many points.</param>
/// <param name="Reason">What a tool said about the first of them; empty when none did.</param>
public sealed record MissingValue(string What, bool IsConstraint, int Points, string Reason);

/// <summary>How far an exploration is.</summary>
/// <param name="Step">What points go through now.</param>
/// <param name="Done">Points of the present step that are done.</param>
/// <param name="Total">Points of the present step as far as they are known.</param>
/// <param name="Failed">Points without metrics so far.</param>
public sealed record ExplorationProgress(Fidelity Step, int Done, int Total, int Failed);
