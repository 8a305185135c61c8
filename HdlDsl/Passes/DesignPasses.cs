using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>Runs the passes that every consumer of a design wants, over all its definitions, children before their parents.</summary>
public sealed class DesignPasses
{
    /// <summary>Narrows and cleans all definitions of a design.</summary>
    /// <param name="design">A checked design; it is not changed.</param>
    /// <returns>A design of fresh definitions with the same behaviour and sharing.</returns>
    public Design Run(Design design)
    {
        var pass = new DemandedBits();
        var made = new Dictionary<Definition, Definition>(ReferenceEqualityComparer.Instance);
        foreach (var definition in design.Definitions)
            made.Add(definition, pass.Run(definition, made));
        return new Design(made[design.Top], [.. design.Definitions.Select(definition => made[definition])], design.Warnings);
    }
}
