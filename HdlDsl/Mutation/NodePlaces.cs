using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Mutation;

/// <summary>
/// For each node of a definition the C# line of the first statement that reads it, directly or through other nodes: nodes have no lines of their own. One
/// descending sweep, since operands have smaller numbers.
/// </summary>
internal sealed class NodePlaces
{
    private readonly SourceLocation[] locations;
    private readonly bool[] isLive;

    public NodePlaces(Definition definition)
    {
        var nodes = definition.Nodes;
        locations = new SourceLocation[nodes.Count];
        isLive = new bool[nodes.Count];
        foreach (ref readonly var assignment in definition.Assignments)
        {
            var location = assignment.Location.IsKnown ? assignment.Location : definition.Signals[assignment.Target].Location;
            Mark(assignment.Value, location);
            Mark(assignment.IndexNode, location);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
        {
            Mark(write.Address, write.Location);
            Mark(write.Data, write.Location);
        }

        var live = new Passes.LiveScopes().Run(definition);
        foreach (ref readonly var chain in definition.Chains)
        {
            if (!chain.Branches.Exists(branch => live[branch]))
                continue;
            Mark(chain.Subject, chain.Location);
            foreach (var branch in chain.Branches)
                Mark(definition.Scopes[branch].Condition, definition.Scopes[branch].Location);
        }

        Span<int> buffer = stackalloc int[3];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (!isLive[node])
                continue;
            foreach (var operand in nodes.OperandsOf(node, buffer))
                Mark(operand, locations[node]);
        }
    }

    /// <summary>Whether a statement reads the node.</summary>
    public bool IsLive(int node) => isLive[node];

    /// <summary>The line.</summary>
    public SourceLocation LocationOf(int node) => locations[node];

    private void Mark(int node, SourceLocation location)
    {
        if (node < 0)
            return;
        isLive[node] = true;
        var known = locations[node];
        var isEarlier = !known.IsKnown || (location.IsKnown && known.File == location.File && location.Line < known.Line);
        if (isEarlier)
            locations[node] = location;
    }
}
