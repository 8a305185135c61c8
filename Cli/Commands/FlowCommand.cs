using System.CommandLine;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Synthesis.Flows;

namespace Cli.Commands;

/// <summary><c>hdl flow</c>: scripts and constraints with which another tool works on a design point.</summary>
internal sealed class FlowCommand : Command
{
    private const double DefaultMegahertz = 200;
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string> tool = new("--tool") { Description = "yosys, vivado, quartus, openroad or symbiyosys.", HelpName = "tool", Required = true };
    private readonly Option<double> clock = new("--clock") { Description = "Clock of the constraints in MHz.", HelpName = "MHz", DefaultValueFactory = _ => DefaultMegahertz };
    private readonly Option<string?> part = new("--part") { Description = "Device of Vivado and Quartus, platform of OpenROAD, solver of SymbiYosys.", HelpName = "name" };
    private readonly Option<string> output = new("--out") { Description = "Directory for <tool>/<design>/<preset>/.", HelpName = "directory", DefaultValueFactory = _ => "flow-out" };

    public FlowCommand(CliServices services)
        : base("flow", "Write a design's Verilog with the scripts and constraints of another tool's flow.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        Options.Add(tool);
        Options.Add(clock);
        Options.Add(part);
        Options.Add(output);
        Options.Add(json);
        SetAction(parse => (int)Run(parse));
    }

    private ExitCode Run(ParseResult parse)
    {
        var kind = SynthesisOptions.Member<FlowTool>("tool", parse.GetValue(tool)!);
        var period = SynthesisOptions.PeriodOf(parse.GetValue(clock))!.Value;
        var point = selection.Resolve(parse);
        var files = FlowScripts.For(FlowRequest.Of(kind, SynthesisOptions.Elaborate(point), period, parse.GetValue(part)));
        var directory = new OutputDirectory(parse.GetValue(output)!);
        var folder = $"{kind.ToString().ToLowerInvariant()}/{point.Entry.Name}/{point.Label}";
        var results = files.Select(file => new FileContent(
            point.Entry.Name,
            point.Label,
            directory.PathOf($"{folder}/{file.Name}"),
            Store(directory, kind, $"{folder}/{file.Name}", file.Content))).ToList();
        if (parse.GetValue(json))
            services.Terminal.Line(Json.Of(new GenerationDocument(results, [])));
        else
            foreach (var result in results)
                services.Terminal.Line($"{(result.State == FileState.Written ? "wrote     " : "up to date")} {result.Path}");
        return ExitCode.Success;
    }

    /// <summary>Properties are the user's to write: a file that is there stays as it is.</summary>
    private static FileState Store(OutputDirectory directory, FlowTool kind, string path, string content)
    {
        var isUsers = kind == FlowTool.SymbiYosys && path.EndsWith(".sv", StringComparison.Ordinal) && directory.StateOf(path, content) != FileState.Missing;
        return !isUsers && directory.Write(path, content) ? FileState.Written : FileState.UpToDate;
    }
}
