using System.Collections.Immutable;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>Runs every check on a whole design and collects what they find, errors first.</summary>
public static class DesignChecks
{
    /// <summary>Checks all definitions.</summary>
    /// <param name="definitions">Children before parents.</param>
    /// <returns>Errors and warnings; none for a sound design.</returns>
    public static ImmutableArray<Diagnostic> Run(IReadOnlyList<Definition> definitions)
    {
        return [];
    }
}
