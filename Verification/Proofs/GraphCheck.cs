using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using HdlDsl.Netlists;

namespace Verification.Proofs;

/// <summary>
/// Asks ABC, which is installed with Yosys, whether the only output of an and-inverter graph can become 1. Nets and registers that are equal
/// in every reachable state are found by induction and merged (signal correspondence: van Eijk, Sequential Equivalence Checking Based on Structural
/// Similarities, 2000); what is left of the graph is searched for a counterexample, then for an invariant (Bradley, SAT-Based Model Checking without
/// Unrolling, 2011). Of two designs that differ in one place little is left, however long their multipliers are.
/// </summary>
/// <param name="folder">Holds the graph.</param>
/// <param name="design">The design whose inputs are free.</param>
/// <param name="prefix">What the names of the inputs start with in the graph.</param>
internal sealed partial class GraphCheck(ProofFolder folder, Design design, string prefix)
{
    private const string Graph = "miter.aig";
    private const string Reduced = "reduced.aig";
    private const string Trace = "trace.txt";

    /// <summary>What makes the graph of the present design in Yosys. Registers start with the values of a reset.</summary>
    public static readonly string[] WriteGraph =
    [
        "opt_merge", "opt_clean", "simplemap", "dfflegalize -cell $_DFF_P_ 01", "techmap", "opt_clean", "setundef -zero -undriven", "aigmap",
        $"write_aiger -symbols -zinit {Graph}",
    ];

    /// <summary>What makes a module without hierarchy, memories and processes of a design in Yosys. ABC simplifies better and faster, so that nothing else is done here.</summary>
    public static readonly string[] Flatten = ["proc", "flatten", "async2sync", "memory_collect", "memory_map", "setundef -zero -init", "opt_clean"];

    /// <summary>What makes the graph of a flattened design's properties: an output for each assertion, constraints of assumptions.</summary>
    public static readonly string[] WriteProperties = ["chformal -cover -remove", "delete -output o:*", .. WriteGraph];

    private readonly ImmutableArray<CounterexampleInput> inputs = Counterexample.InputsOf(design);

