using System.Collections.Frozen;
using System.Globalization;
using Templates;

namespace Verification.Engines.Verilator;

/// <summary>
/// Verilator makes ports members of a class that has members of its own, so a port named "name" or "final" would not compile. Designs with such
/// a port get a module around them whose ports have harmless names. Others do not, since it adds a scope to waveforms.
/// </summary>
internal static class TopWrapper
{
    private const string WrapperName = "hdl_top";
    private const string Template = "Engines/VerilatorTop.v";

    private static readonly FrozenSet<string> MemberNames = FrozenSet.Create(
        StringComparer.Ordinal,
        "atClone", "contextp", "eval", "eval_end_step", "eval_step", "eventsPending", "final", "hierName", "modelName", "name", "nextTimeSlot",
        "prepareClone", "rootp", "threads", "trace", "vlSymsp");

    /// <summary>The design itself, or the design in a module that gives its ports other names in the same order.</summary>
    public static EngineDesign Around(EngineDesign design)
    {
        if (!design.Ports.Any(port => MemberNames.Contains(port.Name)))
            return design;
        var text = TemplateRenderer.Render(Template, new
        {
            wrapper = WrapperName,
            top = design.Top,
            ports = design.Ports.Select((port, i) => new
            {
                name = port.Name,
                member = Member(i),
                direction = port.IsInput ? "input" : "output",
                range = port.Width == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"[{port.Width - 1}:0] "),
            }).ToArray(),
        });
        return design with
        {
            Top = WrapperName,
            Verilog = design.Verilog + text,
            Ports = [.. design.Ports.Select((port, i) => port with { Name = Member(i) })],
            Clocks = [.. design.Clocks.Select(clock => clock with { Name = Member(design.IndexOf(clock.Name)) })],
        };
    }

    private static string Member(int port) => string.Create(CultureInfo.InvariantCulture, $"hdl_p{port}");
}
