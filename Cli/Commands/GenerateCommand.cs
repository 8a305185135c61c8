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
    private readonly Option<bool> prune = new("--prune") { Description = "With --all: delete Verilog files that no preset makes any more." };
    private readonly Option<bool> locations = new("--locations") { Description = "End Verilog lines with the C# file and line they come from." };
    private readonly Option<bool> testbench = new("--testbench") { Description = "Write a C# test project for the design point as well." };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string> output = new("--out")
    {
        Description = "Directory for <design>/<preset>/<Top>.v.",
        HelpName = "directory",
        DefaultValueFactory = _ => "rtl-out",
    };

    private readonly Option<string> testbenchOutput = new("--testbench-out")
    {
        Description = "Directory for <design>/<Design>.Testbench.Tests.csproj; inside the repository.",
        HelpName = "directory",
        DefaultValueFactory = _ => "testbenches",
    };

    public GenerateCommand(CliServices services)
        : base("generate", "Write the Verilog of a design.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: false);
        Options.Add(all);
        Options.Add(output);
        Options.Add(check);
        Options.Add(prune);
        Options.Add(locations);
        Options.Add(testbench);
        Options.Add(testbenchOutput);
        Options.Add(json);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var isCheck = parse.GetValue(check);
        var isPrune = parse.GetValue(prune);
        if (isPrune && (isCheck || !parse.GetValue(all)))
            throw new UsageException("--prune deletes what --all does not write; it needs --all and can't be combined with --check.");
        var points = Points(parse);
        var rtl = Generate(points, point => RtlGenerator.Generate(point, parse.GetValue(locations)), cancellation);
        var testbenches = parse.GetValue(testbench)
            ? Generate(points, new TestbenchGenerator(parse.GetValue(testbenchOutput)!).Generate, cancellation)
                .SelectMany(files => files)
                .DistinctBy(file => file.RelativePath, StringComparer.Ordinal)
            : [];

        var results = Store(new OutputDirectory(parse.GetValue(output)!), rtl, isCheck);
        results.AddRange(Store(new OutputDirectory(parse.GetValue(testbenchOutput)!), testbenches, isCheck));
        if (parse.GetValue(all))
            results.AddRange(Leftovers(new OutputDirectory(parse.GetValue(output)!), rtl, isPrune));
        Print(results, rtl, parse.GetValue(json));
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
    private List<T> Generate<T>(List<DesignPoint> points, Func<DesignPoint, T> generate, CancellationToken cancellation) =>
        services.Terminal.WithStatus("generating", report =>
        {
            var results = new List<T>();
            foreach (var point in points)
            {
                cancellation.ThrowIfCancellationRequested();
                report($"generating {point.Title}");
                results.Add(generate(point));
            }

            return results;
        });

    private static List<FileContent> Store(OutputDirectory directory, IEnumerable<GeneratedFile> files, bool isCheck) =>
    [
        .. files.Select(file => new FileContent(
            file.Point.Entry.Name,
            file.Point.Label,
            directory.PathOf(file.RelativePath),
            isCheck ? directory.StateOf(file.RelativePath, file.Text) : Write(directory, file))),
    ];

    private static FileState Write(OutputDirectory directory, GeneratedFile file) =>
        directory.Write(file.RelativePath, file.Text) ? FileState.Written : FileState.UpToDate;

    private static List<FileContent> Leftovers(OutputDirectory directory, List<GeneratedFile> files, bool isPrune)
    {
        var results = new List<FileContent>();
        foreach (var path in directory.Leftovers(files.Select(file => file.RelativePath).ToHashSet(StringComparer.Ordinal)))
        {
            if (isPrune)
                directory.Delete(path);
            results.Add(new FileContent(null, null, directory.PathOf(path), isPrune ? FileState.Deleted : FileState.Leftover));
        }

        return results;
    }

    private void Print(List<FileContent> results, List<GeneratedFile> rtl, bool asJson)
    {
        var warnings = rtl.SelectMany(file => file.Warnings).Distinct();
        if (asJson)
        {
            services.Terminal.Line(Json.Of(new GenerationDocument(results, [.. warnings.Select(DiagnosticContent.Of)])));
            return;
        }

        var errors = new ErrorReport(services.Terminal, services.ShowTraces);
        foreach (var warning in warnings)
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
        FileState.Deleted => "deleted   ",
        _ => "up to date",
    };
}
