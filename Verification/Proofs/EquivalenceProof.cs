using HdlDsl;
using HdlDsl.Netlists;
using Verification.Engines.Tools;

namespace Verification.Proofs;

/// <summary>
/// Says whether two designs with the same ports behave alike. First Yosys pairs registers by their names and proves, bit by bit, that equal registers and
/// inputs give equal registers and outputs (equiv_struct, equiv_simple, equiv_induct): equal in every cycle from equal registers on. When that leaves
/// something open, as it does for designs with other registers, z3 looks for inputs that show a difference in the first cycles after a reset, and for an
/// induction.
/// </summary>
public static class EquivalenceProof
{
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
        using var folder = new ProofFolder(options.Limit, options.Cancellation);
        folder.Write("gold.v", one);
        folder.Write("gate.v", other);
        string[] read = [.. Read("gold", one), .. Read("gate", other), "design -copy-from gold -as gold gold", "design -copy-from gate -as gate gate"];
        var paired = folder.Yosys("pairs.ys",
        [
            .. read, "equiv_make gold gate equal", "hierarchy -top equal", "opt_clean", "equiv_struct", "equiv_simple", "equiv_induct", "equiv_status -assert",
        ]);
        if (paired?.ExitCode == 0)
            return new ProofReport(ProofVerdict.Proved, 0, "registers paired by name, equal bit by bit (Yosys)", folder.Elapsed, null);
        if (paired is { } ended && !ended.Output.Contains("unproven $equiv cells", StringComparison.Ordinal))
            throw ProofFolder.Failed("Yosys", ended.Output);
        if (one.Top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).Count() > 1)
            return new ProofReport(ProofVerdict.Open, 0, "registers do not pair, and designs of several clocks are not unrolled", folder.Elapsed, null);
        var written = folder.Yosys(
            "miter.ys", [.. read, "miter -equiv -make_assert -make_outputs -flatten gold gate miter", "hierarchy -top miter", .. BoundedCheck.WriteModule(options)]);
        if (written is null)
            return new ProofReport(ProofVerdict.Open, 0, "no answer in time", folder.Elapsed, null);
        if (written.ExitCode != 0)
            throw ProofFolder.Failed("Yosys", written.Output);
        return Unrolled(folder, one, options);
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

    private static string[] Read(string name, Design design) =>
    [
        $"read_verilog {name}.v", $"prep -flatten -top {design.Top.Name}", "async2sync", "memory_map", "opt_clean", $"rename {design.Top.Name} {name}", $"design -stash {name}",
    ];

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
