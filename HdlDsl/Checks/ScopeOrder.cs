using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>What decides, besides its own condition, whether a scope is active.</summary>
internal static class ScopeOrder
{
    /// <summary>
    /// For each scope the one that it also depends on: the branch before it in a When chain, and through that all earlier ones; for the first branch, and
    /// for those of a Switch, the scope around. 0 where that is the root.
    /// </summary>
    public static int[] ScopesBefore(Definition definition)
    {
        var before = new int[definition.Scopes.Length];
        foreach (ref readonly var chain in definition.Chains)
        {
            var previous = chain.Parent;
            foreach (var branch in chain.Branches)
            {
                before[branch] = previous;
                if (chain.Subject < 0)
                    previous = branch;
            }
        }

        return before;
    }
}
