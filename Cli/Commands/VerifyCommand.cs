using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using HdlDsl.Simulator;
using Spectre.Console;
using Verification;
using Verification.Engines;

namespace Cli.Commands;

/// <summary><c>hdl verify</c>: runs a design's own testbench against its golden model on one simulator or on all.</summary>
internal sealed class VerifyCommand : Command
{
    private const string AllEngines = "all";
    private static readonly Style PassedStyle = new(Color.Green);
    private static readonly Style FailedStyle = new(Color.Red);
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<int> seed = CommonOptions.Seed();
    private readonly Option<bool> verbose = new("--verbose") { Description = "Also say which instances the built-in simulator runs side by side, and why not the others." };
    private readonly Option<int?> startSeed = new("--start-seed")
    {
        Description = "Start registers and memories at random, with this seed, to find missing resets.",
        HelpName = "n",
    };

    private readonly Option<string?> wave = new("--wave") { Description = "VCD file to write; one for each engine when there are several.", HelpName = "file" };
    private readonly Option<string> engine = new("--engine")
    {
        Description = "Simulator: builtin, verilator, icarus, or all to compare them.",
        HelpName = "engine",
        DefaultValueFactory = _ => NameOf(EngineKind.BuiltIn),
    };

    private readonly Option<int> cycles = CommonOptions.Cycles();

    public VerifyCommand(CliServices services)
        : base("verify", "Simulate a design against its golden model.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        Options.Add(engine);
        Options.Add(seed);
        Options.Add(startSeed);
        Options.Add(cycles);
        Options.Add(wave);
        Options.Add(verbose);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var engines = EnginesOf(parse.GetValue(engine)!);
        var randomCycles = parse.GetValue(cycles);
        if (randomCycles < 0)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--cycles can't be {randomCycles}; it takes 0 or more."));
        CheckStart(parse.GetValue(startSeed), engines);
        var point = selection.Resolve(parse);
        CheckWave(parse.GetValue(wave));
        var runs = new List<RunContent>();
        VerificationRequest? first = null;
        foreach (var kind in engines)
        {
            var request = new VerificationRequest
            {
                Engine = kind,
                Seed = parse.GetValue(seed),
                StartSeed = parse.GetValue(startSeed),
                RandomCycles = randomCycles,
                WaveformPath = WaveformOf(parse.GetValue(wave), kind, engines.Count),
                Observations = engines.Count > 1 ? new ObservationTrace() : null,
                Cancellation = cancellation,
            };
            var run = RunContent.Of(request, Compared(Verify(point, request), request, first));
            if (run.Passed)
                first ??= request;
            if (!parse.GetValue(json))
                Print(point, run, parse.GetValue(verbose));
            runs.Add(run);
        }

        var passed = runs.TrueForAll(run => run.Passed);
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(new VerificationDocument(point.Entry.Name, point.Label, point.Values, passed, runs)));
        return passed ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private VerificationReport Verify(DesignPoint point, VerificationRequest request) => services.Terminal.WithStatus(
        $"verifying {point.Title} on {NameOf(request.Engine)}",
        report =>
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var result = point.Entry.Verify(point.Config, request with
            {
                Progress = done => report(string.Create(
                    CultureInfo.InvariantCulture, $"verifying {point.Title} on {NameOf(request.Engine)}: {done} cycles")),
            });

            // Ctrl-C reaches the simulators as well; what a dying one says about the design is worth nothing.
            request.Cancellation.ThrowIfCancellationRequested();
            return result;
        });

    /// <summary>A run that passed must also have read what the first engine has: golden models may look at less than the testbench sees.</summary>
    private static VerificationReport Compared(VerificationReport report, VerificationRequest request, VerificationRequest? first)
    {
        if (!report.Passed || first?.Observations?.FirstDifference(request.Observations!) is not { } cycle)
            return report;
        return report with
        {
            Failure = string.Create(
                CultureInfo.InvariantCulture, $"{NameOf(request.Engine)} and {NameOf(first.Engine)} gave the testbench different values, first in cycle {cycle}."),
        };
    }

    private void Print(DesignPoint point, RunContent run, bool isVerbose)
    {
        var title = $"{point.Title} on {NameOf(run.Engine)}";
        var counts = string.Create(CultureInfo.InvariantCulture, $"{run.Cycles} cycles, {run.Checks} checks, seed {run.Seed}");
        if (run.StartSeed is { } start)
            counts += string.Create(CultureInfo.InvariantCulture, $", start seed {start}");
        if (run.Passed)
        {
            services.Terminal.Line($"passed: {title}, {counts}", PassedStyle);
        }
        else
        {
            services.Terminal.Line($"FAILED: {title}, {counts}", FailedStyle);
            foreach (var line in run.Failure!.ReplaceLineEndings("\n").Split('\n'))
                services.Terminal.Line($"  {line}");
            services.Terminal.Line($"  again: {Again(point, run)}");
        }

        if (run.Waveform is not null)
            services.Terminal.Line($"  waveform: {run.Waveform}");
        if (isVerbose && run.Engine == EngineKind.BuiltIn)
            PrintInstances(run.Instances);
    }

    private void PrintInstances(IReadOnlyList<InstanceReport> instances)
    {
        foreach (var report in instances)
            services.Terminal.Line($"  {report}");
        if (instances.Count == 0)
            services.Terminal.Line("  no module has 8 instances or more, so none are simulated side by side");
    }

    /// <summary>The command that repeats a run.</summary>
    private static string Again(DesignPoint point, RunContent run)
    {
        var start = run.StartSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $" --start-seed {seed}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hdl verify {point.Entry.Name}{point.Selection()} --engine {NameOf(run.Engine)} --seed {run.Seed}{start} --cycles {run.RandomCycles}");
    }

    private static List<EngineKind> EnginesOf(string name)
    {
        var kinds = Enum.GetValues<EngineKind>();
        if (string.Equals(name, AllEngines, StringComparison.OrdinalIgnoreCase))
            return [.. kinds];
        foreach (var kind in kinds)
            if (string.Equals(name, NameOf(kind), StringComparison.OrdinalIgnoreCase))
                return [kind];
        throw new UsageException($"There is no engine '{name}'. {NearNames.Advice(name, [.. kinds.Select(NameOf), AllEngines], "Engines")}");
    }

    private static string NameOf(EngineKind kind) => kind.ToString().ToLowerInvariant();

    private static void CheckStart(int? seed, List<EngineKind> engines)
    {
        // Verilator takes 0 for a seed of its own choice, which nobody could repeat.
        if (seed < 1)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--start-seed can't be {seed}; it takes 1 or more."));
        if (seed is not null && engines.Contains(EngineKind.Icarus))
            throw new UsageException("--start-seed: icarus starts registers and memories unknown, never at random. Use --engine builtin or --engine verilator.");
    }

    private static void CheckWave(string? path)
    {
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory))
            throw new UsageException($"--wave {path}: there is no directory '{directory}'.");
    }

    private static string? WaveformOf(string? path, EngineKind kind, int engineCount) =>
        path is null || engineCount == 1 ? path : Path.ChangeExtension(path, NameOf(kind) + Path.GetExtension(path));
}
