using System.Globalization;
using Exploration.Store;
using Exploration.Studies;
using Verification.Engines.Tools;

namespace Exploration.Execution;

/// <summary>
/// Runs points as tasks of Slurm job arrays. Points go to nodes as files and come back as files; only this process writes the store, so the directory may be a network one.
/// A task that ends without the results of all its points (its node died, it was killed) is submitted again at once; Slurm itself would wait for two minutes.
/// </summary>
/// <param name="study">The study; jobs have its name.</param>
/// <param name="options">How points are handed over.</param>
public sealed class SlurmExecutor(Study study, SlurmOptions options) : IPointExecutor
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QueuePoll = TimeSpan.FromSeconds(2);

    // Longest that files of a network directory take to be seen here after their task is gone from the queue.
    private static readonly TimeSpan FileDelay = TimeSpan.FromSeconds(6);

    private int tasks;

    /// <inheritdoc/>
    public string Title => options.MostTasks is { } most ? string.Create(CultureInfo.InvariantCulture, $"Slurm, {most} tasks at a time") : "Slurm";

    /// <inheritdoc/>
    public void Run(IReadOnlyList<PointJob> jobs, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation)
    {
        var waiting = jobs.Where(claim).ToDictionary(job => job.Key, StringComparer.Ordinal);
        SlurmTask.Prepare(options.Directory, options.StudyPath);
        Collect(waiting, finished);
        for (var attempt = 1; waiting.Count > 0; attempt++)
        {
            var log = SubmitAndWait(waiting, claim, finished, cancellation);
            if (waiting.Count == 0 || attempt < options.Attempts)
                continue;
            foreach (var job in waiting.Values)
                finished(job, Lost(job, log));
            return;
        }
    }

    /// <summary>Submits the points that are left and waits until all results are there or the job has left the queue; gives the log of a task.</summary>
    private string SubmitAndWait(Dictionary<string, PointJob> waiting, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation)
    {
        var first = tasks;
        foreach (var chunk in waiting.Values.Chunk(options.PointsPerTask))
            SlurmTask.WriteTask(options.Directory, tasks++, chunk);
        var job = Submit(first, tasks - 1);
        using var registration = cancellation.Register(() => Cancel(job));
        var (lastSeen, lastAsked, lastClaimed) = (DateTime.UtcNow, DateTime.MinValue, DateTime.UtcNow);
        while (waiting.Count > 0 && DateTime.UtcNow - lastSeen < FileDelay)
        {
            cancellation.WaitHandle.WaitOne(Poll);
            cancellation.ThrowIfCancellationRequested();
            Collect(waiting, finished);
            if (DateTime.UtcNow - lastAsked > QueuePoll)
            {
                lastAsked = DateTime.UtcNow;
                if (IsQueued(job))
                    lastSeen = DateTime.UtcNow;
            }

            if (DateTime.UtcNow - lastClaimed > CommandTimeout)
            {
                // Points may wait in the queue for longer than a claim lasts.
                lastClaimed = DateTime.UtcNow;
                foreach (var each in waiting.Values)
                    claim(each);
            }
        }

        if (waiting.Count == 0)
            return "";
        Cancel(job);
        return SlurmTask.LogPath(options.Directory, first);
    }

    private void Collect(Dictionary<string, PointJob> waiting, Action<PointJob, StoredPoint> finished)
    {
        foreach (var job in waiting.Values.ToList())
        {
            if (SlurmTask.Result(options.Directory, job.Key) is not { } outcome)
                continue;
            waiting.Remove(job.Key);
            finished(job, outcome);
        }
    }

    private string Submit(int first, int last)
    {
        var limit = options.MostTasks is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";
        var program = string.Join(' ', options.Program.Append("explore-task").Append(options.Directory).Select(Quoted));
        List<string> arguments =
        [
            "--parsable", "--no-requeue", $"--job-name={study.Name}", string.Create(CultureInfo.InvariantCulture, $"--array={first}-{last}{limit}"),
            $"--output={Path.Combine(options.Directory, "logs", "%a.txt")}", $"--chdir={Path.GetFullPath(options.Directory)}", .. options.SubmitOptions,
            "--wrap", $"exec {program} $SLURM_ARRAY_TASK_ID",
        ];
        try
        {
            return ToolProcess.RunChecked("sbatch", arguments, CommandTimeout).Trim().Split('\n')[^1].Split(';')[0];
        }
        catch (ToolFailedException failure)
        {
            throw new ExplorationException($"Slurm did not take the job: {failure.Message.Trim()}", failure);
        }
    }

    /// <summary>Whether tasks of the job wait or run. A controller that does not answer is given time.</summary>
    private static bool IsQueued(string job)
    {
        try
        {
            var result = ToolProcess.Run("squeue", ["--noheader", $"--jobs={job}", "--format=%i"], CommandTimeout);
            return result.ExitCode == 0 ? result.Output.Trim().Length > 0 : !result.Output.Contains("Invalid job id", StringComparison.Ordinal);
        }
        catch (ToolFailedException)
        {
            return true;
        }
    }

    private static void Cancel(string job)
    {
        try
        {
            ToolProcess.Run("scancel", [job], CommandTimeout);
        }
        catch (ToolFailedException)
        {
            // Without a controller there is nothing left to cancel.
        }
    }

    private StoredPoint Lost(PointJob job, string log) => new()
    {
        Key = job.Key,
        Design = study.Space.Entry.Name,
        Knobs = job.Knobs,
        Target = study.Synthesis.Target.ToString().ToLowerInvariant(),
        Fidelity = job.Fidelity,
        Status = PointStatus.Failed,
        Message = string.Create(CultureInfo.InvariantCulture, $"{options.Attempts} Slurm tasks ended without a result: {LastLine(log)}"),
    };

    private static string LastLine(string log) =>
        File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Trim().Length > 0) ?? "their log is empty." : $"there is no log '{log}'.";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
