using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>Makes a simplified copy of a design.</summary>
public static class DesignRewriter
{
    /// <summary>Applies edits to some definitions; definitions that are no longer instantiated are left out.</summary>
    /// <param name="design">The design; it is not changed.</param>
    /// <param name="editsOf">What to simplify in a definition.</param>
    public static Design Run(Design design, Func<Definition, DefinitionEdits> editsOf)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(editsOf);
        var made = new Dictionary<Definition, Rewritten>(ReferenceEqualityComparer.Instance);
        foreach (var definition in design.Definitions)
            made.Add(definition, DefinitionRewriter.Run(definition, editsOf(definition), made));
        return Reachable(made[design.Top].Definition);
    }

    /// <summary>A design of a definition and all that it instantiates, children first.</summary>
    /// <param name="top">The top definition.</param>
    public static Design Reachable(Definition top)
    {
        var order = new List<Definition>();
        Visit(top);
        return new Design(top, order, []);

        void Visit(Definition definition)
        {
            if (order.Contains(definition))
                return;
            foreach (var instance in definition.Instances)
                Visit(instance.Definition!);
            order.Add(definition);
        }
    }
}
