using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using HdlDsl.Netlists;

namespace Verification.Proofs;

/// <summary>
/// Asks z3, through yosys-smtbmc, for inputs that break an assertion in the first cycles, and for an induction. Cycle 0 is that of the reset, in which only
/// assertions of modules without reset count; what two designs show is compared from cycle 1 on. Without a reset cycle 0 counts. Resets may act again at any time.
/// </summary>
/// <param name="folder">Holds the script's result, a module in SMT-LIB.</param>
/// <param name="design">The design whose inputs are free.</param>
/// <param name="prefix">What the names of the inputs start with in the module.</param>
/// <param name="options">The solver, and what resets do.</param>
internal sealed partial class BoundedCheck(ProofFolder folder, Design design, string prefix, ProofOptions options)
{
    private readonly bool comparesDesigns = prefix.Length > 0;

    private readonly ImmutableArray<CounterexampleInput> inputs = Counterexample.InputsOf(design);

    /// <summary>Assertions say themselves that they do not count in a reset.</summary>
    private int FirstCycle => comparesDesigns && inputs.Any(input => input.IsReset) ? 1 : 0;

    private bool IsSequential => design.Top.Domains.Count > 0;

    /// <summary>
    /// What makes a module of the present design in Yosys, for both solvers. Starts come before anything is optimised, and without them nothing may be optimised that nobody knows: Yosys would
    /// choose a start itself, and make a register that only ever becomes 1 a constant.
    /// </summary>
    public static string[] WriteModule(ProofOptions options) =>
    [
        "async2sync", "memory_map", .. options.StartsAnywhere ? (string[])[] : ["setundef -zero -init"], "opt -fast -keepdc", "dffunmap", "opt_clean",
        "write_smt2 -wires proof.smt2", "write_rtlil proof.il",
    ];

    /// <summary>Looks for a counterexample.</summary>
    /// <param name="cycles">Cycles behind the first.</param>
    /// <returns>Refuted, Bounded with the cycles that were looked at, or Open when there was no time for one.</returns>
    public ProofReport Run(int cycles)
    {
        var found = Run(cycles, options.ResetsAgain);
        if (found.Counterexample is not { } example || !example.Rows.Skip(1).Any(row => example.Inputs.Zip(row).Any(cell => cell.First.IsReset && cell.Second.IsOne != cell.First.IsActiveLow)))
            return found;
        // Resets in the middle only confuse the reader when the same can be shown without.
        var plain = Run(found.Cycles + 4, resetsAgain: false);
        return plain.Verdict == ProofVerdict.Refuted ? plain : found;
    }

    private ProofReport Run(int cycles, bool resetsAgain) => options.Solver == ProofSolver.Sat ? RunSat(cycles, resetsAgain) : RunSmt(cycles, resetsAgain);

    private ProofReport RunSat(int cycles, bool resetsAgain)
    {
        if (new SatCheck(folder, inputs, prefix).Run(IsSequential ? cycles : null, FirstCycle, resetsAgain) is not { } ended)
            return Report(ProofVerdict.Open, 0, "no answer in time");
        if (ended.IsBroken)
            return Report(ProofVerdict.Refuted, ended.Cycle, $"{FailedAssertions.Of(design, ended.Example!)} in cycle {Text(ended.Cycle)}") with { Counterexample = ended.Example };
        return IsSequential ? Report(ProofVerdict.Bounded, cycles, NoneIn(cycles)) : Report(ProofVerdict.Proved, 0, "no inputs break it (MiniSat)");
    }

    private ProofReport RunSmt(int cycles, bool resetsAgain)
    {
        var (exit, output) = folder.Smtbmc(folder.Left / 2, Arguments(cycles, resetsAgain, "--dump-vcd", "trace.vcd"));
        var steps = Steps(output);
        if (exit == 0)
        {
            return IsSequential
                ? Report(ProofVerdict.Bounded, cycles, NoneIn(cycles))
                : Report(ProofVerdict.Proved, 0, "no inputs break it (z3)");
        }

        if (exit is null)
        {
            var done = Math.Max(0, steps - 1);
            return done == 0
                ? Report(ProofVerdict.Open, 0, "no answer in time")
                : Report(ProofVerdict.Bounded, done, $"{NoneIn(done)}; no answer beyond in time");
        }

        var failed = Failed().Matches(output).Select(match => Plain(match.Groups["name"].Value)).Distinct(StringComparer.Ordinal).ToList();
        if (failed.Count == 0)
            throw ProofFolder.Failed("yosys-smtbmc", output);
        return Report(ProofVerdict.Refuted, steps, $"{string.Join(", ", failed)} does not hold in cycle {Text(steps)}") with
        {
            Counterexample = Trace("trace.vcd", steps),
        };
    }

