using HdlDsl;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Verification.Engines.Tools;

namespace Verification.Proofs;

/// <summary>
/// Says whether two designs with the same ports behave alike in every cycle after a reset, resets in the middle included. ABC merges nets that are equal in
/// all reachable states, then looks for a difference and for an invariant; where it gives no answer, z3 unrolls the designs. Designs of several clocks are
/// not compared. Assumptions of the modules do not count.
/// </summary>
public static class EquivalenceProof
{
    private static readonly string[] Simplified = ["prep -flatten", "async2sync", "memory_map", "opt_clean"];

    /// <summary>Compares two modules.</summary>
    /// <param name="one">A module.</param>
    /// <param name="other">Another with the same ports.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>What was found out.</returns>
    /// <exception cref="ArgumentException">The ports differ.</exception>
    /// <exception cref="ToolNotFoundException">Yosys or z3 is not installed.</exception>
    /// <exception cref="ToolFailedException">A tool can't read the design: a black box without Verilog.</exception>
    public static ProofReport Run(Module one, Module other, ProofOptions? options = null)
    {
        options ??= new ProofOptions();
        return Run(Elaborator.Elaborate(one, options.Elaboration), Elaborator.Elaborate(other, options.Elaboration), options);
    }

    /// <summary>Compares two elaborated designs.</summary>
    /// <param name="one">A design.</param>
    /// <param name="other">Another with the same ports.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>What was found out.</returns>
    public static ProofReport Run(Design one, Design other, ProofOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        options ??= new ProofOptions();
        CheckPorts(one, other);
        return Compare(one, other, options) with { DesignPoint = $"{ProofFolder.PointOf(one)}\n  compared with: {ProofFolder.PointOf(other)}" };
    }

    private static ProofReport Compare(Design one, Design other, ProofOptions options)
    {
        // The tools bring the edges of all clocks at once, which proves nothing about clocks of different periods.
        if (ProofFolder.HasSeveralClocks(one))
            return new ProofReport(ProofVerdict.Open, 0, "designs of several clocks are not compared", TimeSpan.Zero, null);
        using var folder = new ProofFolder(options.Limit, options.Cancellation);
        var print = VerilogOptions.Default with { InitialiseRegistersWithReset = true };
        folder.Write("gold.v", one, print);
        folder.Write("gate.v", other, print);
        // The graph knows one start, that behind a reset, and resets at any time.
        var graph = options is { ResetsAgain: true, StartsAnywhere: false } ? Merged(folder, one, other, options) : null;
        if (graph is { Verdict: not ProofVerdict.Open })
            return graph;
        string[] miter = [.. ReadBoth(one, other, Simplified), "miter -equiv -make_assert -make_outputs -flatten gold gate miter", "hierarchy -top miter"];
        return Write(folder, "miter.ys", [.. miter, .. BoundedCheck.WriteModule(options)]) ? Unrolled(folder, one, options) : NoAnswer(folder);
    }

    private static ProofReport Merged(ProofFolder folder, Design one, Design other, ProofOptions options)
    {
        var graph = new GraphCheck(folder, one, "in_");
        if (!Write(folder, "graph.ys", [.. ReadBoth(one, other, GraphCheck.Flatten), "miter -equiv -flatten gold gate miter", .. graph.Start(), .. GraphCheck.WriteGraph]))
            return NoAnswer(folder);
        var found = graph.Run(options.Cycles, folder.Left * 0.7);
        return found.Verdict == ProofVerdict.Refuted ? found with { Text = $"outputs differ in cycle {found.Cycles}" } : found;
    }

    private static ProofReport NoAnswer(ProofFolder folder) => new(ProofVerdict.Open, 0, "no answer in time", folder.Elapsed, null);

    private static bool Write(ProofFolder folder, string name, string[] script)
    {
        var written = folder.Yosys(name, script);
        if (written is not null && written.ExitCode != 0)
            throw ProofFolder.Failed("Yosys", written.Output);
        return written is not null;
    }

    private static ProofReport Unrolled(ProofFolder folder, Design design, ProofOptions options)
    {
        var check = new BoundedCheck(folder, design, "in_", options);
        var bounded = check.Run(options.Cycles);
        if (bounded.Verdict == ProofVerdict.Refuted)
            return bounded with { Text = $"outputs differ in cycle {bounded.Cycles}" };
        if (bounded.Verdict != ProofVerdict.Bounded || options.InductionCycles == 0 || bounded.Cycles < options.InductionCycles)
            return bounded;
        var induction = check.Induct(options.InductionCycles);
        return induction.Verdict == ProofVerdict.Proved ? induction : bounded with { Elapsed = folder.Elapsed };
    }

    private static IEnumerable<string> ReadBoth(Design one, Design other, string[] prepare) =>
    [
        .. Read("gold", one, prepare), .. Read("gate", other, prepare), "design -copy-from gold -as gold gold", "design -copy-from gate -as gate gate",
    ];

    private static string[] Read(string name, Design design, string[] prepare) =>
        [$"read_verilog {name}.v", $"hierarchy -top {design.Top.Name}", .. prepare, $"rename {design.Top.Name} {name}", $"design -stash {name}"];

    private static void CheckPorts(Design one, Design other)
    {
        var (ours, theirs) = (PortsOf(one), PortsOf(other));
        var different = ours.Except(theirs, StringComparer.Ordinal).Concat(theirs.Except(ours, StringComparer.Ordinal)).ToList();
        if (different.Count > 0)
        {
            throw new ArgumentException(
                $"'{one.Top.Name}' and '{other.Top.Name}' have different ports, so they can't be equal: {string.Join(", ", different)}.", nameof(other));
        }
    }

    private static List<string> PortsOf(Design design) =>
    [
        .. design.Top.Domains.SelectMany(use => (string[])[$"clock {use.Domain.Clock}", .. use.NeedsReset ? (string[])[$"reset {use.Domain.Reset}"] : []]).Distinct(StringComparer.Ordinal),
        .. design.Top.Ports.Select(port => design.Top.Signals[port]).Select(port => $"{(port.Kind == SignalKind.Input ? "input" : "output")} {port.Name} ({port.Width} bits)"),
    ];
}
