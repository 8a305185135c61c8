using System.CommandLine;
using System.Globalization;
using Cli.Output;
using Verification.Coverage;

namespace Cli.Commands;

/// <summary>What both coverage commands do with a coverage: table, files, waivers, threshold.</summary>
internal sealed class CoverageOutput
{
    private readonly CliServices services;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string?> output = new("--out") { Description = "JSON file to write, for 'hdl coverage merge'.", HelpName = "file" };
    private readonly Option<string?> html = new("--html") { Description = "HTML file to write; it needs no other file.", HelpName = "file" };
    private readonly Option<string?> waivers = new("--waivers") { Description = "What need not be covered: lines 'kind pattern : reason'.", HelpName = "file" };
    private readonly Option<double> least = new("--least") { Description = "Exit with 1 when less than this many percent are covered.", HelpName = "%" };
    private readonly Option<int> missing = new("--missing") { Description = "How many lines about what is missing.", HelpName = "n", DefaultValueFactory = _ => 20 };

    public CoverageOutput(Command command, CliServices services)
    {
        this.services = services;
        foreach (var option in (Option[])[output, html, waivers, least, missing, json])
            command.Options.Add(option);
    }

    /// <summary>Refuses what can be refused before a long run.</summary>
    public void Prepare(ParseResult parse)
    {
        if (parse.GetValue(missing) is < 0 and var lines)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--missing can't be {lines}; it takes 0 or more."));
        if (parse.GetValue(least) is not (>= 0 and <= 100) and var percent)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--least can't be {percent}; it takes 0 to 100."));
        WaiversOf(parse);
    }

    public ExitCode Write(ParseResult parse, CoverageData coverage)
    {
        var report = new CoverageReport(coverage, WaiversOf(parse));
        if (parse.GetValue(output) is { } file)
            CoverageFile.Save(coverage, file);
        if (parse.GetValue(html) is { } page)
            CoverageHtml.Save(report, page);
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(CoverageDocument.Of(report)));
        else
            Print(report, parse.GetValue(missing));
        foreach (var warning in report.Warnings)
            services.Terminal.ErrorLine("warning: ", Spectre.Console.Style.Plain, warning);
        return report.Total.Percent >= parse.GetValue(least) ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private CoverageWaivers? WaiversOf(ParseResult parse) => parse.GetValue(waivers) is { } file ? CoverageWaivers.Load(file) : null;

    private void Print(CoverageReport report, int lines)
    {
        services.Terminal.Line($"coverage of {report.Data.Design}");
        services.Terminal.Table(["kind", "covered", "points", "waived", "%"], report.Kinds.Append(report.Total).Select(Row));
        if (report.Modules.Skip(1).Any())
        {
            services.Terminal.Line();
            services.Terminal.Table(["module", "covered", "points", "waived", "%"], report.Modules.Select(Row));
        }

        foreach (var line in report.MissingLines(lines))
            services.Terminal.Line(line);
    }

    private static string[] Row(CoverageShare share) =>
    [
        share.Name, Text(share.Covered), Text(share.Points), Text(share.Waived), share.Percent.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the coverage commands print with --json; the items are in the file of --out.</summary>
internal sealed record CoverageDocument(
    string Design, string Digest, IReadOnlyList<CoveredRun> Runs, IReadOnlyList<CoverageShare> Kinds, IReadOnlyList<CoverageShare> Modules, IReadOnlyList<CoverageShare> Files,
    CoverageShare Total, IReadOnlyList<string> Missing, IReadOnlyList<string> Warnings)
{
    public static CoverageDocument Of(CoverageReport report) => new(
        report.Data.Design, report.Data.Digest, report.Data.Runs, [.. report.Kinds], [.. report.Modules], [.. report.Files], report.Total,
        [.. report.MissingLines(int.MaxValue)], report.Warnings);
}
