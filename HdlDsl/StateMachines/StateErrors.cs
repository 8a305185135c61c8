using System.Collections.Immutable;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Errors and warnings about state machines.</summary>
internal static partial class Errors
{
    public static Diagnostic StatesNotDescribed(Type type, IReadOnlyList<string> missing, SourceLocation machine) => Make(
        "HDL7001",
        missing.Count == 1
            ? $"state {type.Name}.{missing[0]} is not described; {Declaration(type)}."
            : $"states {string.Join(", ", missing.Select(name => $"{type.Name}.{name}"))} are not described; {Declaration(type)}.",
        [new DiagnosticNote(machine, "the machine")],
        $"write using (fsm.In({type.Name}.{missing[0]})) {{ … }}, fsm.Final({type.Name}.{missing[0]}), or using (fsm.InOthers()) {{ … }} for all that are left.");

    public static Diagnostic StateTwice(Type type, string name, SourceLocation location, SourceLocation first) => Make(
        "HDL7002", $"state {type.Name}.{name} is described twice.",
        [new DiagnosticNote(location, "here"), new DiagnosticNote(first, "and here")],
        $"put both into one region; what depends on the state elsewhere goes into using (When(fsm.Is({type.Name}.{name}))) {{ … }}.");

    public static Diagnostic StateUnreachable(Type type, string name, string initial, SourceLocation described, SourceLocation machine) => Warn(
        "HDL7003", $"state {type.Name}.{name} can't be reached from {type.Name}.{initial}.",
        [new DiagnosticNote(described, "described here"), new DiagnosticNote(machine, "the machine")],
        $"add the transition fsm.GoTo({type.Name}.{name}) that is missing, or remove the state.");

    public static Diagnostic StateWithoutExit(Type type, string name, SourceLocation described, SourceLocation machine) => Warn(
        "HDL7004", $"state {type.Name}.{name} is never left.",
        [new DiagnosticNote(described, "described here"), new DiagnosticNote(machine, "the machine")],
        $"add a transition, or say that it is meant: fsm.Final({type.Name}.{name}).");

    public static HdlException MachineHasOwner(SourceLocation machine, SourceLocation owner) => new(Make(
        "HDL7005", "the machine is run by two states; a machine has one place in the hardware.",
        [Here("here"), new DiagnosticNote(owner, "run here already"), new DiagnosticNote(machine, "the machine")],
        "make one machine for each state that runs one."));

    public static HdlException MachineRunsItself(SourceLocation machine) => new(Make(
        "HDL7005", "the machine is run by one of its own states, at once or through machines that it runs.",
        [Here("here"), new DiagnosticNote(machine, "the machine")],
        "make a machine of its own for what the state does."));

    public static Diagnostic MachineNeverEnds(Type type, SourceLocation machine, SourceLocation use) => Make(
        "HDL7005", $"the machine on {type.Name} has no final state, so what waits for its end would wait for ever.",
        [new DiagnosticNote(use, "waited for here"), new DiagnosticNote(machine, "the machine")],
        $"say which state is its end: fsm.Final({type.Name}.…).");

    public static Diagnostic MachineOutsideItsState(Type type, SourceLocation location, SourceLocation owner) => Make(
        "HDL7005", $"a state of the machine on {type.Name} is described outside the state that runs it.",
        [new DiagnosticNote(location, "here"), new DiagnosticNote(owner, "run by this state")],
        "move it into the region of the state that runs the machine.");

    public static HdlException IllegalStay(int cycles) => Stop(
        "HDL7006", $"a stay of {Text(cycles)} cycles is not possible; a state lasts 1 cycle at least.", "use 1 or more cycles.");

    public static HdlException NoSuchState(Type type, string value) => Stop(
        "HDL7007", $"{value} is no member of {type.Name}; {Declaration(type)}.", "use a member.");

    public static HdlException MachineInsideRegion() => Stop(
        "HDL7008", "a state machine is made inside a region (When, Switch, or a state of another machine).", "make it in front of the region; describe its states inside.");

    public static HdlException RegionOfNoState(Type type) => Stop(
        "HDL7009", $"the region of a machine on {type.Name} names no state: the list is empty, or every state is described or final already.",
        "name a state, or remove the region.");

    public static Diagnostic StateInsideState(Type type, string inner, string outer, SourceLocation location) => Make(
        "HDL7009", $"state {type.Name}.{inner} is described inside the region of {type.Name}.{outer} of the same machine, which is never in both.",
        [new DiagnosticNote(location, "here")], "put the two regions side by side.");

    private static string Declaration(Type type)
    {
        var names = Enum.GetNames(type);
        var shown = string.Join(", ", names.Take(16));
        return names.Length == 0 ? $"enum {type.Name} is empty" : $"enum {type.Name} {{ {shown}{(names.Length > 16 ? ", …" : "")} }}";
    }
}
