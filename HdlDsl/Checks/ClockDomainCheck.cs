using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// Finds ports that would stand for two things: domains of one definition that share the name of a clock or a reset but not its meaning. They would be
/// joined to one port in Verilog, and one of them would, for example, be held in reset for ever.
/// </summary>
internal static class ClockDomainCheck
{
    public static void Run(Definition definition, List<Diagnostic> findings)
    {
        for (var i = 0; i < definition.Domains.Count; i++)
        {
            for (var j = i + 1; j < definition.Domains.Count; j++)
                Compare(definition, definition.Domains[i], definition.Domains[j], findings);
        }
    }

    private static void Compare(Definition definition, DomainUse first, DomainUse second, List<Diagnostic> findings)
    {
        var (a, b) = (first.Domain, second.Domain);
        var sharesReset = first.NeedsReset && second.NeedsReset && a.Reset == b.Reset
            && (a.ResetActiveLow != b.ResetActiveLow || a.ResetKind != b.ResetKind);
        if (sharesReset)
            findings.Add(Finding(definition, $"reset '{a.Reset}'", a, b));
        if ((first.NeedsReset && a.Reset == b.Clock) || (second.NeedsReset && b.Reset == a.Clock))
            findings.Add(Finding(definition, $"port '{(a.Reset == b.Clock ? a.Reset : b.Reset)}'", a, b));
    }

    private static Diagnostic Finding(Definition definition, string what, ClockDomain a, ClockDomain b) => Errors.Make(
        "HDL5004",
        $"{what} of '{definition.Name}' has two meanings: one domain has {Describe(a)}, another {Describe(b)}.",
        [new DiagnosticNote(definition.Location, "module made here")],
        "give the domains different port names, or make them the same domain.");

    private static string Describe(ClockDomain domain) => domain.ResetKind == ResetKind.None
        ? $"clock '{domain.Clock}' without reset"
        : $"clock '{domain.Clock}' with {(domain.ResetKind == ResetKind.Asynchronous ? "an asynchronous" : "a synchronous")} reset "
            + $"'{domain.Reset}', active {(domain.ResetActiveLow ? "low" : "high")}";
}
