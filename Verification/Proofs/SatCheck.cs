using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using HdlDsl.Netlists;

namespace Verification.Proofs;

/// <summary>Asks MiniSat, through the pass sat of Yosys, for inputs that break an assertion in the first cycles; cycle by cycle, so that the shortest come first.</summary>
/// <param name="folder">Holds the design as Yosys wrote it.</param>
/// <param name="inputs">What the solver chooses.</param>
/// <param name="prefix">What the names of the inputs start with in the module.</param>
internal sealed partial class SatCheck(ProofFolder folder, ImmutableArray<CounterexampleInput> inputs, string prefix)
{
    /// <summary>Looks for a counterexample.</summary>
    /// <param name="cycles">Cycles behind the first, that of the reset; null for a combinational design.</param>
    /// <param name="firstCycle">The first cycle that counts: 0 or 1.</param>
    /// <param name="resetsAgain">Whether resets may act behind the first cycle.</param>
    /// <returns>The last cycle that was looked at, whether something broke in it, and the inputs for that; null when there was no answer in time.</returns>
    public (int Cycle, bool IsBroken, Counterexample? Example)? Run(int? cycles, int firstCycle, bool resetsAgain)
    {
        var resets = inputs.Where(input => input.IsReset).ToList();
        var first = cycles is null ? "" : string.Concat(resets.Select(input => $" -set-at 1 {prefix}{input.Port} {(input.IsActiveLow ? 0 : 1)}"));
        var later = cycles is null || resetsAgain ? "" : string.Concat(Enumerable.Range(2, cycles.Value).SelectMany(step => resets.Select(
            input => $" -set-at {Text(step)} {prefix}{input.Port} {(input.IsActiveLow ? 1 : 0)}")));
        if (cycles is null)
            return Search("", 0);
        if (resets.Count == 0)
            return Search($"-tempinduct-baseonly -maxsteps {Text(cycles.Value + 1)}", cycles.Value);
        // The pass leaves out states that repeat, as that of the reset's cycle may: so this cycle has a search of its own.
        if (firstCycle == 0 && Search($"-seq 1{first}", 0) is var start && start is not { IsBroken: false })
            return start;
        return Search($"-tempinduct-baseonly -seq 1 -maxsteps {Text(cycles.Value)}{first}{later}", cycles.Value);
    }

    private (int Cycle, bool IsBroken, Counterexample? Example)? Search(string steps, int last)
    {
        var ended = folder.Yosys("sat.ys", ["read_rtlil proof.il", "delete t:$cover", $"sat -verify -prove-asserts -set-assumes {steps} -show-inputs -dump_vcd sat.vcd"]);
        if (ended is null)
            return null;
        if (ended.ExitCode == 0)
            return (last, false, null);
        if (!ended.Output.Contains("proof did fail", StringComparison.Ordinal))
            throw ProofFolder.Failed("Yosys", ended.Output);
        var rows = Rows(File.ReadLines(folder.PathOf("sat.vcd")));
        return (rows.Length - 1, true, new Counterexample(inputs, rows));
    }

    /// <summary>
    /// Values of the inputs for each step. Each step ends with a time; the first time stands in front of all steps.
    /// </summary>
    private ImmutableArray<ImmutableArray<BigInteger>> Rows(IEnumerable<string> lines)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new BigInteger[inputs.Length];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<BigInteger>>();
        var isBehindFirst = false;
        foreach (var line in lines)
        {
            if (Declared().Match(line) is { Success: true } declared)
            {
                var name = declared.Groups["name"].Value;
                for (var i = 0; i < inputs.Length; i++)
                {
                    if (prefix + inputs[i].Port == name)
                        places[declared.Groups["code"].Value] = i;
                }
            }
            else if (line.StartsWith('#'))
            {
                if (isBehindFirst)
                    rows.Add([.. values]);
                isBehindFirst = true;
            }
            else if (Value().Match(line) is { Success: true } value && places.TryGetValue(value.Groups["code"].Value, out var place))
            {
                values[place] = value.Groups["bits"].Value.Aggregate(BigInteger.Zero, (number, bit) => (number << 1) | (bit == '1' ? 1 : 0));
            }
        }

        return rows.ToImmutable();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\$var wire [0-9]+ (?<code>\S+) \\?(?<name>\S+) \$end", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^(b(?<bits>[01x]+) (?<code>v[0-9]+)|(?<bits>[01x])(?<code>v[0-9]+))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
