using System.Text.Json;
using Exploration.Execution;
using Exploration.Store;
using Exploration.Studies;

namespace Exploration.Tests;

/// <summary>Points as tasks of arrays, with shell scripts in the place of Slurm's commands. Tests on a real one are those of the command line.</summary>
[Collection(nameof(PathCollection))]
public sealed class SlurmExecutorTests : IDisposable
{
    private const string Text = "{design: adder, knobs: {width: [4, 5, 6, 7, 8, 9]}, objectives: minimise luts}";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);
    private readonly Bench bench = new();
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");
    private readonly Study study = Bench.StudyOf(Text);

    public SlurmExecutorTests()
    {
        File.WriteAllText(bench.PathOf("study.yaml"), Text);
        foreach (var folder in new[] { "bin", "ready", "dead" })
            Directory.CreateDirectory(bench.PathOf(folder));
        Script("bin/scontrol", "echo 'MaxArraySize            = 3'");
        Script("bin/squeue", "true");
        Script("bin/scancel", "true");
        // Runs an array at once, task by task, and notes what it was asked for.
        Script("bin/sbatch", $$"""
            for word in "$@"; do
              case "$word" in --array=*) range=${word#--array=};; --output=*) log=${word#--output=};; --dependency=*) echo "$word" >> {{bench.Folder}}/asked;; esac
              wrap=$word
            done
            echo "$range" >> {{bench.Folder}}/asked
            range=${range%\%*}
            first=${range%-*}
            last=${range#*-}
            if [ "$last" -ge 3 ]; then echo 'Invalid job array specification' >&2; exit 1; fi
            for task in $(seq "$first" "$last"); do
              SLURM_ARRAY_TASK_ID=$task sh -c "$wrap" > "$(echo "$log" | sed "s/%a/$task/")" 2>&1
            done
            echo 7
            """);
        // A node: takes the results that the test has prepared, and dies at points that the test names.
        Script("node", $$"""
            for key in $(grep -o '"Key":"[^"]*"' "$2/tasks/$3.json" | cut -d'"' -f4); do
              if [ -f "{{bench.Folder}}/dead/$key" ]; then echo "killed at task $3"; exit 9; fi
              cp "{{bench.Folder}}/ready/$key.json" "$2/results/$key.json"
            done
            """);
        Environment.SetEnvironmentVariable("PATH", $"{bench.PathOf("bin")}:{path}");
    }

    [Fact]
    public void Arrays_keep_to_the_limit_and_one_point_takes_no_other_along()
    {
        var (evaluator, jobs) = Jobs();
        File.WriteAllText(bench.PathOf($"dead/{jobs[1].Key}"), "");
        var outcomes = Run(evaluator, jobs, new SlurmOptions { Directory = bench.PathOf("slurm"), StudyPath = bench.PathOf("study.yaml"), Program = [bench.PathOf("node")], PointsPerTask = 1, MostTasks = 2, FileDelay = Soon });
        outcomes.Count(outcome => outcome.Value.Status == PointStatus.Succeeded).ShouldBe(5);
        (outcomes[jobs[1].Key].Status, outcomes[jobs[1].Key].Message).ShouldBe((PointStatus.Failed, "3 Slurm tasks ended without a result: killed at task 7"));
        File.ReadAllLines(bench.PathOf("asked")).ShouldBe(["0-2%2", "--dependency=afterany:7", "0-2%2", "0-0%2", "0-0%2"]);
    }

    [Fact]
    public void A_point_that_kills_its_task_fails_alone()
    {
        var (evaluator, jobs) = Jobs();
        File.WriteAllText(bench.PathOf($"dead/{jobs[1].Key}"), "");
        var outcomes = Run(evaluator, jobs, Options());
        outcomes.Where(outcome => outcome.Value.Status != PointStatus.Succeeded).Select(outcome => outcome.Key).ShouldBe([jobs[1].Key]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Key\": ")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_garbled_result_is_a_missing_one(string text)
    {
        var (evaluator, jobs) = Jobs();
        SlurmTask.Prepare(bench.PathOf("slurm"), bench.PathOf("study.yaml"));
        File.WriteAllText(bench.PathOf($"slurm/results/{jobs[0].Key}.json"), text);
        Run(evaluator, jobs, Options()).ShouldAllBe(outcome => outcome.Value.Status == PointStatus.Succeeded);
    }

    [Fact]
    public void Old_failures_are_taken_only_when_they_are_not_to_be_retried()
    {
        var (evaluator, jobs) = Jobs();
        SlurmTask.Prepare(bench.PathOf("slurm"), bench.PathOf("study.yaml"));
        var failed = evaluator.Synthesise(jobs[0].Config, jobs[0].Knobs, jobs[0].Fidelity, default) with { Status = PointStatus.Failed };
        File.WriteAllText(bench.PathOf($"slurm/results/{jobs[0].Key}.json"), JsonSerializer.Serialize(failed));
        Run(evaluator, jobs, Options())[jobs[0].Key].Status.ShouldBe(PointStatus.Failed);
        Run(evaluator, jobs, Options() with { RetryFailed = true })[jobs[0].Key].Status.ShouldBe(PointStatus.Succeeded);
    }

    [Fact]
    public void Without_a_cluster_one_line_says_so()
    {
        var (evaluator, jobs) = Jobs();
        Script("bin/scontrol", "echo 'slurm_load_ctl_conf error: Unable to contact slurm controller'; exit 1");
        Should.Throw<ExplorationException>(() => Run(evaluator, jobs, Options())).Message.ShouldBe(
            "Slurm does not answer: slurm_load_ctl_conf error: Unable to contact slurm controller. Is its controller running, and does SLURM_CONF name its configuration?");
        Environment.SetEnvironmentVariable("PATH", bench.PathOf("ready"));
        Should.Throw<ExplorationException>(() => Run(evaluator, jobs, Options())).Message.ShouldBe(
            "There is no Slurm here: 'scontrol' can't be run. Install slurm-wlm and join a cluster, try with scripts/slurm-local.sh, or leave --executor slurm out.");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", path);
        bench.Dispose();
    }

    private SlurmOptions Options() => new() { Directory = bench.PathOf("slurm"), StudyPath = bench.PathOf("study.yaml"), Program = [bench.PathOf("node")], PointsPerTask = 4, FileDelay = Soon };

    private (PointEvaluator Evaluator, List<PointJob> Jobs) Jobs()
    {
        var evaluator = new PointEvaluator(study, bench.Synthesise);
        var jobs = study.Space.All().Select(point => study.Space.Configure(point).Config!).Select(config =>
        {
            var knobs = study.Space.ValuesIn(config);
            var outcome = evaluator.Synthesise(config, knobs, Fidelity.Synthesis, default);
            File.WriteAllText(bench.PathOf($"ready/{outcome.Key}.json"), JsonSerializer.Serialize(outcome));
            return new PointJob(config, knobs, Fidelity.Synthesis, outcome.Key);
        }).ToList();
        return (evaluator, jobs);
    }

    private static Dictionary<string, StoredPoint> Run(PointEvaluator evaluator, List<PointJob> jobs, SlurmOptions options)
    {
        var outcomes = new Dictionary<string, StoredPoint>(StringComparer.Ordinal);
        new SlurmExecutor(evaluator.Study, options).Run(jobs, _ => true, (job, outcome) => outcomes.Add(job.Key, outcome), default);
        return outcomes;
    }

    private void Script(string name, string text)
    {
        File.WriteAllText(bench.PathOf(name), $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(bench.PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>Tests that change where programs are found run alone.</summary>
[CollectionDefinition(nameof(PathCollection), DisableParallelization = true)]
public sealed class PathCollection;
