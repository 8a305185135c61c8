using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// Which branches of the chains of a definition can ever be active as far as constants tell: one whose condition is 0 can't, nor can those
/// behind one whose condition is 1. One pass over all scopes.
/// </summary>
internal sealed class LiveBranches
{
    private readonly bool[] isLive;
    private readonly int[] counts;

    public LiveBranches(Definition definition)
    {
        isLive = new bool[definition.Scopes.Length];
        counts = new int[definition.Chains.Length];
        isLive[0] = true;
        for (var chain = 0; chain < counts.Length; chain++)
        {
            foreach (var branch in definition.Chains[chain].Branches)
            {
                var condition = definition.Scopes[branch].Condition;
                var isConstant = condition >= 0 && definition.Nodes.IsConstant(condition);
                if (isConstant && definition.Nodes.ConstantOf(condition).IsZero)
                    continue;
                isLive[branch] = true;
                counts[chain]++;
                if (isConstant)
                    break;
            }
        }
    }

    /// <summary>Whether a branch can be active when the scope around its chain is.</summary>
    public bool IsLive(int scope) => isLive[scope];

    /// <summary>Number of branches of a chain that can be active.</summary>
    public int CountOf(int chain) => counts[chain];
}
