using Exploration.Space;
using Exploration.Studies;

namespace Exploration.Search;

/// <summary>A point that a strategy wants to know about.</summary>
/// <param name="Point">The point.</param>
/// <param name="Fidelity">How exactly.</param>
public sealed record Candidate(SpacePoint Point, Fidelity Fidelity);

/// <summary>What is known about a candidate.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Costs">Its objectives with the sign that makes less better; null when it could not be evaluated, or is no legal point.</param>
/// <param name="Violation">Sum of the violations of constraints; 0 when it keeps all.</param>
public sealed record Assessment(Candidate Candidate, double[]? Costs, double Violation);

/// <summary>
/// Chooses points. It is asked for batches and told their assessments; given the same assessments it always asks for the same batches, so an interrupted
/// exploration that is started again walks through what it knows already and goes on.
/// </summary>
public interface ISearch
{
    /// <summary>The next points; empty when the search has ended.</summary>
    /// <param name="previous">Assessments of the last batch, in its order; empty at first.</param>
    /// <returns>Points, all different.</returns>
    IReadOnlyList<Candidate> Next(IReadOnlyList<Assessment> previous);

    /// <summary>Upper bound on the number of points of the final fidelity, for progress; null when it is not known.</summary>
    long? ExpectedPoints { get; }
}
