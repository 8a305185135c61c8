using System.CommandLine;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;

namespace Cli.Commands;

/// <summary><c>hdl generate</c>: Verilog of one design point, or of all presets; or whether the files on disk are up to date.</summary>
internal sealed class GenerateCommand : Command
{
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly Option<bool> all = new("--all") { Description = "All presets of all designs." };
    private readonly Option<bool> check = new("--check") { Description = "Write nothing; exit with 1 when a file is missing or not up to date." };
    private readonly Option<bool> locations = new("--locations") { Description = "End Verilog lines with the C# file and line they come from." };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string> output = new("--out")
    {
        Description = "Directory for <design>/<preset>/<Top>.v.",
        HelpName = "directory",
        DefaultValueFactory = _ => "rtl-out",
    };

    public GenerateCommand(CliServices services)
        : base("generate", "Write the Verilog of a design.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: false);
        Options.Add(all);
        Options.Add(output);
        Options.Add(check);
        Options.Add(locations);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var directory = new OutputDirectory(parse.GetValue(output)!);
        var isCheck = parse.GetValue(check);
        var files = Generate(Points(parse), parse.GetValue(locations), cancellation);
        var results = files.ConvertAll(file => new FileContent(
            file.Point.Entry.Name,
            file.Point.Label,
            directory.PathOf(file.RelativePath),
            isCheck ? directory.StateOf(file.RelativePath, file.Text) : Write(directory, file)));
        if (parse.GetValue(all))
            results.AddRange(Leftovers(directory, files));
        Print(results, files, parse.GetValue(json));
        return isCheck && results.Exists(result => result.State != FileState.UpToDate) ? ExitCode.CheckFailed : ExitCode.Success;
    }

    private List<DesignPoint> Points(ParseResult parse)
    {
        var isAll = parse.GetValue(all);
        var design = parse.GetValue(selection.Design);
        if (isAll && (design is not null || parse.GetValue(selection.Preset) is not null || parse.GetValue(selection.Set)!.Length > 0))
            throw new UsageException("--all takes every preset of every design; it can't be combined with a design, --preset or --set.");
        if (isAll)
            return [.. services.Entries.SelectMany(entry => entry.Presets.Select(preset => DesignPoint.OfPreset(entry, preset.Name)))];
        if (design is null)
            throw new UsageException($"Which design? Name one, or say --all. Designs: {string.Join(", ", services.Entries.Select(entry => entry.Name))}.");
        return [selection.Resolve(parse)];
    }

    /// <summary>Everything is generated before anything is written.</summary>
    private List<RtlFile> Generate(List<DesignPoint> points, bool withLocations, CancellationToken cancellation)
    {
        var generator = new RtlGenerator(services.Verilog);
        return services.Terminal.WithStatus("generating", report =>
        {
            var files = new List<RtlFile>();
            foreach (var point in points)
            {
                cancellation.ThrowIfCancellationRequested();
                report($"generating {point.Title}");
                files.Add(generator.Generate(point, withLocations));
            }

            return files;
        });
    }

    private static FileState Write(OutputDirectory directory, RtlFile file) =>
        directory.Write(file.RelativePath, file.Text) ? FileState.Written : FileState.UpToDate;

    private static IEnumerable<FileContent> Leftovers(OutputDirectory directory, List<RtlFile> files) => directory
        .Leftovers(files.Select(file => file.RelativePath).ToHashSet(StringComparer.Ordinal))
        .Select(path => new FileContent(null, null, directory.PathOf(path), FileState.Leftover));

    private void Print(List<FileContent> results, List<RtlFile> files, bool asJson)
    {
        if (asJson)
        {
            var warnings = files.SelectMany(file => file.Warnings).Distinct().Select(DiagnosticContent.Of);
            services.Terminal.Line(Json.Of(new GenerationDocument(results, [.. warnings])));
            return;
        }

        var errors = new ErrorReport(services.Terminal, services.ShowTraces);
        foreach (var warning in files.SelectMany(file => file.Warnings).Distinct())
            errors.Write(warning);
        foreach (var result in results)
            services.Terminal.Line($"{Describe(result.State)} {result.Path}");
    }

    private static string Describe(FileState state) => state switch
    {
        FileState.Written => "wrote     ",
        FileState.Missing => "missing   ",
        FileState.Stale => "stale     ",
        FileState.Leftover => "leftover  ",
        _ => "up to date",
    };
}
