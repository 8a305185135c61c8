using HdlDsl.Netlists;

namespace HdlDsl.Mutation;

/// <summary>
/// Lists the mutants of a design: every fault of every kind at every place of every module, in the order of modules, nodes and statements. The list depends
/// on the netlist alone, so numbers mean the same in every run. Wires (slices, concatenations, extensions) get no stuck bits: what they join has them.
/// </summary>
public static class MutantList
{
    /// <summary>Lists all mutants.</summary>
    /// <param name="design">An elaborated design; lines are known when it was elaborated with <see cref="ElaborationOptions.CaptureLocations"/>.</param>
    /// <returns>The mutants; element i has number i.</returns>
    public static IReadOnlyList<Mutant> Of(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var mutants = new List<Mutant>();
        for (var i = 0; i < design.Definitions.Count; i++)
        {
            if (design.Definitions[i].BlackBox is null)
                new DefinitionMutants(design.Definitions[i], i, mutants).Collect();
        }

        return mutants;
    }
}
