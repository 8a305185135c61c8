using System.CommandLine;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Synthesis;

namespace Cli.Commands;

/// <summary><c>hdl compare</c>: two or more design points side by side, and at equal throughput where that is known.</summary>
internal sealed class CompareCommand : Command
{
    private readonly CliServices services;
    private readonly SynthesisOptions options;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Argument<string[]> designs = new("design")
    {
        Description = "Design points: design[:preset][,knob=value…], for example mixpe-pe:w4a8-booth int8-pe.",
        Arity = new ArgumentArity(2, 16),
    };

    public CompareCommand(CliServices services)
        : base("compare", "Show area, depth and clock of several designs side by side, and for equal throughput.")
    {
        this.services = services;
        Arguments.Add(designs);
        options = new SynthesisOptions(this);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var targets = options.Targets(parse);
        var points = parse.GetValue(designs)!.Select(text => DesignText.Parse(services.Entries, text)).ToList();
        var elaborated = points.ConvertAll(SynthesisOptions.Elaborate);
        var all = new List<SynthesisResult>();
        var contents = new List<SynthesisContent>();
        foreach (var target in targets)
        {
            var results = services.Terminal.WithStatus("synthesising", report => points.Select((point, index) =>
            {
                report($"synthesising {point.Title} for {target}");
                return services.Synthesise(options.Request(parse, elaborated[index], target), cancellation);
            }).ToList());
            all.AddRange(results);
            contents.AddRange(results.Select((result, index) => SynthesisContent.Of(points[index], result)));
            if (!parse.GetValue(json))
                Print(target, points, results);
        }

        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(new SynthesisDocument(all.TrueForAll(result => result.Status == SynthesisStatus.Succeeded), contents)));
        return SynthCommand.ExitOf(all);
    }

    private void Print(SynthesisTarget target, List<DesignPoint> points, List<SynthesisResult> results)
    {
        var throughputs = points.ConvertAll(point => point.Entry.ThroughputOf(point.Config));
        services.Terminal.Table(
            [target.ToString().ToLowerInvariant(), .. points.Select(point => point.Title)], [.. FigureRows.Of(results), .. PerWork(throughputs, results)]);
        services.Terminal.Line(Verdict(points, throughputs));
        services.Terminal.Line();
        for (var i = 0; i < points.Count; i++)
            SynthCommand.PrintRemarks(services.Terminal, points[i].Title, [results[i]]);
    }

    /// <summary>What a design does in a cycle, and what the same work costs in each of them.</summary>
    private static IEnumerable<IReadOnlyList<string>> PerWork(List<Throughput?> throughputs, List<SynthesisResult> results)
    {
        yield return ["items per cycle", .. throughputs.Select(each => each is null ? "unknown" : FigureRows.Number(each.ItemsPerCycle, "0.###"))];
        (string Name, Func<SynthesisFigures, double?> Value)[] costs =
        [
            ("LUT for an item per cycle", figures => figures.Luts),
            ("NAND2 for an item per cycle", figures => figures.NandEquivalents),
            ("um2 for an item per cycle", figures => figures.AreaUm2),
        ];
        foreach (var (name, value) in costs)
        {
            var cells = results.Select((result, index) => result.Figures is { } figures && value(figures) is { } cost && throughputs[index] is { } throughput
                ? FigureRows.Number(cost / throughput.ItemsPerCycle, "0.#")
                : "-").ToList();
            if (cells.Exists(cell => cell != "-"))
                yield return [name, .. cells];
        }

        var rates = results.Select((result, index) => result.Figures?.FmaxMhz is { } clock && throughputs[index] is { } throughput
            ? FigureRows.Number(clock * throughput.ItemsPerCycle, "0.#")
            : "-").ToList();
        if (rates.Exists(rate => rate != "-"))
            yield return ["million items per second", .. rates];
    }

    private static string Verdict(List<DesignPoint> points, List<Throughput?> throughputs)
    {
        var unknown = points.Where((_, index) => throughputs[index] is null).Select(point => point.Title).ToList();
        if (unknown.Count > 0)
            return $"Throughput unknown: {string.Join(", ", unknown)}. Areas of designs that do not do the same work in a cycle say little side by side.";
        var items = throughputs.Select(each => each!.Item).Distinct(StringComparer.Ordinal).ToList();
        return items.Count == 1
            ? $"An item is one {items[0]}."
            : $"The designs do different things ({string.Join(", ", items)}); their items do not compare.";
    }
}
