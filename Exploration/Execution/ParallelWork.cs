using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Exploration.Execution;

/// <summary>Work on several threads whose first failure comes out as it was thrown.</summary>
internal static class ParallelWork
{
    /// <summary>Does work for each item, one item at a time for each thread, since items differ by orders of magnitude.</summary>
    /// <param name="items">The items.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ForEach<T>(IEnumerable<T> items, int threads, CancellationToken cancellation, Action<T> work)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), options, work);
        }
        catch (AggregateException failures)
        {
            cancellation.ThrowIfCancellationRequested();
            var all = failures.Flatten().InnerExceptions;
            ExceptionDispatchInfo.Capture(all.FirstOrDefault(failure => failure is ExplorationException) ?? all[0]).Throw();
        }
    }
}
