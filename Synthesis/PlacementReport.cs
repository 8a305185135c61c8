using System.Text.Json;

namespace Synthesis;

/// <summary>Reads what nextpnr writes with --report: the clock that it reached and the slowest path.</summary>
internal static class PlacementReport
{
    private const string Instance = "dut.";

    /// <summary>Delay and path of the slowest clock.</summary>
    /// <param name="json">The report.</param>
    /// <param name="ports">The design's ports, which the frame has its own names for.</param>
    /// <returns>Period in ps and the named places on the path; null when no path has a clock.</returns>
    public static (double DelayPs, IReadOnlyList<PathPoint> Points)? Read(Stream json, IReadOnlyList<DesignPort> ports)
    {
        var portBits = PlacementFrame.PortBits(ports);
        using var document = JsonDocument.Parse(json);
        var clocks = document.RootElement.GetProperty("fmax").EnumerateObject()
            .Select(clock => (clock.Name, Mhz: clock.Value.GetProperty("achieved").GetDouble())).ToList();
        if (clocks.Count == 0)
            return null;
        var slowest = clocks.MinBy(clock => clock.Mhz);
        if (slowest.Mhz is not (> 0 and < double.PositiveInfinity))
            throw new FormatException(FormattableString.Invariant($"clock '{slowest.Name}' reaches {slowest.Mhz} MHz."));
        var points = document.RootElement.TryGetProperty("critical_paths", out var paths)
            ? paths.EnumerateArray().Where(path => IsOf(path, slowest.Name)).Select(path => Points(path, portBits)).FirstOrDefault([])
            : [];
        return (1e6 / slowest.Mhz, points);
    }

    private static bool IsOf(JsonElement path, string clock) =>
        path.GetProperty("from").GetString() == $"posedge {clock}" && path.GetProperty("to").GetString() == $"posedge {clock}";

    private static List<PathPoint> Points(JsonElement path, IReadOnlyDictionary<string, string> portBits)
    {
        var points = new List<PathPoint>();
        var (arrival, level) = (0.0, 0);
        foreach (var step in path.GetProperty("path").EnumerateArray())
        {
            // The net is known at its sink; it starts where the last cell ended.
            if (step.TryGetProperty("net", out var net) && NameOf(net.GetString()!, portBits) is { } name && (points.Count == 0 || points[^1].Signal != name))
                points.Add(new PathPoint(name, level, Math.Round(arrival * 1000)));
            arrival += step.GetProperty("delay").GetDouble();
            if (step.GetProperty("type").GetString() == "logic")
                level++;
        }

        return points;
    }

    /// <summary>The design's own name of a net; null for one that a tool made up.</summary>
    private static string? NameOf(string net, IReadOnlyDictionary<string, string> portBits)
    {
        var name = net.Split('$')[0];
        if (portBits.TryGetValue(name, out var port))
            return port;
        return name.StartsWith(Instance, StringComparison.Ordinal) && name.Length > Instance.Length && !name.Contains("_SB_", StringComparison.Ordinal) ? name[Instance.Length..] : null;
    }
}
