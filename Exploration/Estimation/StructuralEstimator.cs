using HdlDsl.Netlists;
using Synthesis;

namespace Exploration.Estimation;

/// <summary>
/// Area and depth straight from the netlist, in microseconds to milliseconds and without any tool: each definition is looked at once, however many instances
/// it has. It is made to rank design points; <see cref="EstimatorQuality"/> says how far it is off.
/// </summary>
/// <param name="target">What the estimate is for.</param>
/// <param name="useDsp">Whether products may become multiplier blocks.</param>
public sealed class StructuralEstimator(SynthesisTarget target, bool useDsp)
{
    // Delay of a level and of the register around it, in ps: what the synthesised designs of the catalogue have on average.
    private readonly (double Level, double Fixed) delay = target switch
    {
        SynthesisTarget.Xilinx => (290, 400),
        SynthesisTarget.Ice40 => (480, 900),
        SynthesisTarget.Ecp5 => (300, 700),
        SynthesisTarget.Asic => (40, 0),
        _ => (0, 0),
    };

    /// <summary>Estimates a design.</summary>
    /// <param name="design">An elaborated design.</param>
    /// <returns>Metrics by the names that synthesis gives them too.</returns>
    public IReadOnlyDictionary<string, double> Estimate(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var known = new Dictionary<Definition, DefinitionEstimate>(ReferenceEqualityComparer.Instance);
        var costs = new OperatorCosts(target, useDsp);
        foreach (var definition in design.Definitions)
            known[definition] = new DefinitionEstimator(definition, costs, known).Estimate();
        return Metrics(known[design.Top]);
    }

    private Dictionary<string, double> Metrics(DefinitionEstimate top)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["flipFlops"] = top.FlipFlops,
            ["levels"] = Math.Ceiling(top.Depth),
        };
        if (target is SynthesisTarget.Gates or SynthesisTarget.Asic)
        {
            metrics["nandEquivalents"] = Math.Round(top.Area + top.RegisterArea, 1);
            metrics["logicNandEquivalents"] = Math.Round(top.Area, 1);
        }
        else
        {
            metrics["luts"] = Math.Round(top.Area);
            metrics["dsps"] = top.Dsps;
            metrics["blockRams"] = top.BlockRams;
        }

        if (delay.Level > 0)
            metrics["delayPs"] = Math.Round(delay.Fixed + (delay.Level * top.Depth));
        return metrics;
    }
}
