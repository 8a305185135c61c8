using System.CommandLine;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Spectre.Console;
using Synthesis;

namespace Cli.Commands;

/// <summary><c>hdl synth</c>: area, depth and clock of a design point on one target or several.</summary>
internal sealed class SynthCommand : Command
{
    private static readonly Style WarningStyle = new(Color.Yellow);
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly SynthesisOptions options;
    private readonly Option<string?> module = new("--module") { Description = "Map this module of the design instead of the whole. Not placed.", HelpName = "name" };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> cells = new("--cells") { Description = "Also show the number of cells of each type." };

    public SynthCommand(CliServices services)
        : base("synth", "Show area, depth and clock of a design, with Yosys and nextpnr.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        options = new SynthesisOptions(this);
        Options.Add(module);
        Options.Add(cells);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var targets = options.Targets(parse);
        var point = selection.Resolve(parse);
        var design = SynthesisOptions.Elaborate(point);
        var requests = targets.Select(target => Of(options.Request(parse, design, target))).ToList();
        var results = services.Terminal.WithStatus("synthesising", report => requests.ConvertAll(request =>
        {
            report($"synthesising {point.Title} for {request.Target}");
            return services.Synthesise(request, cancellation);
        }));
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(new SynthesisDocument(results.TrueForAll(Succeeded), [.. results.Select(result => SynthesisContent.Of(point, result))])));
        else
            Print(point, results, parse.GetValue(cells));
        return ExitOf(results);

        SynthesisRequest Of(SynthesisRequest request)
        {
            if (parse.GetValue(module) is not { } name)
                return request;
            string[] names = [.. design.Definitions.Select(definition => definition.Name)];
            return names.Contains(name)
                ? request with { Top = name, Ports = [] }
                : throw new UsageException($"{point.Title} has no module '{name}'. {NearNames.Advice(name, names, "Modules")}");
        }
    }

    /// <summary>0 when all results are there; what was wrong with the first one else.</summary>
    internal static ExitCode ExitOf(IReadOnlyList<SynthesisResult> results) => results.FirstOrDefault(result => !Succeeded(result))?.Status switch
    {
        null => ExitCode.Success,
        SynthesisStatus.BadInput => ExitCode.UsageError,
        _ => ExitCode.ToolError,
    };

    /// <summary>What went wrong, and what the figures' reader has to know.</summary>
    internal static void PrintRemarks(Terminal terminal, string title, IReadOnlyList<SynthesisResult> results)
    {
        foreach (var result in results)
        {
            var where = $"{title} for {result.Target.ToString().ToLowerInvariant()}";
            if (result.Message is { } message)
                terminal.ErrorLine("error: ", WarningStyle, $"{where}: {message}");
            foreach (var note in result.Notes)
                terminal.ErrorLine("note: ", WarningStyle, $"{where}: {note}");
        }
    }

    private void Print(DesignPoint point, List<SynthesisResult> results, bool withCells)
    {
        var terminal = services.Terminal;
        terminal.Table([point.Title, .. results.Select(result => result.Target.ToString().ToLowerInvariant())], FigureRows.Of(results));
        foreach (var result in results.Where(result => result.Figures is { CriticalPath.Count: > 0 }))
        {
            terminal.Line();
            // Only a placer tells the path that its delay belongs to.
            var kind = result.Figures!.CriticalPath.Any(place => place.ArrivalPs is not null) ? "slowest path" : "path with most cells";
            terminal.Line($"{kind}, {result.Target.ToString().ToLowerInvariant()}:");
            foreach (var place in result.Figures!.CriticalPath)
                terminal.Line($"  {place.Level,4} {(place.ArrivalPs is { } arrival ? FigureRows.Number(arrival, "0") + " ps" : ""),9}  {place.Signal}");
        }

        if (withCells)
        {
            terminal.Line();
            foreach (var result in results.Where(result => result.Figures is { CellsByType.Count: > 0 }))
                terminal.Table([$"cells, {result.Target.ToString().ToLowerInvariant()}", "number"], result.Figures!.CellsByType.Select(type => (IReadOnlyList<string>)[type.Key, FigureRows.Number(type.Value, "0")]));
        }

        PrintRemarks(terminal, point.Title, results);
    }

    private static bool Succeeded(SynthesisResult result) => result.Status == SynthesisStatus.Succeeded;
}
