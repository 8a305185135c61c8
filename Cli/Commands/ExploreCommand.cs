using System.CommandLine;
using System.Globalization;
using Cli.Output;
using Exploration;
using Exploration.Execution;
using Exploration.Reporting;
using Exploration.Search;
using Exploration.Store;
using Exploration.Studies;
using Spectre.Console;

namespace Cli.Commands;

/// <summary><c>hdl explore</c>: runs a study over the knobs of a design, and shows the points that no other one beats.</summary>
internal sealed class ExploreCommand : Command
{
    private static readonly Style WarningStyle = new(Color.Yellow);
    private const int MostValues = 12;
    private readonly CliServices services;
    private readonly Argument<string> study = new("study") { Description = "Study file (YAML); docs/exploration.md explains it." };
    private readonly Option<string?> store = new("--store") { Description = "File that keeps results; <study>.sqlite beside the study when not given.", HelpName = "file" };
    private readonly Option<int?> jobs = new("--jobs") { Description = "Tools that run at a time; one for each core when not given.", HelpName = "n" };
    private readonly Option<string[]> export = new("--export") { Description = "Write all points to a .csv, .json or .parquet file; may be repeated.", HelpName = "file", DefaultValueFactory = _ => [] };
    private readonly Option<string> executor = new("--executor") { Description = "Where tools run: local or slurm.", HelpName = "executor", DefaultValueFactory = _ => "local" };
    private readonly Option<string?> shared = new("--slurm-directory") { Description = "With slurm: directory that all nodes see; <study>.slurm beside the study when not given.", HelpName = "directory" };
    private readonly Option<int> taskPoints = new("--slurm-points") { Description = "With slurm: points of one task.", HelpName = "n", DefaultValueFactory = _ => 4 };
    private readonly Option<string[]> slurmOptions = new("--slurm-option") { Description = "With slurm: an option for sbatch, such as --slurm-option=--partition=long; may be repeated.", HelpName = "option", DefaultValueFactory = _ => [] };
    private readonly Option<string?> report = new("--report") { Description = "Write an HTML report with charts and tables.", HelpName = "file" };
    private readonly Option<bool> retry = new("--retry-failed") { Description = "Try points again that failed or took too long before." };
    private readonly Option<bool> dry = new("--dry-run") { Description = "Only check the study and say how many points it has." };
    private readonly Option<int> top = new("--top") { Description = "Points to show at most.", HelpName = "n", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> json = CommonOptions.Json();

    public ExploreCommand(CliServices services)
        : base("explore", "Explore the knobs of a design: estimate, synthesise, show the Pareto front.")
    {
        this.services = services;
        Arguments.Add(study);
        foreach (var option in new Option[] { store, jobs, executor, shared, taskPoints, slurmOptions, report, export, retry, dry, top, json })
            Options.Add(option);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        if (parse.GetValue(jobs) is < 1 and var few)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--jobs can't be {few}; it takes 1 or more."));
        var exports = parse.GetValue(export)!;
        if (Array.Find(exports, file => !PointExport.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant(), StringComparer.Ordinal)) is { } wrong)
            throw new UsageException($"--export can't write '{wrong}'; its name has to end in .csv, .json or .parquet.");
        if (parse.GetValue(report) is { } html && !html.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--report can't write '{html}'; its name has to end in .html.");
        if (parse.GetValue(top) < 0)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--top can't be {parse.GetValue(top)}; it takes 0 or more."));
        if (ExecutorKindOf(parse) == ExecutorKind.Local && new Option[] { shared, taskPoints, slurmOptions }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } meaningless)
            throw new UsageException($"{meaningless.Name} means nothing without --executor slurm.");
        var path = parse.GetValue(study)!;
        if (!File.Exists(path) && services.Entries.FirstOrDefault(entry => entry.Name == path) is { } design)
            throw new UsageException($"'{path}' is a design; explore takes a study file. This one varies the first knobs of it:\n\n{StudyTemplate.Of(design)}");
        // The command line can synthesise whatever design it explores.
        var content = StudyFile.Read(path, services.Entries) with { SynthesisCommand = "hdl synth" };
        var search = Searches.Of(content);
        if (parse.GetValue(dry))
        {
            if (parse.GetValue(json))
                services.Terminal.Line(Json.Of(StudyDocument.Of(content, search)));
            else
                Describe(content, search);
            return ExitCode.Success;
        }

        // Hours of work must not end with a directory that is not there.
        foreach (var file in exports.Append(parse.GetValue(report)).OfType<string>())
            WholeFile.Probe(file);
        var result = Explore(parse, content, path, cancellation);
        foreach (var file in exports)
            PointExport.Write(result, file);
        if (parse.GetValue(report) is { } page)
            HtmlReport.Write(result, page);
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(ExplorationDocument.Of(result)));
        else
            Print(result, parse.GetValue(top));
        return result.Points.IsEmpty ? ExitCode.UsageError : result.Points.Any(point => point.Stored.Status == PointStatus.Succeeded) ? ExitCode.Success : ExitCode.ToolError;
    }

    private ExplorationResult Explore(ParseResult parse, Study content, string path, CancellationToken cancellation)
    {
        using var results = ResultStore.Open(parse.GetValue(store) ?? Path.ChangeExtension(path, ".sqlite"));
        try
        {
            return Explore(parse, content, path, results, cancellation);
        }
        catch (OperationCanceledException)
        {
            services.Terminal.ErrorLine("note: ", WarningStyle, string.Create(
                CultureInfo.InvariantCulture, $"{Points(results.All().Count)} in '{results.Path}'; the same command goes on with those that are missing."));
            throw;
        }
    }

    private ExplorationResult Explore(ParseResult parse, Study content, string path, ResultStore results, CancellationToken cancellation)
    {
        var evaluator = new PointEvaluator(content, services.Synthesise);
        var runner = ExecutorOf(parse, evaluator, path);
        return services.Terminal.WithProgress($"exploring {content.Name}", report => new ExplorationRun(evaluator, results, runner)
        {
            RetryFailed = parse.GetValue(retry),
            Progress = progress => report(
                progress.Done,
                progress.Total,
                string.Create(CultureInfo.InvariantCulture, $"{content.Name}: {Verb(progress.Step)} {progress.Done} of {progress.Total}{(progress.Failed > 0 ? $", {progress.Failed} failed" : "")}")),
        }.Run(cancellation));
    }

    private ExecutorKind ExecutorKindOf(ParseResult parse) => SynthesisOptions.Member<ExecutorKind>("executor", parse.GetValue(executor)!);

    private IPointExecutor ExecutorOf(ParseResult parse, PointEvaluator evaluator, string path)
    {
        if (ExecutorKindOf(parse) == ExecutorKind.Local)
            return new LocalExecutor(evaluator, parse.GetValue(jobs));
        if (parse.GetValue(taskPoints) is < 1 and var few)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--slurm-points can't be {few}; it takes 1 or more."));
        var assembly = Path.Combine(AppContext.BaseDirectory, "hdl.dll");
        return new SlurmExecutor(evaluator.Study, new SlurmOptions
        {
            Directory = Path.GetFullPath(parse.GetValue(shared) ?? Path.ChangeExtension(path, ".slurm")),
            StudyPath = path,
            // A published program is started as it is, one from a build by the run-time that runs this one.
            Program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "hdl" ? [Environment.ProcessPath!] : ["dotnet", assembly],
            PointsPerTask = parse.GetValue(taskPoints),
            MostTasks = parse.GetValue(jobs),
            SubmitOptions = parse.GetValue(slurmOptions)!,
            RetryFailed = parse.GetValue(retry),
        });
    }

    private void Describe(Study content, ISearch search)
    {
        var terminal = services.Terminal;
        terminal.Line($"{content.Name}: {content.Space.Entry.Name} on {content.Synthesis.Target.ToString().ToLowerInvariant()}");
        terminal.Table(["Knob", "Values"], content.Space.Dimensions.Select(dimension => (IReadOnlyList<string>)[dimension.Knob.Name, Shortened(dimension.Values)]));
        terminal.Line($"{content.Space.Size} combinations; {content.Strategy.Kind.ToString().ToLowerInvariant()} takes up to {search.ExpectedPoints?.ToString(CultureInfo.InvariantCulture) ?? "?"} of them to {content.Final.ToString().ToLowerInvariant()}.");
        foreach (var objective in content.Objectives)
            terminal.Line($"  {objective}");
        foreach (var constraint in content.Constraints)
            terminal.Line($"  {constraint}");
        terminal.Line($"Metrics: {string.Join(", ", content.Metrics)}.");
    }

    private static string Points(int count) => count == 1 ? "1 point is" : string.Create(CultureInfo.InvariantCulture, $"{count} points are");

    private static string Shortened(IReadOnlyList<string> values) => values.Count <= MostValues
        ? string.Join(", ", values)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", values.Take(MostValues - 2))}, … {values[^1]} ({values.Count} values)");

    private void Print(ExplorationResult result, int most)
    {
        var terminal = services.Terminal;
        var front = result.Front.ToList();
        var knobs = PointTable.VariedKnobs(result);
        var names = result.Study.Objectives.Select(objective => objective.Expression).Where(expression => !knobs.Contains(expression.Text, StringComparer.Ordinal)).ToList();
        var metrics = PointTable.Of(result).Metrics.Where(metric => !names.Exists(name => name.Text == metric) && metric is "luts" or "flipFlops" or "levels" or "fmaxMhz" or "areaUm2" or "nandEquivalents").Take(4).ToList();
        if (front.Count > 0 && most > 0)
        {
            terminal.Table(
                [.. knobs, .. names.Select(name => name.Text), .. metrics],
                front.Take(most).Select(point => (IReadOnlyList<string>)
                [
                    .. knobs.Select(knob => point.Stored.Knobs[knob]),
                    .. names.Select(name => Number(name.Evaluate(point.Stored.Values()))),
                    .. metrics.Select(metric => Number(point.Stored.Metrics.TryGetValue(metric, out var value) ? value : null)),
                ]));
            if (front.Count > most)
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"… and {front.Count - most} more"));
        }

        PrintCounts(result, front.Count);
    }

    private void PrintCounts(ExplorationResult result, int front)
    {
        var terminal = services.Terminal;
        var failed = result.Points.Count(point => point.Stored.Status != PointStatus.Succeeded);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{front} of {result.Points.Length} points on the front; {result.Computed} computed, {result.Cached} from the store, {result.Estimated} estimated, {result.Refused} refused, {failed} failed; {result.Seconds:0.0} s ({result.Executor}), seed {result.Study.Strategy.Seed}"));
        foreach (var quality in result.Estimator)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  estimate of {quality.Metric}: median error {100 * quality.MedianError:0} %, worst {100 * quality.WorstError:0} %, rank correlation {(double.IsNaN(quality.RankCorrelation) ? "none" : quality.RankCorrelation.ToString("0.00", CultureInfo.InvariantCulture))} over {quality.Points} points"));
        }

        if (result.FirstRefusal is { } refusal)
            terminal.ErrorLine("note: ", WarningStyle, $"the first combination that is refused: {refusal}");
        if (result.Points.FirstOrDefault(point => point.Stored.Status != PointStatus.Succeeded) is { } first)
            terminal.ErrorLine("note: ", WarningStyle, $"the first point that failed: {first.Stored.Message} (alone: {PointTable.CommandOf(result.Study, first.Stored)}; --retry-failed tries all of them again)");
        foreach (var missing in result.Missing)
        {
            terminal.ErrorLine("note: ", WarningStyle, string.Create(
                CultureInfo.InvariantCulture,
                $"{missing.Points} of {result.Points.Length} points have no value for '{missing.What}', so they {(missing.IsConstraint ? "count as missing it" : "can't be on the front")}{(missing.Reason.Length > 0 ? $": {missing.Reason}" : ".")}"));
        }

        if (front == 0 && result.Points.FirstOrDefault(point => point is { Costs: not null, Violation: > 0 }) is { } nearest)
        {
            var missed = result.Study.Constraints.Where(constraint => constraint.Violation(nearest.Stored.Values()) is null or > 0).Select(constraint =>
                $"{constraint} ({constraint.Left} is {Number(constraint.Left.Evaluate(nearest.Stored.Values()))})");
            terminal.ErrorLine("note: ", WarningStyle, $"no point keeps all constraints; the nearest one misses {string.Join(" and ", missed)}");
        }
    }

    private static string Verb(Fidelity step) => step switch { Fidelity.Estimate => "estimated", Fidelity.Synthesis => "synthesised", _ => "placed" };

    private static string Number(double? value) => value is { } number
        ? number.ToString(Math.Abs(number) >= 1000 ? "0" : "0.###", CultureInfo.InvariantCulture)
        : "-";
}

/// <summary>Where tools run.</summary>
internal enum ExecutorKind
{
    /// <summary>On this machine.</summary>
    Local,

    /// <summary>On a Slurm cluster.</summary>
    Slurm,
}
