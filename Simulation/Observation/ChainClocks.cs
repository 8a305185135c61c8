using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>Finds the clocks whose edges make branches matter. Branches inside each other are treated alike, so that their counts can be subtracted.</summary>
internal sealed class ChainClocks
{
    /// <summary>Every edge counts, whatever its clocks.</summary>
    public const ulong Every = ulong.MaxValue;

    private readonly int[] roots;
    private readonly ulong[] masks;

    /// <summary>Looks at a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="clocks">Clocks of the model in the order of their bits.</param>
    public ChainClocks(Definition definition, ImmutableArray<string> clocks)
    {
        roots = new int[definition.Scopes.Length];
        roots[0] = -1;
        for (var scope = 1; scope < roots.Length; scope++)
            roots[scope] = definition.ParentOf(scope) is var parent and > 0 ? roots[parent] : definition.Scopes[scope].Chain;
        masks = new ulong[definition.Chains.Length];
        foreach (ref readonly var assignment in definition.Assignments)
        {
            ref readonly var target = ref definition.Signals[assignment.Target];
            See(assignment.Scope, target.Kind == SignalKind.Register ? MaskOf(target.Domain) : Every);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
            See(write.Scope, MaskOf(write.Domain));

        ulong MaskOf(int domain) => 1UL << clocks.IndexOf(definition.Domains[domain].Domain.Clock);
    }

    /// <summary>Clocks that matter for a branch, as bits.</summary>
    public ulong Of(int scope) => masks[roots[scope]] is var mask and not 0 ? mask : Every;

    private void See(int scope, ulong mask)
    {
        if (scope > 0)
            masks[roots[scope]] |= mask;
    }
}
