using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Verification;
using Verification.Coverage;
using Verification.Engines;

namespace Cli.Commands;

/// <summary><c>hdl coverage</c>: what a design's own testbench reaches, and <c>hdl coverage merge</c> for several runs together.</summary>
internal sealed class CoverageCommand : Command
{
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly CoverageOutput output;
    private readonly Option<int> seed = CommonOptions.Seed();
    private readonly Option<string> engine = new("--engine")
    {
        Description = "Simulator: builtin; verilator and icarus count bins and crosses alone.",
        HelpName = "engine",
        DefaultValueFactory = _ => "builtin",
    };

    private readonly Option<int> cycles = CommonOptions.Cycles();

    public CoverageCommand(CliServices services)
        : base("coverage", "Count what a design's testbench reaches: bits, branches, states, bins and crosses.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        output = new CoverageOutput(this, services);
        foreach (var option in (Option[])[engine, seed, cycles])
            Options.Add(option);
        Subcommands.Add(new CoverageMergeCommand(services));
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var kind = SynthesisOptions.Member<EngineKind>("engine", parse.GetValue(engine)!);
        var count = parse.GetValue(cycles);
        if (count < 0)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--cycles can't be {count}; it takes 0 or more."));
        output.Prepare(parse);
        var point = selection.Resolve(parse);
        var request = new VerificationRequest { Engine = kind, Seed = parse.GetValue(seed), RandomCycles = count, Cancellation = cancellation };
        string? failure = null;
        var coverage = services.Terminal.WithStatus($"coverage of {point.Title}", report => CoverageRun.Collect(point.CreateModule, () =>
            failure = point.Entry.Verify(point.Config, request with
            {
                Progress = done => report(string.Create(CultureInfo.InvariantCulture, $"coverage of {point.Title}: {done} cycles")),
            }).Failure));
        cancellation.ThrowIfCancellationRequested();
        if (failure is null)
            return output.Write(parse, coverage);
        services.Terminal.ErrorLine("error: ", Spectre.Console.Style.Plain, $"The testbench fails, so its coverage means nothing: {failure}");
        return ExitCode.CheckFailed;
    }
}

/// <summary><c>hdl coverage merge</c>.</summary>
internal sealed class CoverageMergeCommand : Command
{
    private readonly Argument<string[]> files = new("files") { Description = "Files that 'hdl coverage --out' wrote, of one design.", Arity = ArgumentArity.OneOrMore };
    private readonly CoverageOutput output;

    public CoverageMergeCommand(CliServices services)
        : base("merge", "Add up the coverage of several runs and engines.")
    {
        Arguments.Add(files);
        output = new CoverageOutput(this, services);
        SetAction((parse, _) => Task.FromResult((int)Run(parse)));
    }

    private ExitCode Run(ParseResult parse)
    {
        output.Prepare(parse);
        var collector = new CoverageCollector();
        foreach (var file in parse.GetValue(files)!)
        {
            var coverage = CoverageFile.Load(file);
            try
            {
                collector.Add(coverage);
            }
            catch (CoverageException refused)
            {
                throw new CoverageException($"{file}: {refused.Message}", refused);
            }
        }

        return output.Write(parse, collector.Data!);
    }
}
