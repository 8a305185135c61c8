using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Cli.Output;
using HdlDsl.Mutation;
using Verification;
using Verification.Engines;
using Verification.Engines.Tools;
using Verification.Mutation;

namespace Cli.Commands;

/// <summary><c>hdl mutate</c>: puts faults into a design and counts those that its own testbench notices.</summary>
internal sealed class MutateCommand : Command
{
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<int?> count = new("--count") { Description = "How many mutants, chosen at random; all when not given.", HelpName = "n" };
    private readonly Option<int[]> only = new("--only") { Description = "Only the mutant of this number; may be repeated.", HelpName = "number", DefaultValueFactory = _ => [] };
    private readonly Option<int> seed = new("--seed") { Description = "Seed of the choice and of the random stimuli.", HelpName = "n", DefaultValueFactory = _ => 1 };
    private readonly Option<int> cycles = CommonOptions.Cycles();

    private readonly Option<int?> workers = new("--workers") { Description = "Mutants that run side by side; as many as there are processors when not given.", HelpName = "n" };
    private readonly Option<double?> limit = new("--limit")
    {
        Description = "Seconds after which a mutant hangs, which counts as noticed, as four times the cycles of the design do; so many that only the cycles count when not given.",
        HelpName = "s",
    };

    private readonly Option<double> prove = new("--prove")
    {
        Description = "Seconds of solvers for each survivor: is it equivalent? 0 for not asking.",
        HelpName = "s",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<double> least = new("--least") { Description = "Exit with 1 when the score is below this many percent.", HelpName = "%" };

    public MutateCommand(CliServices services)
        : base("mutate", "Put faults into a design, one at a time, and count those that its testbench notices.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        foreach (var option in (Option[])[count, only, seed, cycles, workers, limit, prove, least, json])
            Options.Add(option);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var point = selection.Resolve(parse);
        var options = OptionsOf(parse, cancellation);
        var seconds = AtLeast(parse.GetValue(prove), 0, "--prove");
        if (seconds > 0)
            Toolchain.Require(ToolKind.Yosys);
        var request = new VerificationRequest { Engine = EngineKind.BuiltIn, Seed = parse.GetValue(seed), RandomCycles = (int)AtLeast(parse.GetValue(cycles), 0, "--cycles") };
        var report = services.Terminal.WithProgress($"mutants of {point.Title}", progress =>
        {
            var run = Run(point, request, options with
            {
                Progress = (done, whole) => progress(done, whole, $"mutants of {point.Title}"),
            });
            return seconds == 0 ? run : SurvivorProof.Run(point.CreateModule, run, TimeSpan.FromSeconds(seconds), options with
            {
                Progress = (done, whole) => progress(done, whole, "survivors: equivalent?"),
            });
        });
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(MutationDocument.Of(point, request, report)));
        else
            Print(point, report);
        return report.Score >= parse.GetValue(least) ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private static MutationReport Run(DesignPoint point, VerificationRequest request, MutationOptions options)
    {
        try
        {
            return MutationRun.Run(point.CreateModule, token => Check(point, request with { Cancellation = token }), options);
        }
        catch (ArgumentOutOfRangeException refused)
        {
            throw new UsageException(refused.Message.Split(" (Parameter")[0]);
        }
    }

    private static void Check(DesignPoint point, VerificationRequest request)
    {
        if (point.Entry.Verify(point.Config, request).Failure is { } failure)
            throw new VerificationException(failure);
    }

    private MutationOptions OptionsOf(ParseResult parse, CancellationToken cancellation)
    {
        if (parse.GetValue(count) is { } number)
            AtLeast(number, 1, "--count");
        if (parse.GetValue(workers) is { } parallel)
            AtLeast(parallel, 1, "--workers");
        if (parse.GetValue(limit) is { } seconds)
            AtLeast(seconds, 0.1, "--limit");
        return new MutationOptions
        {
            Count = parse.GetValue(count),
            Numbers = parse.GetValue(only)!,
            Seed = parse.GetValue(seed),
            Workers = parse.GetValue(workers),
            TimeLimit = parse.GetValue(limit) is { } given ? TimeSpan.FromSeconds(given) : null,
            Cancellation = cancellation,
        };
    }

    private static double AtLeast(double value, double least, string option) => value >= least
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} can't be {value}; it takes {least} or more."));

    private void Print(DesignPoint point, MutationReport report)
    {
        var kinds = Enum.GetValues<MutantKind>()
            .Select(kind => (Kind: kind, Report: report with { Outcomes = [.. report.Outcomes.Where(outcome => outcome.Mutant.Kind == kind)] }))
            .Where(row => row.Report.Outcomes.Count > 0)
            .Select(row => Row(row.Kind.ToString(), row.Report));
        services.Terminal.Table(["fault", "run", "killed", "hang", "equivalent", "survived", "score %"], [.. kinds, Row("all", report)]);
        foreach (var (mutant, _, message) in report.Survivors)
            services.Terminal.Line($"survived: {mutant}{(message.Length > 0 ? $"\n  {message}" : "")}");
        foreach (var (mutant, fate, _) in report.Outcomes)
        {
            if (fate == MutantFate.Equivalent)
                services.Terminal.Line($"equivalent: {mutant}");
        }

        services.Terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{point.Title}: {report.Outcomes.Count} of {report.Total} mutants, score {report.Score:0.0} %, {report.Elapsed.TotalSeconds:0.0} s"));
    }

    private static string[] Row(string name, MutationReport report) =>
    [
        name, Text(report.Outcomes.Count), Text(report.Killed), Text(report.TimedOut), Text(report.Equivalent), Text(report.Survivors.Count()),
        report.Score.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
