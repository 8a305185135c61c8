using System.Collections.Immutable;
using HdlDsl.Checks.Crossings;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>Runs every check on a whole design and collects what they find, errors first.</summary>
public static class DesignChecks
{
    /// <summary>Checks all definitions.</summary>
    /// <param name="definitions">Children before parents.</param>
    /// <returns>Errors, then warnings, each in the order of definitions and checks; none for a sound design.</returns>
    public static ImmutableArray<Diagnostic> Run(IReadOnlyList<Definition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var findings = new List<Diagnostic>();
        var loops = new CombinationalLoopCheck();
        NameCheck.RunOnModules(definitions, findings);
        foreach (var definition in definitions)
        {
            findings.AddRange(definition.BuildWarnings);
            NameCheck.Run(definition, findings);
            ClockDomainCheck.Run(definition, findings);
            if (definition.BlackBox is not null)
                continue;
            var index = new AssignmentIndex(definition);
            DrivenCheck.Run(index, findings);
            OverwrittenAssignmentCheck.Run(index, findings);
            UnconnectedInputCheck.Run(index, findings);
            loops.Run(index, findings, isTop: ReferenceEquals(definition, definitions[^1]));
            UnusedSignalCheck.Run(index, findings);
        }

        CrossingCheck.Run(definitions, loops.Ports, findings);

        // OrderBy keeps the order of equals.
        return [.. findings.OrderBy(finding => finding.Severity == DiagnosticSeverity.Error ? 0 : 1)];
    }
}
