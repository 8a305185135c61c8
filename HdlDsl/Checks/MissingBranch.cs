using System.Globalization;
using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace HdlDsl.Checks;

/// <summary>
/// Explains why a signal is not assigned on every path (HDL3002). It follows the first assignment that touches a missing bit down the regions until
/// it meets the way around it: a chain that lacks its last branch, or a branch that assigns nothing to the bits.
/// </summary>
internal sealed class MissingBranch(Definition definition, LiveBranches live, Coverage coverage, int[] assignments)
{
    private const int ValuesShown = 4;

    /// <summary>Widest subject whose missing values are listed.</summary>
    private const int WidestListed = 16;

    public Diagnostic Describe(int signal, List<BitRange> missing)
    {
        var entry = definition.Signals[signal];
        var isWhole = missing is [var only] && only.Low == 0 && only.High == entry.Width - 1;
        var name = SignalText.Of(definition, signal);
        var subject = isWhole ? name : $"{BitRange.Describe(missing)} of {name}";
        var verb = isWhole || missing is [{ Low: var low, High: var high }] && low == high ? "is" : "are";
        var defaultAdvice = entry.Kind == SignalKind.InstanceInput ? "" : ", or declare it with defaultsTo";

        var (reason, places, fix) = Find(missing);
        if (reason.Length == 0)
        {
            return Errors.Make(
                "HDL3002", $"{subject} {verb} never assigned.", [AssignedHere(), SignalText.DeclaredHere(entry)],
                $"assign the other bits too{defaultAdvice}.");
        }

        return Errors.Make(
            "HDL3002", $"{subject} {verb} not assigned on every path: {reason}.", [.. places, AssignedHere(), SignalText.DeclaredHere(entry)],
            $"{fix}, assign a value in front of it{defaultAdvice}.");
    }

    private DiagnosticNote AssignedHere() => new(definition.Assignments[assignments[0]].Location, "assigned here");

    private (string Reason, DiagnosticNote[] Places, string Fix) Find(List<BitRange> missing)
    {
        var scope = 0;
        while (true)
        {
            var touching = FirstTouching(scope, missing);
            if (touching < 0)
                return ("", [], "");
            if (definition.Assignments[touching].Scope == scope)
            {
                return (
                    "an index that is known only at run time may leave any element out",
                    [new DiagnosticNote(definition.Assignments[touching].Location, "this assigns one element")],
                    "assign every element");
            }

            var chain = definition.Scopes[ChildOf(scope, definition.Assignments[touching].Scope)].Chain;
            if (!definition.Chains[chain].IsComplete)
                return Incomplete(chain);
            var (branch, left) = BranchWithout(chain, missing);
            if (FirstTouching(branch, left) < 0)
            {
                return (
                    "a branch does not assign it",
                    [new DiagnosticNote(definition.Scopes[branch].Location, $"this branch does not assign {BitRange.Describe(left)}")],
                    "assign it in this branch");
            }

            (scope, missing) = (branch, left);
        }
    }

    private (string Reason, DiagnosticNote[] Places, string Fix) Incomplete(int chain)
    {
        var entry = definition.Chains[chain];
        if (entry.Subject < 0)
            return ("the When has no Else", [new DiagnosticNote(entry.Location, "this When has no Else")], "add the Else");
        return ($"the Switch has no Default and no case for {MissingValues(entry)}",
            [new DiagnosticNote(entry.Location, "this Switch has no Default")], "add the cases or a Default");
    }

    /// <summary>The first live branch that does not cover some of the bits, and those bits.</summary>
    private (int Branch, List<BitRange> Left) BranchWithout(int chain, List<BitRange> missing)
    {
        foreach (var branch in definition.Chains[chain].Branches)
        {
            if (!live.IsLive(branch))
                continue;
            var left = BitRange.Subtract(missing, coverage.In(branch));
            if (left.Count > 0)
                return (branch, left);
        }

        throw new InvalidOperationException("a chain whose branches all cover the bits leaves none missing");
    }

    /// <summary>The first assignment in a scope or below it that may touch some of the bits, or −1.</summary>
    private int FirstTouching(int scope, List<BitRange> bits)
    {
        foreach (var number in assignments)
        {
            ref readonly var assignment = ref definition.Assignments[number];
            var touches = assignment.IndexNode >= 0
                || BitRange.Meet(bits, new BitRange(assignment.Low, assignment.Low + assignment.Width - 1));
            if (touches && (assignment.Scope == scope || ChildOf(scope, assignment.Scope) >= 0))
                return number;
        }

        return -1;
    }

    /// <summary>The branch directly below a scope that leads to an inner one, or −1 when the inner one is not inside it.</summary>
    private int ChildOf(int scope, int inner)
    {
        while (inner > scope)
        {
            var parent = definition.ParentOf(inner);
            if (parent == scope)
                return inner;
            inner = parent;
        }

        return -1;
    }

    private string MissingValues(in ChainEntry chain)
    {
        var width = definition.Nodes.WidthOf(chain.Subject);
        if (width > WidestListed)
            return "the other values";
        var seen = chain.Branches.SelectMany(branch => definition.Scopes[branch].CaseValues).Select(definition.Nodes.ConstantOf).ToHashSet();
        var subject = definition.Nodes.OpOf(chain.Subject) == Op.Signal ? definition.Signals[definition.Nodes.A(chain.Subject)] : default;
        var missing = subject.EnumType is null ? MissingNumbers(width, seen) : MissingMembers(subject.EnumType, subject.EnumCodes, seen);
        var shown = string.Join(", ", missing.Take(ValuesShown));
        return missing.Count <= ValuesShown
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{shown} and {missing.Count - ValuesShown} more values");
    }

    private static List<string> MissingNumbers(int width, HashSet<BigInteger> seen) =>
        [.. Enumerable.Range(0, 1 << width).Where(value => !seen.Contains(value)).Select(value => value.ToString(CultureInfo.InvariantCulture))];

    private static List<string> MissingMembers(Type enumeration, EnumCodes? codes, HashSet<BigInteger> seen) =>
        [.. EnumMembers.Of(enumeration, codes).Where(member => !seen.Contains(member.Number)).Select(member => $"{enumeration.Name}.{member.Name}")];
}
