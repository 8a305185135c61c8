using System.Collections.Immutable;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace HdlDsl.Checks;

/// <summary>
/// HDL5001, HDL5002 and HDL5003: names that go into the output exactly as given — ports, clocks and resets, modules, and what the user named — are
/// legal identifiers, no reserved words, and distinct within their module. Suggested names are no concern: the emitter changes them where needed.
/// </summary>
internal static class NameCheck
{
    /// <summary>Checks the names inside a definition.</summary>
    public static void Run(Definition definition, List<Diagnostic> findings)
    {
        var taken = new Dictionary<string, FixedName>(StringComparer.Ordinal);
        foreach (var name in FixedNames(definition))
        {
            CheckIdentifier(definition, name, findings);
            if (!taken.TryAdd(name.Text, name))
                findings.Add(Duplicate(definition, taken[name.Text], name));
        }
    }

    /// <summary>Checks the names of the modules against each other. Black boxes of one name are one module with different parameters.</summary>
    public static void RunOnModules(IReadOnlyList<Definition> definitions, List<Diagnostic> findings)
    {
        var taken = new Dictionary<string, Definition>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var name = new FixedName(definition.Name, "module", definition.Location);
            if (!taken.TryAdd(name.Text, definition))
            {
                var other = taken[name.Text];
                if (definition.BlackBox is null || other.BlackBox is null || definition.BlackBox.Body != other.BlackBox.Body)
                    findings.Add(DuplicateModule(definition, other, top: definitions[^1]));
                continue;
            }

            CheckIdentifier(null, name, findings);
        }
    }

    private static IEnumerable<FixedName> FixedNames(Definition definition)
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var entry = definition.Signals[signal];
            if (entry.Name is not null && !entry.NameIsSuggested && entry.Instance < 0)
                yield return new FixedName(entry.Name, KindOf(entry.Kind), entry.Location);
        }

        var clocksAndResets = new HashSet<(string, string)>();
        var hasOwnClocks = definition.BlackBox is { Clocks.IsEmpty: false };
        if (hasOwnClocks)
        {
            foreach (var clock in definition.BlackBox!.Clocks)
                yield return new FixedName(clock.Port, clock.IsReset ? "reset" : "clock", SourceLocation.None);
        }

        foreach (var (domain, needsReset) in definition.Domains.Where(_ => !hasOwnClocks))
        {
            // Domains may share a clock or a reset; that is one port.
            if (clocksAndResets.Add((domain.Clock, "clock")))
                yield return new FixedName(domain.Clock, "clock", SourceLocation.None);
            if (needsReset && clocksAndResets.Add((domain.Reset, "reset")))
                yield return new FixedName(domain.Reset, "reset", SourceLocation.None);
        }

        foreach (var memory in definition.Memories)
        {
            if (memory.Name is not null && !memory.NameIsSuggested)
                yield return new FixedName(memory.Name, memory.IsRom ? "ROM" : "memory", memory.Location);
        }

        foreach (var instance in definition.Instances)
        {
            if (instance.Name is not null && !instance.NameIsSuggested)
                yield return new FixedName(instance.Name, "instance", instance.Location);
        }

        foreach (var node in definition.ExactlyNamedNodes.Order())
            yield return new FixedName(definition.NodeNames[node], "expression", SourceLocation.None);
    }

    private static string KindOf(SignalKind kind) => kind switch
    {
        SignalKind.Input => "input",
        SignalKind.Output => "output",
        SignalKind.Register => "register",
        _ => "wire",
    };

    private static void CheckIdentifier(Definition? definition, FixedName name, List<Diagnostic> findings)
    {
        var where = definition is null ? "" : $" in '{definition.Name}'";
        if (!IsIdentifier(name.Text))
        {
            findings.Add(Errors.Make(
                "HDL5003", $"{name}{where} is no legal Verilog identifier.", Places(name, "declared here"),
                "use letters, digits and _ only (ASCII), and no digit in front."));
        }
        else if (VerilogKeywords.IsReserved(name.Text))
        {
            var language = VerilogKeywords.Verilog2005.Contains(name.Text) ? "Verilog" : "SystemVerilog";
            findings.Add(Errors.Make(
                "HDL5002", $"{name}{where} is a reserved word of {language}.", Places(name, "declared here"),
                $"choose another name, for example {name.Text}_."));
        }
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static Diagnostic Duplicate(Definition definition, FixedName first, FixedName second) => Errors.Make(
        "HDL5001", $"{first} and {second} of '{definition.Name}' have the same name.",
        [.. Places(second, $"the {second.Kind}"), .. Places(first, $"the {first.Kind}")],
        "rename one of them.");

    private static Diagnostic DuplicateModule(Definition definition, Definition other, Definition top)
    {
        static string Kind(Definition module) => module.BlackBox is null ? "a module" : "a black box";

        ImmutableArray<DiagnosticNote> Made(Definition module) =>
            ReferenceEquals(module, top) ? [] : [new DiagnosticNote(module.Location, $"instance of {Kind(module)} made here")];

        return Errors.Make(
            "HDL5001", $"{Kind(other)} and {Kind(definition)} are both named '{definition.Name}'.",
[.. Made(definition), .. Made(other)],
            "override DefinitionName in one of them.");
    }

    /// <summary>A clock, a reset or an expression has no line of its own; the message names it.</summary>
    private static ImmutableArray<DiagnosticNote> Places(FixedName name, string text) => name.Location.IsKnown ? [new DiagnosticNote(name.Location, text)] : [];

    private sealed record FixedName(string Text, string Kind, SourceLocation Location)
    {
        public override string ToString() => $"{Kind} '{Text}'";
    }
}
