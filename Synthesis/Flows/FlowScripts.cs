using System.Globalization;
using Templates;

namespace Synthesis.Flows;

/// <summary>Writes the files with which other tools work on a design: its Verilog, scripts and constraints. They name each other without a path.</summary>
public static class FlowScripts
{
    /// <summary>The files for a tool.</summary>
    /// <param name="request">What they are for.</param>
    /// <returns>File name and content, the Verilog first.</returns>
    public static IReadOnlyList<(string Name, string Content)> For(FlowRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.PeriodPs is not > 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.PeriodPs, "The clock period must be greater than 0 ps.");
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

    private static Dictionary<string, object> Model(FlowRequest request)
    {
        var clocks = request.Ports.Where(port => port.Role == PortRole.Clock).Select(port => port.Name).ToList();
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
            ["periodNs"] = (request.PeriodPs / 1000).ToString("0.###", CultureInfo.InvariantCulture),
            ["dataPorts"] = request.Ports.Where(port => port.Role != PortRole.Clock).Select(port => port.Width > 1 ? $"{port.Name}[*]" : port.Name).ToList(),
            ["ports"] = request.Ports.Select((port, index) => new
            {
                name = port.Name,
                range = port.Width > 1 ? FormattableString.Invariant($"[{port.Width - 1}:0] ") : "",
                separator = index < request.Ports.Count - 1 ? "," : "",
            }).ToList(),
        };
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
