using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>Conditions of scopes as nodes of a new table, each made once.</summary>
/// <param name="definition">Definition that the scopes are in.</param>
/// <param name="folder">Adds to the new table.</param>
/// <param name="map">Translates the definition's nodes; those asked about must be there.</param>
internal sealed class ScopeConditions(Definition definition, NodeFolder folder, int[] map)
{
    private readonly Dictionary<int, int[]> matches = [];
    private readonly Dictionary<int, int> active = [];
    private readonly Dictionary<int, int> reached = [];

    /// <summary>Condition of a When branch on its own, without those before it; a constant 1 for Else.</summary>
    /// <param name="scope">A branch of a When chain.</param>
    /// <returns>1-bit node.</returns>
    public int Of(int scope) => definition.Scopes[scope].Condition is var condition and >= 0 ? map[condition] : folder.Constant(1, 1);

    /// <summary>
    /// Place of the branch of a Switch that is taken when no value matches: Default, the one that takes the rest, or the last when all values
    /// are listed; −1 when none is.
    /// </summary>
    /// <param name="chain">A Switch.</param>
    /// <returns>Place among the branches.</returns>
    public int RestOf(in ChainEntry chain)
    {
        var rest = chain.Branches.FindIndex(branch => definition.Scopes[branch] is { Kind: ScopeKind.Default } or { TakesRest: true });
        return rest < 0 && chain.IsComplete ? chain.Branches.Count - 1 : rest;
    }

    /// <summary>For each branch of a Switch whether the subject has one of its values. At most one is 1: a value counts for the first that lists it.</summary>
    /// <param name="chain">Chain number of a Switch.</param>
    /// <returns>1-bit nodes by place.</returns>
    public int[] MatchesOf(int chain)
    {
        if (matches.TryGetValue(chain, out var nodes))
            return nodes;
        ref readonly var entry = ref definition.Chains[chain];
        var subject = map[entry.Subject];
        var width = folder.Nodes.WidthOf(subject);
        nodes = [.. entry.Branches.Select(_ => folder.Constant(0, 1))];
        foreach (var (value, place) in ValuesOf(entry))
            nodes[place] = folder.Binary(Op.Or, nodes[place], folder.Compare(Op.Equal, subject, folder.Constant(value, width)));
        matches.Add(chain, nodes);
        return nodes;
    }

    /// <summary>The values that a Switch lists, each with the place of the first branch that lists it.</summary>
    /// <param name="chain">A Switch.</param>
    /// <returns>Values in program order.</returns>
    public Dictionary<BigInteger, int> ValuesOf(in ChainEntry chain)
    {
        var values = new Dictionary<BigInteger, int>();
        for (var place = 0; place < chain.Branches.Count; place++)
        {
            ref readonly var scope = ref definition.Scopes[chain.Branches[place]];
            if (scope.CaseValues.IsDefault)
                continue;
            foreach (var value in scope.CaseValues)
                values.TryAdd(definition.Nodes.ConstantOf(value), place);
        }

        return values;
    }

    /// <summary>Whether a scope is active, with everything around it.</summary>
    /// <param name="scope">Scope number.</param>
    /// <returns>1-bit node.</returns>
    public int Active(int scope)
    {
        var path = new Stack<int>();
        for (; scope != 0 && !active.ContainsKey(scope); scope = definition.ParentOf(scope))
            path.Push(scope);
        var condition = scope == 0 ? folder.Constant(1, 1) : active[scope];
        while (path.TryPop(out var inner))
        {
            var chain = definition.Scopes[inner].Chain;
            condition = definition.Chains[chain].Subject >= 0 ? ActiveCase(chain, inner, condition) : ActiveWhen(chain, inner, condition);
            active.Add(inner, condition);
        }

        return condition;
    }

    private int ActiveWhen(int chain, int scope, int around)
    {
        var reach = around;
        foreach (var branch in definition.Chains[chain].Branches)
        {
            if (branch == scope)
                break;
            if (!reached.TryGetValue(branch, out var behind))
                reached.Add(branch, behind = folder.Binary(Op.And, reach, folder.Unary(Op.Not, Of(branch))));
            reach = behind;
        }

        return folder.Binary(Op.And, reach, Of(scope));
    }

    private int ActiveCase(int chain, int scope, int around)
    {
        ref readonly var entry = ref definition.Chains[chain];
        var nodes = MatchesOf(chain);
        var place = entry.Branches.IndexOf(scope);
        if (place != RestOf(entry))
            return folder.Binary(Op.And, around, nodes[place]);
        var other = folder.Constant(0, 1);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (i != place)
                other = folder.Binary(Op.Or, other, nodes[i]);
        }

        return folder.Binary(Op.And, around, folder.Unary(Op.Not, other));
    }
}
