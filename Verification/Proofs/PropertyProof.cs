using System.Collections.Immutable;
using System.Globalization;
using HdlDsl;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Verification.Engines.Tools;

namespace Verification.Proofs;

/// <summary>Inputs that reach a cover, or none in the cycles that were looked at.</summary>
/// <param name="Name">Its name, with the instances on the way to it.</param>
/// <param name="Cycle">The cycle in which it is reached; null when it is not.</param>
/// <param name="Inputs">The inputs that do it; null when it is not reached.</param>
public sealed record CoverResult(string Name, int? Cycle, Counterexample? Inputs);

/// <summary>What was found out about the properties of a module.</summary>
/// <param name="Asserts">All assertions together; null when there is none.</param>
/// <param name="Covers">The covers, in the order of their names.</param>
public sealed record PropertyReport(ProofReport? Asserts, ImmutableArray<CoverResult> Covers);

/// <summary>
/// Proves what modules say about themselves with <see cref="Formal.Assert"/>: in the first cycles after a reset, for all inputs that <see cref="Formal.Assume"/>
/// allows, and by induction or by an invariant in all. <see cref="Formal.Cover"/> gives inputs that reach something. z3 and ABC work on the Verilog that Yosys
/// reads; single clock.
/// </summary>
public static class PropertyProof
{
    /// <summary>Looks at all properties of a module and of those inside it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>What was found out.</returns>
    /// <exception cref="ArgumentException">There is no property, or there are several clocks.</exception>
    /// <exception cref="ToolNotFoundException">Yosys or z3 is not installed.</exception>
    /// <exception cref="ToolFailedException">A tool can't read the design: a black box without Verilog.</exception>
    public static PropertyReport Run(Module module, ProofOptions? options = null)
    {
        options ??= new ProofOptions();
        var design = Elaborator.Elaborate(module, options.Elaboration);
        var kinds = design.Definitions.SelectMany(PropertiesOf).ToHashSet();
        if (!kinds.Contains(PropertyKind.Assert) && !kinds.Contains(PropertyKind.Cover))
            throw new ArgumentException($"'{design.Top.Name}' asserts and covers nothing. Say what must hold with Formal.Assert, in it or in a module around it.", nameof(module));
        if (ProofFolder.HasSeveralClocks(design))
            throw new ArgumentException($"'{design.Top.Name}' has several clocks; properties are proved in designs of one.", nameof(module));
        using var folder = new ProofFolder(options.Limit, options.Cancellation);
        folder.Write("design.v", design, VerilogOptions.Default with { InitialiseRegistersWithReset = true });
        var written = folder.Yosys(
            "properties.ys", ["read_verilog -sv -formal design.v", $"prep -flatten -top {design.Top.Name}", .. BoundedCheck.WriteModule(options)]);
        if (written is not null && written.ExitCode != 0)
            throw ProofFolder.Failed("Yosys", written.Output);
        var check = new BoundedCheck(folder, design, "", options);
        var covers = kinds.Contains(PropertyKind.Cover) ? Covers(check, design, options) : [];
        if (!kinds.Contains(PropertyKind.Assert))
            return new PropertyReport(null, covers);
        var asserts = Asserts(check, folder, design, options);
        if (kinds.Contains(PropertyKind.Assume) && asserts.Verdict is ProofVerdict.Proved or ProofVerdict.Bounded)
            asserts = WithTrace(check, asserts, options);
        return new PropertyReport(asserts with { DesignPoint = ProofFolder.PointOf(design) }, covers);
    }

    private static ProofReport Asserts(BoundedCheck check, ProofFolder folder, Design design, ProofOptions options)
    {
        var bounded = check.Run(options.Cycles);
        if (bounded.Verdict != ProofVerdict.Bounded || options.InductionCycles == 0 || bounded.Cycles < options.InductionCycles)
            return bounded;
        var induction = check.Induct(options.InductionCycles);
        if (induction.Verdict == ProofVerdict.Proved || options is not { ResetsAgain: true, StartsAnywhere: false })
            return induction.Verdict == ProofVerdict.Proved ? induction : bounded;
        // A property that is not inductive itself may follow from one that is, which has to be found.
        var written = folder.Yosys(
            "graph.ys", ["read_verilog -sv -formal design.v", $"hierarchy -top {design.Top.Name}", .. GraphCheck.Flatten, .. GraphCheck.WriteProperties]);
        var found = written?.ExitCode == 0 ? new GraphCheck(folder, design, "").Prove(folder.Left) : induction;
        return found.Verdict == ProofVerdict.Proved ? found : bounded;
    }

    /// <summary>Assumptions that exclude each other prove anything.</summary>
    private static ProofReport WithTrace(BoundedCheck check, ProofReport asserts, ProofOptions options)
    {
        var cycles = asserts.Verdict == ProofVerdict.Proved ? options.Cycles : asserts.Cycles;
        return check.HasTrace(cycles) switch
        {
            true => asserts,
            false => asserts with
            {
                Verdict = ProofVerdict.Vacuous,
                Cycles = 0,
                Text = string.Create(CultureInfo.InvariantCulture, $"the assumptions allow no inputs for {cycles} cycles after a reset, so that anything would hold"),
            },
            null => asserts with { Text = $"{asserts.Text}; no answer in time whether the assumptions allow any inputs" },
        };
    }

    private static ImmutableArray<CoverResult> Covers(BoundedCheck check, Design design, ProofOptions options)
    {
        var reached = check.Cover(options.Cycles);
        return [.. Names(design.Top, "").Order(StringComparer.Ordinal).Select(name => reached.TryGetValue(name, out var found)
            ? new CoverResult(name, found.Cycle, found.Inputs)
            : new CoverResult(name, null, null))];
    }

    private static IEnumerable<string> Names(Definition definition, string path)
    {
        foreach (var signal in definition.Signals.ToArray().Where(signal => signal.Property == PropertyKind.Cover))
            yield return path + signal.Name;
        foreach (var instance in definition.Instances)
        {
            foreach (var name in Names(instance.Definition!, $"{path}{instance.Name}."))
                yield return name;
        }
    }

    private static IEnumerable<PropertyKind> PropertiesOf(Definition definition) => definition.Signals.ToArray().Select(signal => signal.Property);
}
