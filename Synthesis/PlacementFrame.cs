using Templates;

namespace Synthesis;

/// <summary>The module around a design that is placed: registers at all its ports, and few pins.</summary>
internal static class PlacementFrame
{
    private const string OwnClock = "clk";

    /// <summary>The bit of the design's port that a bit of the frame's vectors belongs to.</summary>
    public static IReadOnlyDictionary<string, string> PortBits(IReadOnlyList<DesignPort> ports)
    {
        var bits = new Dictionary<string, string>(StringComparer.Ordinal);
        var (inputs, outputs) = (0, 0);
        foreach (var port in ports.Where(port => port.Role != PortRole.Clock))
        {
            for (var bit = 0; bit < port.Width; bit++)
            {
                var wire = port.Role == PortRole.Output ? FormattableString.Invariant($"hdl_results[{outputs++}]") : FormattableString.Invariant($"hdl_inputs[{inputs++}]");
                bits[wire] = port.Width > 1 ? FormattableString.Invariant($"{port.Name}[{bit}]") : port.Name;
            }
        }

        return bits;
    }

    /// <summary>The module's Verilog.</summary>
    public static string Of(SynthesisRequest request)
    {
        var clocks = request.Ports.Where(port => port.Role == PortRole.Clock).Select(port => port.Name).DefaultIfEmpty(OwnClock).ToList();
        var (inputs, outputs) = (0, 0);
        var connections = new List<(string Name, string Value)>();
        foreach (var port in request.Ports)
        {
            connections.Add((port.Name, port.Role switch
            {
                PortRole.Clock => port.Name,
                PortRole.Output => Next("hdl_results", ref outputs, port.Width),
                _ => Next("hdl_inputs", ref inputs, port.Width),
            }));
        }

        return TemplateRenderer.Render("Synthesis/Frame.v", new
        {
            top = request.Top,
            clocks,
            clock = clocks[0],
            inputTop = Math.Max(inputs, 1) - 1,
            outputTop = Math.Max(outputs, 1) - 1,
            connections = connections.Select((each, index) => new { name = each.Name, value = each.Value, separator = index < connections.Count - 1 ? "," : "" }).ToList(),
        });

        static string Next(string vector, ref int used, int width)
        {
            used += width;
            return FormattableString.Invariant($"{vector}[{used - 1}:{used - width}]");
        }
    }
}
