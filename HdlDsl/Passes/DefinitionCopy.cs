using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>Copies all tables of a definition except the nodes into a fresh one, with node numbers translated by a map.</summary>
/// <param name="source">Definition to copy from.</param>
/// <param name="target">Fresh definition that already holds the mapped nodes.</param>
/// <param name="map">For each node of the source its node in the target, −1 when it is dead.</param>
internal sealed class DefinitionCopy(Definition source, Definition target, int[] map)
{
    /// <summary>Copies domains, signals, statements, memories, instances and names.</summary>
    /// <param name="children">What stands for each definition instantiated inside.</param>
    /// <param name="addAssignment">Adds an assignment, its nodes translated, to the target in its own way; null to add it as it is.</param>
    public void CopyTables(IReadOnlyDictionary<Definition, Definition> children, Action<AssignmentEntry>? addAssignment = null)
    {
        foreach (var use in source.Domains)
            target.UseDomain(use.Domain, use.NeedsReset);
        foreach (ref readonly var signal in source.Signals)
            target.AddSignal(signal with { InitialNode = Map(signal.InitialNode) });
        target.Ports.Clear();
        target.Ports.AddRange(source.Ports);
        target.Memories.AddRange(source.Memories);
        CopyScopes();
        foreach (ref readonly var entry in source.Assignments)
        {
            var assignment = entry with { Value = Map(entry.Value), IndexNode = Map(entry.IndexNode) };
            if (addAssignment is null)
                target.AddAssignment(assignment);
            else
                addAssignment(assignment);
        }

        foreach (ref readonly var write in source.MemoryWrites)
            target.AddMemoryWrite(write with { Address = Map(write.Address), Data = Map(write.Data) });
        foreach (var instance in source.Instances)
            target.Instances.Add(CopyInstance(instance, children));
        foreach (var (node, name) in source.NodeNames.OrderBy(pair => pair.Key))
        {
            if (map[node] >= 0)
                target.NameNode(map[node], name, isSuggestion: !source.ExactlyNamedNodes.Contains(node));
        }
    }

    private static InstanceEntry CopyInstance(InstanceEntry instance, IReadOnlyDictionary<Definition, Definition> children) => new()
    {
        Name = instance.Name,
        NameIsSuggested = instance.NameIsSuggested,
        Definition = instance.Definition is { } child ? children.GetValueOrDefault(child, child) : null,
        FirstSignal = instance.FirstSignal,
        PortCount = instance.PortCount,
        Location = instance.Location,
    };

    /// <summary>Scopes keep their numbers, because chains are made first and scopes are then added in their old order.</summary>
    private void CopyScopes()
    {
        foreach (ref readonly var chain in source.Chains)
            target.AddChain(chain with { Subject = MapOrZero(chain.Subject), Branches = new List<int>(chain.Branches.Count) });
        foreach (ref readonly var scope in source.Scopes[1..])
        {
            var values = scope.CaseValues.IsDefault ? [] : scope.CaseValues;
            target.AddScope(scope with { Condition = MapOrZero(scope.Condition), CaseValues = MapAll(values) });
        }
    }

    private ImmutableArray<int> MapAll(ImmutableArray<int> values)
    {
        var mapped = new int[values.Length];
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = MapOrZero(values[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(mapped);
    }

    /// <summary>Chains without any statement keep their shape, but their conditions are dead: a constant of the same width stands in.</summary>
    private int MapOrZero(int node)
    {
        var mapped = Map(node);
        return node >= 0 && mapped < 0 ? target.Nodes.Constant(0, source.Nodes.WidthOf(node)) : mapped;
    }

    private int Map(int node) => node < 0 ? -1 : map[node];
}
