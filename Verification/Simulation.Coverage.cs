using HdlDsl;
using Verification.Coverage;

namespace Verification;

/// <content>Coverage.</content>
public sealed partial class Simulation
{
    private readonly CoverageCollector? coverage;
    private readonly ModelProbe? probe;
    private readonly HashSet<string> activeResets = new(StringComparer.Ordinal);
    private List<CoverGroup>? groups;
    private bool isSampling;
    private bool sawUnknown;

    /// <summary>Whether something wants every cycle for itself, so that many cycles can't be one call of the engine.</summary>
    private bool LooksAtCycles => drawings is not null || groups is not null;

    /// <summary>Declares functional coverage: points with bins, and crosses, sampled in each cycle just before the clock edge.</summary>
    /// <param name="name">Name in reports; groups of one name are one in them.</param>
    /// <param name="when">Whether a cycle counts; it may read ports. Null for every cycle.</param>
    /// <returns>The group, without points.</returns>
    public CoverGroup Cover(string name, Func<bool>? when = null)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var group = new CoverGroup(this, name, when);
        (groups ??= []).Add(group);
        return group;
    }

    /// <summary>Declares functional coverage of what is handed over: sampled in cycles in which both are 1.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="valid">Valid of a stream.</param>
    /// <param name="ready">Ready of it.</param>
    /// <returns>The group, without points.</returns>
    public CoverGroup Cover(string name, Bit valid, Bit ready) => Cover(name, () => GetBool(valid) && GetBool(ready));

    /// <summary>Reads ports without a trace in the observations; null when a bit that was read is unknown.</summary>
    internal List<Int128>? ReadForCoverage(Func<List<Int128>?> read)
    {
        (isSampling, sawUnknown) = (true, false);
        try
        {
            var values = read();
            return sawUnknown ? null : values;
        }
        finally
        {
            isSampling = false;
        }
    }

    private void Look()
    {
        if (drawings is not null)
            Draw();
        if (groups is null)
            return;
        foreach (var group in groups)
        {
            if (activeResets.Count == 0)
                group.SampleCycle();
            else
                group.Forget();
        }
    }

    private void FinishCoverage() =>
        coverage?.Add(DesignUnderTest, Options.Engine, Options.Seed, Cycle, [.. probe?.Items() ?? [], .. Summed()]);

    /// <summary>Groups of one name may be declared more than once.</summary>
    private IEnumerable<CoverageItem> Summed() => (groups ?? []).SelectMany(group => group.Items).GroupBy(item => item.Key, StringComparer.Ordinal)
        .Select(same => same.First() with { Counts = [same.Sum(item => item.Counts[0])] });
}
