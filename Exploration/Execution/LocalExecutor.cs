using System.Globalization;
using Exploration.Store;

namespace Exploration.Execution;

/// <summary>Runs tools on this machine, as many at a time as cores and memory allow.</summary>
public sealed class LocalExecutor : IPointExecutor
{
    private readonly PointEvaluator evaluator;

    /// <summary>Makes an executor.</summary>
    /// <param name="evaluator">Evaluates points.</param>
    /// <param name="jobs">Tools that run at a time; one for each core when null. Fewer run when memory for that many is not free.</param>
    public LocalExecutor(PointEvaluator evaluator, int? jobs = null)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        this.evaluator = evaluator;
        var wanted = jobs ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1, nameof(jobs));
        Jobs = Bounded(wanted, evaluator.Study.Synthesis.MemoryMb, FreeMemoryMb());
    }

    /// <summary>Tools that run at a time.</summary>
    public int Jobs { get; }

    /// <inheritdoc/>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"local, {Jobs} at a time");

    /// <inheritdoc/>
    public void Run(IReadOnlyList<PointJob> jobs, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation) =>
        ParallelWork.ForEach(jobs, Jobs, cancellation, job =>
        {
            if (claim(job))
                finished(job, evaluator.Synthesise(job.Config, job.Knobs, job.Fidelity, cancellation));
        });

    /// <summary>As many jobs as memory is free for, at least one.</summary>
    internal static int Bounded(int jobs, int? memoryMb, long? freeMb) => memoryMb is { } each && freeMb is { } free ? (int)Math.Clamp(free / each, 1, jobs) : jobs;

    private static long? FreeMemoryMb()
    {
        const string Field = "MemAvailable:";
        if (!File.Exists("/proc/meminfo"))
            return null;
        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(each => each.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