    /// <summary>Looks for a proof and for a counterexample.</summary>
    /// <param name="cycles">Cycles after the reset in which a counterexample is looked for.</param>
    /// <param name="limit">Time for all of it.</param>
    /// <returns>Proved, Refuted, Bounded, or Open.</returns>
    public ProofReport Run(int cycles, TimeSpan limit)
    {
        if (!IsSequential)
            return Verdict(folder.Abc(limit, $"read_aiger {Graph}; iprove; print_status; write_cex -n {Trace}")) ?? Report(ProofVerdict.Open, 0, "no answer in time");
        var merged = folder.Abc(limit / 2, $"read_aiger {Graph}; scorr; write_aiger -s {Reduced}; {Invariant(TimeSpan.FromSeconds(2))}");
        if (Verdict(merged) is { } quick)
            return quick;
        var graph = File.Exists(folder.PathOf(Reduced)) ? Reduced : Graph;
        var searched = folder.Abc(limit / 4, $"read_aiger {graph}; bmc3 -F {Text(cycles + 1)} -T {Seconds(limit / 4)}; print_status; write_cex -n {Trace}");
        if (Verdict(searched) is { } found)
            return found;
        if (Verdict(folder.Abc(limit / 4, $"read_aiger {graph}; {Invariant(limit / 4)}")) is { } proved)
            return proved;
        // ABC names the last cycle that it has looked at; the first one, that of the reset, is 0.
        var bound = Frames().Match(searched ?? "") is { Success: true } frames ? int.Parse(frames.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
        return bound == 0
            ? Report(ProofVerdict.Open, 0, "no answer in time")
            : Report(ProofVerdict.Bounded, bound, $"no counterexample in {Text(bound)} cycles after the reset (ABC)");
    }

    private bool IsSequential => design.Top.Domains.Count > 0;

    /// <summary>Looks for an invariant from which all assertions follow.</summary>
    /// <param name="limit">Time for it.</param>
    /// <returns>Proved or Open.</returns>
    public ProofReport Prove(TimeSpan limit)
    {
        var output = folder.Abc(limit, $"read_aiger {Graph}; fold; orpos; scorr; {Invariant(limit)}");
        return Status().Match(output ?? "").Groups["status"].Value == "1"
            ? Report(ProofVerdict.Proved, 0, "in every cycle after a reset (ABC)")
            : Report(ProofVerdict.Open, 0, "no invariant");
    }

    /// <summary>
    /// Puts a frame around the miter of the present design: resets act in the first cycle, and what differs counts from the next one on. Registers start with
    /// the values of the reset already, so that what holds behind it holds in the first cycle too, and inductions close.
    /// </summary>
    /// <returns>Commands for Yosys.</returns>
    public string[] Start()
    {
        if (!HasReset)
            return ["hierarchy -top miter"];
        var clock = design.Top.Domains[0].Domain.Clock;
        var ports = inputs.Select(input => $"input [{Text(input.Width - 1)}:0] {prefix}{input.Port}");
        var pins = inputs.Select(input => $".{prefix}{input.Port}({prefix}{input.Port}{(!input.IsReset ? "" : input.IsActiveLow ? " & !first" : " | first")})");
        File.WriteAllText(folder.PathOf("start.v"), $$"""
            module start(input {{prefix}}{{clock}}, {{string.Join(", ", ports)}}, output bad);
              reg first = 1;
              wire trigger;
              always @(posedge {{prefix}}{{clock}}) first <= 0;
              miter both(.{{prefix}}{{clock}}({{prefix}}{{clock}}), {{string.Join(", ", pins)}}, .trigger(trigger));
              assign bad = trigger & !first;
            endmodule

            """);
        return ["read_verilog start.v", "hierarchy -top start", "proc", "flatten", "opt_clean"];
    }

    private bool HasReset => inputs.Any(input => input.IsReset);

    private static string Invariant(TimeSpan limit) => $"pdr -T {Seconds(limit)}; print_status; write_cex -n {Trace}";

    private ProofReport? Verdict(string? output) => Status().Match(output ?? "").Groups["status"].Value switch
    {
        "1" => Report(ProofVerdict.Proved, 0, IsSequential ? "equal in every cycle after a reset (ABC)" : "equal for all inputs (ABC)"),
        "0" => Refuted(),
        _ => null,
    };

    private ProofReport Refuted()
    {
        var rows = Rows(File.ReadAllLines(folder.PathOf(Trace)));
        if (HasReset)
            rows[0] = [.. rows[0].Select((value, i) => !inputs[i].IsReset ? value : inputs[i].IsActiveLow ? BigInteger.Zero : BigInteger.One)];
        return Report(ProofVerdict.Refuted, rows.Count - 1, "") with { Counterexample = new Counterexample(inputs, [.. rows]) };
    }

    /// <summary>Lines are names of bits with their cycles and values: "in_Activation[3]@0=1".</summary>
    private List<ImmutableArray<BigInteger>> Rows(IEnumerable<string> lines)
    {
        var numbers = inputs.Select((input, i) => (input.Port, i)).ToDictionary(pair => prefix + pair.Port, pair => pair.i, StringComparer.Ordinal);
        var rows = new List<BigInteger[]>();
        foreach (var line in lines)
        {
            if (Bit().Match(line) is not { Success: true } bit || !numbers.TryGetValue(bit.Groups["name"].Value, out var input))
                continue;
            var cycle = int.Parse(bit.Groups["cycle"].Value, CultureInfo.InvariantCulture);
            while (rows.Count <= cycle)
                rows.Add([.. inputs.Select(reset => reset.IsReset && reset.IsActiveLow ? BigInteger.One : BigInteger.Zero)]);
            var index = bit.Groups["bit"].Success ? int.Parse(bit.Groups["bit"].Value, CultureInfo.InvariantCulture) : 0;
            var mask = BigInteger.One << index;
            rows[cycle][input] = bit.Groups["value"].Value == "1" ? rows[cycle][input] | mask : rows[cycle][input] & ~mask;
        }

        return [.. rows.Select(row => row.ToImmutableArray())];
    }

    private ProofReport Report(ProofVerdict verdict, int cycles, string text) => new(verdict, cycles, text, folder.Elapsed, null);

    private static string Seconds(TimeSpan time) => Text(Math.Max(1, (int)time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^Status = (?<status>-?[0-9]+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status();

    [GeneratedRegex("^Status = -1 +Frames = (?<count>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Frames();

    [GeneratedRegex(@"(^|\s)(?<name>[^\s\[]+)(\[(?<bit>[0-9]+)\])?@(?<cycle>[0-9]+)=(?<value>[01])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bit();
}
