using System.Globalization;
using System.Text.Json;
using Exploration.Reporting;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using Synthesis;

namespace Exploration.Execution;

/// <summary>What a node of a cluster does: evaluates the points of one task and leaves each outcome as a file that appears when it is complete.</summary>
public static class SlurmTask
{
    private const string StudyFileName = "study.yaml";
    private const string OriginFileName = "study-path.txt";

    /// <summary>Evaluates a task's points.</summary>
    /// <param name="directory">The directory that <see cref="SlurmExecutor"/> prepared.</param>
    /// <param name="task">Number of the task.</param>
    /// <param name="entries">The designs that studies may name.</param>
    /// <param name="synthesise">Synthesises; the driver with its cache when null.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <exception cref="ExplorationException">The directory has no such task, or a tool is missing on this node.</exception>
    public static void Run(
        string directory, int task, IReadOnlyList<CatalogueEntry> entries, Func<SynthesisRequest, CancellationToken, SynthesisResult>? synthesise, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            var study = StudyFile.Parse(File.ReadAllText(Path.Combine(directory, StudyFileName)), File.ReadAllText(Path.Combine(directory, OriginFileName)), entries);
            var evaluator = new PointEvaluator(study, synthesise);
            var knobs = KnobSet.Of(study.Space.Entry.ConfigType);
            foreach (var point in JsonSerializer.Deserialize<List<TaskPoint>>(File.ReadAllText(TaskPath(directory, task)))!)
            {
                if (Result(directory, point.Key) is not null)
                    continue;
                var config = knobs.Apply(study.Space.Entry.Presets[0].Config, point.Knobs.Select(knob => $"{knob.Key}={knob.Value}"));
                var outcome = evaluator.Synthesise(config, point.Knobs, point.Fidelity, cancellation);
                WholeFile.Write(ResultPath(directory, point.Key), JsonSerializer.SerializeToUtf8Bytes(outcome));
            }
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            throw new ExplorationException(string.Create(CultureInfo.InvariantCulture, $"Task {task} of '{directory}' can't be read or written: {failure.Message}"), failure);
        }
    }

    /// <summary>Prepares a directory for tasks of a study.</summary>
    internal static void Prepare(string directory, string studyPath)
    {
        Directory.CreateDirectory(Path.Combine(directory, "tasks"));
        Directory.CreateDirectory(Path.Combine(directory, "results"));
        Directory.CreateDirectory(Path.Combine(directory, "logs"));
        File.WriteAllText(Path.Combine(directory, StudyFileName), File.ReadAllText(studyPath));
        File.WriteAllText(Path.Combine(directory, OriginFileName), Path.GetFullPath(studyPath));
    }

    internal static void WriteTask(string directory, int task, IEnumerable<PointJob> jobs) => File.WriteAllText(
        TaskPath(directory, task), JsonSerializer.Serialize(jobs.Select(job => new TaskPoint(job.Key, new OrderedDictionary<string, string>(job.Knobs, StringComparer.Ordinal), job.Fidelity))));

    /// <summary>The outcome of a point, or null while there is none. A file that is empty or garbled, as a full disk or a dying node leaves it, is none.</summary>
    internal static StoredPoint? Result(string directory, string key)
    {
        try
        {
            var path = ResultPath(directory, key);
            var outcome = File.Exists(path) ? JsonSerializer.Deserialize<StoredPoint>(File.ReadAllText(path)) : null;
            return outcome is { Knobs: not null, Metrics: not null, Message: not null, Tools: not null } && outcome.Key == key ? outcome : null;
        }
        catch (Exception damage) when (damage is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>Throws the outcome of a point away.</summary>
    internal static void Forget(string directory, string key) => File.Delete(ResultPath(directory, key));

    private static string TaskPath(string directory, int task) => Path.Combine(directory, "tasks", string.Create(CultureInfo.InvariantCulture, $"{task}.json"));

    private static string ResultPath(string directory, string key) => Path.Combine(directory, "results", $"{key}.json");

    private sealed record TaskPoint(string Key, OrderedDictionary<string, string> Knobs, Fidelity Fidelity);
}
