using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>Makes sure that every module of a design has a name of its own before anything is printed.</summary>
internal static class DefinitionNaming
{
    /// <summary>Black boxes may share a name: they are uses of one module with other parameters.</summary>
    /// <param name="design">Design about to be printed.</param>
    public static void RequireDistinct(Design design)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var boxes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var definition in design.Definitions)
        {
            var isDistinct = definition.BlackBox is null ? names.Add(definition.Name) : boxes.Add(definition.Name) || true;
            if (!isDistinct)
                throw new InvalidOperationException($"Two definitions are both named '{definition.Name}'; rename one before emission.");
        }

        boxes.IntersectWith(names);
        if (boxes.Count > 0)
            throw new InvalidOperationException($"A black box and a module are both named '{boxes.Order(StringComparer.Ordinal).First()}'.");
    }
}
