using Generators.Catalogue;
using Synthesis;

namespace Exploration.Studies;

/// <summary>The metrics that objectives and constraints may name.</summary>
public static class MetricCatalogue
{
    /// <summary>Changes of bits in a cycle while the design's own testbench runs; known only where a study names it.</summary>
    public const string Toggles = "togglesPerCycle";

    private static readonly (string Name, Func<SynthesisFigures, double?> Value)[] OfSynthesis =
    [
        ("luts", figures => figures.Luts),
        ("lutSites", figures => figures.LutSites),
        ("flipFlops", figures => figures.FlipFlops),
        ("carries", figures => figures.Carries),
        ("dsps", figures => figures.Dsps),
        ("blockRams", figures => figures.BlockRams),
        ("lutRams", figures => figures.LutRams),
        ("cells", figures => figures.Cells),
        ("nandEquivalents", figures => figures.NandEquivalents),
        ("logicNandEquivalents", figures => figures.LogicNandEquivalents),
        ("areaUm2", figures => figures.AreaUm2),
        ("levels", figures => figures.Levels),
        ("delayPs", figures => figures.DelayPs),
        ("fmaxMhz", figures => figures.FmaxMhz),
    ];

    private static readonly string[] NeverEstimated = ["lutSites", "carries", "lutRams", "cells", "areaUm2"];

    /// <summary>The names of what synthesis gives on some target.</summary>
    internal static IEnumerable<string> SynthesisNames => OfSynthesis.Select(metric => metric.Name);

    /// <summary>Whether an estimate gives a metric as well.</summary>
    /// <param name="name">Name of a metric.</param>
    /// <returns>False for those that only synthesis gives.</returns>
    public static bool IsEstimated(string name) => !NeverEstimated.Contains(name, StringComparer.Ordinal);

    /// <summary>The names that exist for a design on a target.</summary>
    /// <param name="entry">The design.</param>
    /// <param name="config">A configuration of it.</param>
    /// <param name="target">The target.</param>
    /// <returns>Names in the order in which tables show them.</returns>
    public static IReadOnlyList<string> NamesOf(CatalogueEntry entry, object config, SynthesisTarget target)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var isFpga = target is SynthesisTarget.Xilinx or SynthesisTarget.Ice40 or SynthesisTarget.Ecp5;
        var hasDelay = target is SynthesisTarget.Xilinx or SynthesisTarget.Ice40 or SynthesisTarget.Asic;
        var names = OfSynthesis.Select(metric => metric.Name).Where(name => name switch
        {
            "luts" or "carries" or "dsps" or "blockRams" or "lutRams" => isFpga,
            "lutSites" => target == SynthesisTarget.Xilinx,
            "nandEquivalents" or "logicNandEquivalents" => !isFpga,
            "areaUm2" => target == SynthesisTarget.Asic,
            "delayPs" or "fmaxMhz" => hasDelay,
            _ => true,
        }).ToList();
        if (entry.ThroughputOf(config) is not null)
        {
            names.Add("itemsPerCycle");
            if (hasDelay)
                names.Add("itemsPerSecond");
        }

        names.AddRange(entry.FiguresOf(config).Keys);
        names.Add(Toggles);
        return names;
    }

    /// <summary>The metrics of a synthesis result.</summary>
    /// <param name="figures">What synthesis gave.</param>
    /// <returns>Name and value of those that the target has.</returns>
    public static Dictionary<string, double> Of(SynthesisFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in OfSynthesis)
            if (value(figures) is { } number)
                metrics[name] = number;
        return metrics;
    }

    /// <summary>
    /// A point's metrics with what the design states computed anew. Synthesis of the same Verilog stays what it is, but how the catalogue counts items or cycles may have been
    /// mended since the point was stored.
    /// </summary>
    internal static Dictionary<string, double> Renewed(IReadOnlyDictionary<string, double> stored, CatalogueEntry entry, object config)
    {
        var metrics = stored.Where(metric => metric.Key == Toggles || SynthesisNames.Contains(metric.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        Complete(metrics, entry, config);
        return metrics;
    }

    /// <summary>Adds what follows from the design itself and from its clock: throughput, and the figures that the catalogue gives.</summary>
    /// <param name="metrics">The metrics so far.</param>
    /// <param name="entry">The design.</param>
    /// <param name="config">Its configuration.</param>
    public static void Complete(IDictionary<string, double> metrics, CatalogueEntry entry, object config)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(entry);
        if (!metrics.ContainsKey("fmaxMhz") && metrics.TryGetValue("delayPs", out var delay) && delay > 0)
            metrics["fmaxMhz"] = 1e6 / delay;
        if (entry.ThroughputOf(config) is { } throughput)
        {
            metrics["itemsPerCycle"] = throughput.ItemsPerCycle;
            if (metrics.TryGetValue("fmaxMhz", out var megahertz))
                metrics["itemsPerSecond"] = throughput.ItemsPerCycle * megahertz * 1e6;
        }

        foreach (var (name, value) in entry.FiguresOf(config))
            metrics[name] = value;
    }
}
