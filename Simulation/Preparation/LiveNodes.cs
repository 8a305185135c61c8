using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>Lists the nodes that the statements of a definition name directly: the roots of everything that has to be kept.</summary>
internal static class LiveNodes
{
    /// <summary>Calls back for every root, some of them several times. Conditions of chains without statements are none.</summary>
    /// <param name="definition">Definition to look at.</param>
    /// <param name="visit">Called with a node number.</param>
    public static void VisitRoots(Definition definition, Action<int> visit)
    {
        foreach (ref readonly var signal in definition.Signals)
            Visit(signal.InitialNode);
        foreach (ref readonly var assignment in definition.Assignments)
        {
            Visit(assignment.Value);
            Visit(assignment.IndexNode);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
        {
            Visit(write.Address);
            Visit(write.Data);
        }

        var live = new LiveScopes().Run(definition);
        foreach (ref readonly var chain in definition.Chains)
        {
            if (!chain.Branches.Exists(branch => live[branch]))
                continue;
            Visit(chain.Subject);
            foreach (var branch in chain.Branches)
            {
                Visit(definition.Scopes[branch].Condition);
                if (definition.Scopes[branch].CaseValues is { IsDefault: false } values)
                {
                    foreach (var value in values)
                        Visit(value);
                }
            }
        }

        void Visit(int node)
        {
            if (node >= 0)
                visit(node);
        }
    }
}
