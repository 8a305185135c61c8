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

    // Slurm's own limit when its configuration gives no other.
    private const int UsualArraySize = 1001;

    private readonly Dictionary<string, string> logs = new(StringComparer.Ordinal);
    private int tasks;

    /// <inheritdoc/>
    public string Title => options.MostTasks is { } most ? string.Create(CultureInfo.InvariantCulture, $"Slurm, {most} tasks at a time") : "Slurm";

    /// <inheritdoc/>
    public void Run(IReadOnlyList<PointJob> jobs, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation)
    {
        var arraySize = ArraySize();
        var waiting = jobs.Where(claim).ToDictionary(job => job.Key, StringComparer.Ordinal);
        SlurmTask.Prepare(options.Directory, options.StudyPath);
        if (options.RetryFailed)
        {
            foreach (var key in waiting.Keys.Where(key => SlurmTask.Result(options.Directory, key) is { Status: not PointStatus.Succeeded }))
                SlurmTask.Forget(options.Directory, key);
        }

        Collect(waiting, finished);
        for (var attempt = 1; waiting.Count > 0; attempt++)
        {
            // A point that takes its task with it must not take others along each time.
            SubmitAndWait(waiting, attempt == 1 ? options.PointsPerTask : 1, arraySize, claim, finished, cancellation);
            if (waiting.Count == 0 || attempt < options.Attempts)
                continue;
            foreach (var job in waiting.Values)
                finished(job, Lost(job, logs[job.Key]));
            return;
        }
    }

    /// <summary>Submits the points that are left and waits until all results are there or the jobs have left the queue.</summary>
    private void SubmitAndWait(
        Dictionary<string, PointJob> waiting, int pointsPerTask, int arraySize, Func<PointJob, bool> claim, Action<PointJob, StoredPoint> finished, CancellationToken cancellation)
    {
        var first = tasks;
        foreach (var chunk in waiting.Values.Chunk(pointsPerTask))
        {
            foreach (var each in chunk)
                logs[each.Key] = LogPath(first + ((tasks - first) / arraySize * arraySize), tasks);
            SlurmTask.WriteTask(options.Directory, tasks++, chunk);
        }

        var submitted = new List<string>();
        try
        {
            for (var offset = first; offset < tasks; offset += arraySize)
                submitted.Add(Submit(offset, Math.Min(arraySize, tasks - offset), options.MostTasks is null ? null : submitted.LastOrDefault()));
        }
        catch (ExplorationException)
        {
            submitted.ForEach(Cancel);
            throw;
        }

        var job = string.Join(',', submitted);
        using var registration = cancellation.Register(() => submitted.ForEach(Cancel));
        var (lastSeen, lastAsked, lastClaimed) = (DateTime.UtcNow, DateTime.MinValue, DateTime.UtcNow);
        while (waiting.Count > 0 && DateTime.UtcNow - lastSeen < options.FileDelay)
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

        if (waiting.Count > 0)
            submitted.ForEach(Cancel);
    }

    /// <summary>Where a task writes what it says; Slurm knows the start of its array and the number in it.</summary>
    private string LogPath(int offset, int task) => Path.Combine(options.Directory, "logs", string.Create(CultureInfo.InvariantCulture, $"{offset}-{task - offset}.txt"));

    /// <summary>Tasks that one array may have, by the configuration of the cluster.</summary>
    private static int ArraySize()
    {
        ToolResult answer;
        try
        {
            answer = ToolProcess.Run("scontrol", ["show", "config"], CommandTimeout);
        }
        catch (ToolFailedException missing)
        {
            throw new ExplorationException("There is no Slurm here: 'scontrol' can't be run. Install slurm-wlm and join a cluster, try with scripts/slurm-local.sh, or leave --executor slurm out.", missing);
        }

        if (answer.ExitCode != 0)
            throw new ExplorationException($"Slurm does not answer: {answer.Output.Trim().Split('\n')[0]}. Is its controller running, and does SLURM_CONF name its configuration?");
        var line = answer.Output.Split('\n').FirstOrDefault(each => each.StartsWith("MaxArraySize", StringComparison.Ordinal));
        return int.TryParse(line?.Split('=')[^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : UsualArraySize;
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

    /// <summary>Submits an array, whose numbers start at 0 as they have an upper limit; with a limit of tasks at a time it waits for the one before it.</summary>
    private string Submit(int offset, int count, string? before)
    {
        var limit = options.MostTasks is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";
        var program = string.Join(' ', options.Program.Append("explore-task").Append(options.Directory).Select(Quoted));
        List<string> arguments =
        [
            "--parsable", "--no-requeue", $"--job-name={study.Name}", string.Create(CultureInfo.InvariantCulture, $"--array=0-{count - 1}{limit}"),
            $"--output={Path.Combine(options.Directory, "logs", string.Create(CultureInfo.InvariantCulture, $"{offset}-%a.txt"))}",
            $"--chdir={Path.GetFullPath(options.Directory)}", .. before is null ? Array.Empty<string>() : [$"--dependency=afterany:{before}"], .. options.SubmitOptions,
            "--wrap", string.Create(CultureInfo.InvariantCulture, $"exec {program} $((SLURM_ARRAY_TASK_ID + {offset}))"),
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
