using System.Globalization;
using Templates;

namespace Synthesis.Flows;

/// <summary>Writes the files with which other tools work on a design: its Verilog, scripts and constraints. They name each other without a path.</summary>
public static class FlowScripts
{
    private const double PicosecondsOfNanosecond = 1000;

    // A design without registers has ports that are timed too.
    private const string VirtualClock = "hdl_clock";

    private static readonly string[] PicosecondPlatforms = ["asap7"];
    private static readonly string[] Platforms = ["asap7", "gf180", "ihp-sg13g2", "nangate45", "sky130hd", "sky130hs"];

    /// <summary>The files for a tool.</summary>
    /// <param name="request">What they are for.</param>
    /// <returns>File name and content, the Verilog first.</returns>
    public static IReadOnlyList<(string Name, string Content)> For(FlowRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.PeriodPs is not > 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.PeriodPs, "The clock period must be greater than 0 ps.");
        if (request is { Tool: FlowTool.Yosys, Part: not null })
            throw new ArgumentException($"The script of Yosys maps to LUT6 cells and takes no part, so '{request.Part}' means nothing.", nameof(request));
        var top = request.Top;
        var model = Model(request);
        return
        [
            ($"{top}.v", request.Verilog),
            .. request.Tool switch
            {
                FlowTool.Yosys => [($"{top}.ys", Render("Yosys.ys"))],
                FlowTool.Vivado => [($"{top}.tcl", Render("Vivado.tcl")), ($"{top}.xdc", Render("Vivado.xdc"))],
                FlowTool.Quartus => [($"{top}.tcl", Render("Quartus.tcl")), ($"{top}.sdc", Render("Constraints.sdc"))],
                FlowTool.OpenRoad => [("config.mk", Render("OpenRoad.mk")), ($"{top}.sdc", Render("Constraints.sdc"))],
                _ => new[] { ($"{top}.sby", Render("SymbiYosys.sby")), ("properties.sv", Render("Properties.sv")) },
            },
        ];

        string Render(string name) => TemplateRenderer.Render($"Flows/{name}", model);
    }

    /// <summary>The device, platform or solver that a tool's scripts name when nobody says another.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>Its default; empty for Yosys, which needs none.</returns>
    public static string DefaultPart(FlowTool tool) => tool switch
    {
        FlowTool.Vivado => "xcvu9p-flga2104-2-i",
        FlowTool.Quartus => "10CX220YF780I5G",
        FlowTool.OpenRoad => "sky130hd",
        FlowTool.SymbiYosys => "z3",
        _ => "",
    };

    /// <summary>What is doubtful about a request, for its author.</summary>
    /// <param name="request">The request.</param>
    /// <returns>A sentence each; none when all is known.</returns>
    public static IReadOnlyList<string> Remarks(FlowRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request is { Tool: FlowTool.OpenRoad, Part: { } part } && !Platforms.Contains(part, StringComparer.Ordinal)
            ? [$"'{part}' is none of the platforms {string.Join(", ", Platforms)}; the constraints count in ns, as its liberty file may not."]
            : [];
    }

    private static Dictionary<string, object> Model(FlowRequest request)
    {
        var clocks = request.Ports.Where(port => port.Role == PortRole.Clock).Select(port => port.Name).ToList();
        // Platforms count in the units of their liberty files.
        var unit = request.Tool == FlowTool.OpenRoad && PicosecondPlatforms.Contains(request.Part) ? 1 : PicosecondsOfNanosecond;
        var references = clocks.Count > 0 ? clocks : [VirtualClock];
        var part = request.Part ?? DefaultPart(request.Tool);
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["top"] = request.Top,
            ["part"] = part,
            ["platform"] = part,
            ["solver"] = part,
            ["family"] = FamilyOf(part),
            ["clocks"] = clocks,
            ["asynchronous"] = clocks.Count > 1,
            ["period"] = (request.PeriodPs / unit).ToString("0.###", CultureInfo.InvariantCulture),
            ["virtualClock"] = clocks.Count == 0 ? VirtualClock : "",
            ["useDsp"] = request.UseDsp,
            ["delays"] = references.SelectMany((clock, index) => new[]
            {
                Delay("set_input_delay", clock, index, port => port.Role is PortRole.Input or PortRole.Reset),
                Delay("set_output_delay", clock, index, port => port.Role == PortRole.Output),
            }).Where(line => line.Length > 0).ToList(),
            ["dataPorts"] = request.Ports.Where(port => port.Role != PortRole.Clock).Select(port => port.Width > 1 ? $"{port.Name}[*]" : port.Name).ToList(),
            ["ports"] = request.Ports.Select((port, index) => new
            {
                name = port.Name,
                range = port.Width > 1 ? FormattableString.Invariant($"[{port.Width - 1}:0] ") : "",
                separator = index < request.Ports.Count - 1 ? "," : "",
            }).ToList(),
        };

        // Nobody says which clock a port belongs to, so with several it is timed by each.
        string Delay(string command, string clock, int index, Func<DesignPort, bool> which) =>
            request.Ports.Where(which).Select(port => port.Width > 1 ? $"{port.Name}[*]" : port.Name).ToList() is { Count: > 0 } names
                ? $"{command} 0 -clock {clock}{(index > 0 ? " -add_delay" : "")} [get_ports {{{string.Join(' ', names)}}}]"
                : "";
    }

    /// <summary>Quartus wants the family besides the device; the first letters of the device tell it.</summary>
    private static string FamilyOf(string part) => part switch
    {
        _ when part.StartsWith("10CX", StringComparison.OrdinalIgnoreCase) => "Cyclone 10 GX",
        _ when part.StartsWith("10CL", StringComparison.OrdinalIgnoreCase) => "Cyclone 10 LP",
        _ when part.StartsWith("10A", StringComparison.OrdinalIgnoreCase) => "Arria 10",
        _ when part.StartsWith("1S", StringComparison.OrdinalIgnoreCase) => "Stratix 10",
        _ when part.StartsWith("AG", StringComparison.OrdinalIgnoreCase) => "Agilex",
        _ when part.StartsWith("5C", StringComparison.OrdinalIgnoreCase) => "Cyclone V",
        _ => "AUTO",
    };
}
