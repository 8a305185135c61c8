using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Cli.Output;
using Verification.Proofs;

namespace Cli.Commands;

/// <summary><c>hdl prove</c>: properties of one design point, or that two of them behave alike.</summary>
internal sealed class ProveCommand : Command
{
    private readonly CliServices services;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Argument<string[]> designs = new("design")
    {
        Description = "One design point for its properties, two for their equivalence: design[:preset][,knob=value…].",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly Option<double> limit = new("--limit") { Description = "Seconds for all tools together.", HelpName = "s", DefaultValueFactory = _ => 60 };
    private readonly Option<int> cycles = new("--cycles")
    {
        Description = "Cycles after the reset in which a counterexample is looked for.",
        HelpName = "n",
        DefaultValueFactory = _ => new ProofOptions().Cycles,
    };

    private readonly Option<int> induction = new("--induction")
    {
        Description = "Cycles of the induction; 0 for none.",
        HelpName = "n",
        DefaultValueFactory = _ => new ProofOptions().InductionCycles,
    };

    private readonly Option<string?> wave = new("--wave") { Description = "VCD file for the counterexample.", HelpName = "file" };

    public ProveCommand(CliServices services)
        : base("prove", "Prove the properties of a design, or that two designs behave alike.")
    {
        this.services = services;
        Arguments.Add(designs);
        foreach (var option in (Option[])[limit, cycles, induction, wave, json])
            Options.Add(option);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var points = parse.GetValue(designs)!.Select(text => DesignText.Parse(services.Entries, text)).ToList();
        var options = new ProofOptions
        {
            Limit = TimeSpan.FromSeconds(AtLeast(parse.GetValue(limit), 0.1, "--limit")),
            Cycles = (int)AtLeast(parse.GetValue(cycles), 1, "--cycles"),
            InductionCycles = (int)AtLeast(parse.GetValue(induction), 0, "--induction"),
            Cancellation = cancellation,
        };
        var title = string.Join(" = ", points.Select(point => point.Title));
        var report = services.Terminal.WithStatus($"proving {title}", _ => Prove(points, options));
        var path = Waveform(parse.GetValue(wave), points[0], report);
        if (parse.GetValue(json))
        {
            services.Terminal.Line(Json.Of(new ProofDocument(
                [.. points.Select(point => point.Entry.Name)], [.. points.Select(point => point.Label)], report.Asserts?.Verdict, report.Asserts?.Cycles ?? 0,
                report.Asserts?.Text ?? "", report.Asserts?.Elapsed.TotalSeconds ?? 0, report.Asserts?.Counterexample?.ToCode(), path,
                [.. report.Covers.Select(cover => new CoverContent(cover.Name, cover.Cycle))])));
        }
        else
        {
            Print(title, report, path);
        }

        return report.Asserts?.Verdict is null or ProofVerdict.Proved && report.Covers.All(cover => cover.Cycle is not null) ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private static PropertyReport Prove(List<DesignPoint> points, ProofOptions options)
    {
        try
        {
            return points.Count == 1
                ? PropertyProof.Run(points[0].CreateModule(), options)
                : new PropertyReport(EquivalenceProof.Run(points[0].CreateModule(), points[1].CreateModule(), options), []);
        }
        catch (ArgumentException refused)
        {
            throw new UsageException(refused.Message.Replace($" (Parameter '{refused.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private static string? Waveform(string? path, DesignPoint point, PropertyReport report)
    {
        if (path is null || report.Asserts?.Counterexample is not { } example)
            return null;
        example.WriteWaveform(point.CreateModule(), path);
        return path;
    }

    private void Print(string title, PropertyReport report, string? path)
    {
        if (report.Asserts is { } asserts)
        {
            services.Terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"{asserts.Verdict.ToString().ToLowerInvariant()}: {title}: {asserts.Text}, {asserts.Elapsed.TotalSeconds:0.0} s"));
            foreach (var line in asserts.Counterexample?.ToCode().Split('\n') ?? [])
                services.Terminal.Line($"  {line}");
        }

        foreach (var cover in report.Covers)
            services.Terminal.Line(cover.Cycle is { } cycle ? string.Create(CultureInfo.InvariantCulture, $"reached: {cover.Name} in cycle {cycle}") : $"not reached: {cover.Name}");
        if (path is not null)
            services.Terminal.Line($"  waveform: {path}");
    }

    private static double AtLeast(double value, double least, string option) => value >= least
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} can't be {value}; it takes {least} or more."));
}

/// <summary>What <c>hdl prove --json</c> prints.</summary>
internal sealed record ProofDocument(
    IReadOnlyList<string> Designs, IReadOnlyList<string> Presets, ProofVerdict? Verdict, int Cycles, string Text, double Seconds, string? Counterexample, string? Waveform,
    IReadOnlyList<CoverContent> Covers);

/// <summary>A cover and the cycle in which it is reached.</summary>
internal sealed record CoverContent(string Name, int? Cycle);
