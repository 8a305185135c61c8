using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// Which bits of one signal are assigned for sure, in every scope that its assignments stand in.
///
/// A scope covers the fixed ranges assigned directly in it, and for each chain in it whose branches leave no way around (IsComplete) what all of its
/// live branches cover. A dynamic element covers nothing for sure. The order of assignments does not matter: whichever of them wins, the bit has a
/// value. Only scopes around an assignment of the signal are visited, innermost first (an inner scope has the greater number), so that a signal
/// costs what its assignments cost however many others share the regions.
/// </summary>
internal sealed class Coverage
{
    private static readonly List<BitRange> Nothing = [];

    private readonly Dictionary<int, List<BitRange>> byScope = [];

    public Coverage(Definition definition, LiveBranches live, ReadOnlySpan<int> assignments)
    {
        Collect(definition, assignments);
        var scopes = byScope.Keys.ToArray();
        Array.Sort(scopes, (x, y) => y.CompareTo(x));
        var chains = new Dictionary<int, (int Branches, List<BitRange> Common)>();
        var chainsIn = new Dictionary<int, List<int>>();
        foreach (var scope in scopes)
        {
            var ranges = byScope[scope];
            foreach (var chain in chainsIn.GetValueOrDefault(scope) ?? [])
            {
                if (definition.Chains[chain].IsComplete && chains[chain].Branches == live.CountOf(chain))
                    ranges.AddRange(chains[chain].Common);
            }

            ranges = BitRange.Union(ranges);
            byScope[scope] = ranges;
            if (scope == 0 || !live.IsLive(scope))
                continue;
            var own = definition.Scopes[scope].Chain;
            if (chains.TryGetValue(own, out var known))
            {
                chains[own] = (known.Branches + 1, BitRange.Intersect(known.Common, ranges));
                continue;
            }

            chains.Add(own, (1, ranges));
            var parent = definition.Chains[own].Parent;
            if (!chainsIn.TryGetValue(parent, out var list))
                chainsIn.Add(parent, list = []);
            list.Add(own);
        }
    }

    /// <summary>Bits that are assigned for sure whenever a scope is active and its own statements count.</summary>
    public List<BitRange> In(int scope) => byScope.GetValueOrDefault(scope, Nothing);

    private void Collect(Definition definition, ReadOnlySpan<int> assignments)
    {
        foreach (var number in assignments)
        {
            var assignment = definition.Assignments[number];
            var scope = assignment.Scope;
            for (var around = scope; byScope.TryAdd(around, []) && around != 0;)
                around = definition.ParentOf(around);
            if (assignment.IndexNode < 0)
                byScope[scope].Add(new BitRange(assignment.Low, assignment.Low + assignment.Width - 1));
        }
    }
}
