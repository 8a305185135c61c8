using System.CommandLine;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Spectre.Console;
using Synthesis.Flows;

namespace Cli.Commands;

/// <summary><c>hdl flow</c>: scripts and constraints with which another tool works on a design point.</summary>
internal sealed class FlowCommand : Command
{
    private const double DefaultMegahertz = 200;
    private static readonly Style WarningStyle = new(Color.Yellow);
    private readonly CliServices services;
    private readonly DesignOptions selection;
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string> tool = new("--tool") { Description = "yosys, vivado, quartus, openroad or symbiyosys.", HelpName = "tool", Required = true };
    private readonly Option<double> clock = new("--clock") { Description = "Clock of the constraints in MHz.", HelpName = "MHz", DefaultValueFactory = _ => DefaultMegahertz };
    private readonly Option<string?> part = new("--part") { Description = "Device of Vivado and Quartus, platform of OpenROAD, solver of SymbiYosys.", HelpName = "name" };
    private readonly Option<bool> dsp = new("--dsp") { Description = "Let multipliers become DSP blocks; else they are built of logic, as hdl synth does." };
    private readonly Option<string> output = new("--out") { Description = "Directory for <tool>/<design>/<preset>/.", HelpName = "directory", DefaultValueFactory = _ => "flow-out" };

    public FlowCommand(CliServices services)
        : base("flow", "Write a design's Verilog with the scripts and constraints of another tool's flow.")
    {
        this.services = services;
        selection = new DesignOptions(this, services.Entries, isRequired: true);
        Options.Add(tool);
        Options.Add(clock);
        Options.Add(part);
        Options.Add(dsp);
        Options.Add(output);
        Options.Add(json);
        SetAction(parse => (int)Run(parse));
    }

    private ExitCode Run(ParseResult parse)
    {
        var kind = SynthesisOptions.Member<FlowTool>("tool", parse.GetValue(tool)!);
        var period = SynthesisOptions.PeriodOf(parse.GetValue(clock))!.Value;
        var point = selection.Resolve(parse);
        if (kind == FlowTool.Yosys && parse.GetValue(part) is { } meaningless)
            throw new UsageException($"--part {meaningless} means nothing to yosys, whose script maps to LUT6 cells.");
        if (kind is FlowTool.OpenRoad or FlowTool.SymbiYosys && parse.GetValue(dsp))
            throw new UsageException($"--dsp means nothing to {kind.ToString().ToLowerInvariant()}, which has no DSP blocks.");
        var request = FlowRequest.Of(kind, SynthesisOptions.Elaborate(point), period, parse.GetValue(part)) with { UseDsp = parse.GetValue(dsp) };
        foreach (var remark in FlowScripts.Remarks(request))
            services.Terminal.ErrorLine("note: ", WarningStyle, remark);
        var files = FlowScripts.For(request);
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
