using Exploration.Store;
using Exploration.Studies;

namespace Exploration.Execution;

/// <summary>A configuration that is to be synthesised.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Knobs">All its knobs.</param>
/// <param name="Fidelity">Synthesis or placement.</param>
/// <param name="Key">Key of the outcome in the store.</param>
public sealed record PointJob(object Config, IReadOnlyDictionary<string, string> Knobs, Fidelity Fidelity, string Key);

/// <summary>Where configurations are synthesised: on this machine or on a cluster.</summary>
public interface IPointExecutor
{
    /// <summary>What reports call it, such as "local, 2 jobs".</summary>
    string Title { get; }

    /// <summary>Synthesises configurations, several at a time, and returns when all are done.</summary>
    /// <param name="jobs">The configurations.</param>
    /// <param name="claim">Asked before a job is begun; false when somebody else is at it, and then it is left out.</param>
    /// <param name="finished">Told of each outcome, possibly by several threads at once.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <exception cref="ExplorationException">No job can be done.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Run(IReadOnlyList<PointJob> jobs, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation);
}
