using System.Collections.Immutable;
using System.Globalization;
using HdlDsl.Checks;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl;

/// <summary>Turns a module into a checked <see cref="Design"/>: each distinct configuration is built once, however many instances it has.</summary>
public static class Elaborator
{
    /// <summary>Builds and checks a design.</summary>
    /// <param name="top">The top module.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The design with its warnings.</returns>
    /// <exception cref="HdlException">The design is illegal; all errors of the phase that failed are listed.</exception>
    public static Design Elaborate(Module top, ElaborationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(top);
        options ??= new ElaborationOptions();
        try
        {
            return Run(top, options);
        }
        catch (HdlException first) when (!options.CaptureLocations && first.Diagnostics.Any(LacksLocation))
        {
            // Locations of assignments are captured only when they are needed: now.
            throw new HdlException(FindingsWithLocations(top, options) ?? first.Diagnostics);
        }
    }

    /// <summary>Elaborates once more for the lines. Null when that gives no errors: a Build that depends on more than its configuration.</summary>
    private static ImmutableArray<Diagnostic>? FindingsWithLocations(Module top, ElaborationOptions options)
    {
        try
        {
            Run(top, options with { CaptureLocations = true });
            return null;
        }
        catch (HdlException second)
        {
            return second.Diagnostics;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return null;
        }
    }

    private static bool LacksLocation(Diagnostic diagnostic) => diagnostic.Notes.Any(note => !note.Location.IsKnown);

    private static Design Run(Module top, ElaborationOptions options)
    {
        var outer = DefinitionBuilder.Ambient;
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // Configurations name modules through their text, which must not depend on the machine.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var run = new ElaborationRun(options);
            var definition = run.Elaborate(top);
            run.ThrowIfErrors();
            var definitions = HierarchyOrder.ChildrenFirst(definition);
            DefinitionNames.Assign(definitions, run.Configurations, options.TopName);
            var findings = DesignChecks.Run(definitions);
            if (findings.Any(finding => finding.Severity == DiagnosticSeverity.Error))
                throw new HdlException(findings);
            return new DesignPasses().Run(new Design(definition, definitions, findings));
        }
        finally
        {
            DefinitionBuilder.Ambient = outer;
            CultureInfo.CurrentCulture = culture;
        }
    }
}
