using System.Globalization;
using Templates;

namespace Synthesis;

/// <summary>The texts that a synthesis run works on besides the design: the Yosys script and what it reads.</summary>
internal static class YosysFlow
{
    private const double DefaultPeriodPs = 1000;

    /// <summary>The files by name. "script.ys" is the script, which names all files without a path.</summary>
    public static IReadOnlyDictionary<string, string> Files(SynthesisRequest request)
    {
        var place = WantsPlacement(request);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["design.v"] = request.Verilog,
            ["script.ys"] = TemplateRenderer.Render($"Synthesis/{request.Target}.ys", new { top = request.Top, useDsp = request.UseDsp, place, keepHierarchy = request.KeepHierarchy, keepAdders = request.KeepAdders, macros = string.Concat(request.Macros.Select(macro => $" -D {macro}")) }),
        };
        if (place)
            files["frame.v"] = PlacementFrame.Of(request);
        if (request.Target == SynthesisTarget.Asic)
        {
            var period = (request.ClockPeriodPs ?? DefaultPeriodPs).ToString("0.###", CultureInfo.InvariantCulture);
            files["map.abc"] = TemplateRenderer.Render($"Synthesis/{request.Goal}.abc", new { period });
        }

        return files;
    }

    /// <summary>Whether placement is asked for and there is a tool for the target.</summary>
    public static bool WantsPlacement(SynthesisRequest request) => request is { Target: SynthesisTarget.Ice40, Place: true, KeepHierarchy: false, Ports.Count: > 0 };
}
