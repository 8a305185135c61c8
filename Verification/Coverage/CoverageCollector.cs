using Verification.Engines;

namespace Verification.Coverage;

/// <summary>
/// Adds up the coverage of all simulations of one design that have it as <see cref="SimulationOptions.Coverage"/>, from whatever threads: toggles, branches
/// and states of the built-in simulator, bins and crosses of all engines. A simulation counts when it is disposed.
/// </summary>
public sealed class CoverageCollector
{
    private readonly Lock gate = new();
    private CoverageData? data;

    /// <summary>What was counted up to now; null before the first simulation has ended.</summary>
    public CoverageData? Data
    {
        get
        {
            lock (gate)
                return data;
        }
    }

    /// <summary>Adds another coverage of the same design.</summary>
    /// <param name="coverage">For example that of a file.</param>
    /// <exception cref="CoverageException">It is one of another design.</exception>
    public void Add(CoverageData coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        lock (gate)
            data = data is null ? coverage : data.Merge(coverage);
    }

    /// <summary>Adds what a simulation counted.</summary>
    internal void Add(DesignUnderTest design, EngineKind engine, int seed, long cycles, IEnumerable<CoverageItem> items)
    {
        var run = CoverageData.Empty(design.DesignPoint, design.CoverageDigest) with { Runs = [new CoveredRun(engine.ToString(), seed, 1, cycles)] };
        var all = run.Items.ToBuilder();
        foreach (var item in items)
            all[item.Key] = item;
        Add(run with { Items = all.ToImmutable() });
    }
}