    /// <summary>Looks for a proof by induction; states that repeat are not excluded.</summary>
    /// <param name="cycles">Cycles in which the assertions hold before the one in which they must.</param>
    /// <returns>Whether there is one: Proved or Open.</returns>
    public ProofReport Induct(int cycles)
    {
        var (exit, _) = folder.Smtbmc(folder.Left, "-i", "-t", Text(cycles), "--noinfo", "proof.smt2");
        return exit == 0 ? Report(ProofVerdict.Proved, 0, $"by induction over {Text(cycles)} cycles (z3)") : Report(ProofVerdict.Open, 0, "no induction");
    }

    /// <summary>Whether there are inputs for so many cycles that all assumptions allow. Asked when the assertions are known to hold in them.</summary>
    /// <param name="cycles">Cycles behind the first.</param>
    /// <returns>False when there are none; null when there was no answer in time.</returns>
    public bool? HasTrace(int cycles)
    {
        var (exit, _) = folder.Smtbmc(folder.Left / 2, Arguments(cycles, resetsAgain: false, "-g"));
        return exit is null ? null : exit == 0;
    }

    /// <summary>Looks for inputs that reach covers.</summary>
    /// <param name="cycles">Cycles behind the first.</param>
    /// <returns>Cycle and inputs for each cover that is reached, by its name.</returns>
    public ImmutableSortedDictionary<string, (int Cycle, Counterexample Inputs)> Cover(int cycles)
    {
        var (exit, output) = folder.Smtbmc(folder.Left, Arguments(cycles, resetsAgain: false, "-c", "--dump-vcd", "cover%.vcd"));
        var found = ImmutableSortedDictionary.CreateBuilder<string, (int, Counterexample)>(StringComparer.Ordinal);
        var traces = Written().Matches(output).Select(match => match.Groups["file"].Value).ToList();
        var trace = 0;
        var pending = new List<(string Name, int Step)>();
        foreach (var line in output.Split('\n'))
        {
            if (Reached().Match(line) is { Success: true } reached)
            {
                pending.Add((Plain(reached.Groups["name"].Value), int.Parse(reached.Groups["step"].Value, CultureInfo.InvariantCulture)));
            }
            else if (Written().IsMatch(line) && trace < traces.Count)
            {
                foreach (var (name, step) in pending)
                    found[name] = (step, Trace(traces[trace], step));
                pending.Clear();
                trace++;
            }
        }

        return exit is 0 or 1 or null ? found.ToImmutable() : throw ProofFolder.Failed("yosys-smtbmc", output);
    }

    private IEnumerable<string> Arguments(int cycles, bool resetsAgain, params IEnumerable<string> more)
    {
        var resets = inputs.Where(input => input.IsReset).ToList();
        string[] later = resetsAgain ? [] : ["state 1:*", .. resets.Select(input => Assume(input, isActive: false))];
        File.WriteAllText(folder.PathOf("proof.smtc"), string.Join('\n', ["initial", .. resets.Select(input => Assume(input, isActive: true)), .. later]) + "\n");
        var isCover = more.Contains("-c", StringComparer.Ordinal) || more.Contains("-g", StringComparer.Ordinal);
        var steps = !IsSequential ? "1" : isCover ? Text(cycles + 1) : $"{Text(FirstCycle)}:{Text(cycles + 1)}";
        return ["-t", steps, .. resets.Count > 0 ? (string[])["--smtc", "proof.smtc"] : [], .. more, "proof.smt2"];
    }

    private string Assume(CounterexampleInput reset, bool isActive) =>
        isActive != reset.IsActiveLow ? $"assume [{prefix}{reset.Port}]" : $"assume (not [{prefix}{reset.Port}])";

    private ProofReport Report(ProofVerdict verdict, int cycles, string text) => new(verdict, cycles, text, folder.Elapsed, null);

    private Counterexample Trace(string file, int step)
    {
        var rows = VcdTrace.Read(File.ReadLines(folder.PathOf(file)), [.. inputs.Select(input => prefix + input.Port)]);
        return new Counterexample(inputs, [.. rows.Take(step + 1)]);
    }

    private static int Steps(string output) =>
        Checking().Matches(output).Select(match => int.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();

    /// <summary>The name of the wire: cells end with the kind of property.</summary>
    private static string Plain(string cell) => cell.EndsWith("_assert", StringComparison.Ordinal) || cell.EndsWith("_cover", StringComparison.Ordinal)
        ? cell[..cell.LastIndexOf('_')]
        : cell;

    private static string NoneIn(int cycles) => $"no counterexample in {Text(cycles)} cycles after the reset";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("Checking assertions in step (?<step>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Checking();

    [GeneratedRegex("Assert failed in [^:]+: (?<name>[^\n]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failed();

    [GeneratedRegex("Reached cover statement at (?<name>.+) in step (?<step>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reached();

    [GeneratedRegex("Writing trace to VCD file: (?<file>[^\n]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
