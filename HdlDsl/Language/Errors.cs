using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// The wording of every error that the language itself finds, in one place. Methods that return an exception are for mistakes after which the
/// module can't go on; the others give a diagnostic to report.
/// </summary>
internal static partial class Errors
{
    public static HdlException OutsideBuild() => Stop(
        "HDL1001", "hardware can be described only inside a module's Build().",
        "move this into Build(), or into a method that Build() calls.");

    public static Diagnostic SignalOfAnotherModule(Signal signal, DefinitionBuilder owner, DefinitionBuilder user) => Make(
        "HDL1002",
        $"a {signal} of module '{owner.Definition.Name}' is used in module '{user.Definition.Name}'; a module can only use its own signals and the ports of its instances.",
        [Here("used here")],
        "pass the value through ports of both modules.");

    public static HdlException PortOfAnotherModule(PortOrigin port, DefinitionBuilder user)
    {
        // The ports of a module that was made elsewhere may not have been collected yet; then they have neither name nor owner.
        var what = port.Owner is null ? "a port of a module made elsewhere" : $"port '{port.Name}' of module '{port.Owner.NameOfDefinition}'";
        return new HdlException(Make(
            "HDL1002",
            $"{what} is used in module '{user.Definition.Name}', which has no instance of it; a module can only use its own signals and the ports of its instances.",
            [Here("used here"), new DiagnosticNote(port.Location, "declared here")],
            port.Owner is null
                ? "make the instance inside this module's Build(), or pass the value through ports of both modules; a port of this module is a property with { get; } = …, neither a field nor =>."
                : "make the instance inside this module's Build(), or pass the value through ports of both modules."));
    }

    public static HdlException InstanceOfAnotherModule(Module child, DefinitionBuilder user) => Stop(
        "HDL1002", $"the '{child.NameOfDefinition}' passed to Instance() was not made inside the Build() of '{user.Definition.Name}'.",
        "make it there: Instance(new …).");

    public static HdlException MemoryOfAnotherModule(string? name) => Stop(
        "HDL1002", $"memory {Quote(name)} belongs to another module.", "pass address and data through ports of both modules.");

    public static Diagnostic WrongKindOfAssignment(in SignalEntry target, bool isSequential) => Make(
        "HDL1003",
        isSequential
            ? $"{Describe(target)} is assigned with .Next, which is for registers."
            : $"{Describe(target)} is assigned with .Value, which is for wires and outputs.",
        [Here("assigned here"), new DiagnosticNote(target.Location, "declared here")],
        isSequential ? "write .Value, or make it a register with Reg." : "write .Next: a register takes its new value at the clock edge.");

    public static Diagnostic MemoryNeedsNext(MemoryEntry memory) => Make(
        "HDL1003", $"memory {Quote(memory.Name)} is assigned with .Value; a memory is written at the clock edge.",
        [Here("assigned here"), new DiagnosticNote(memory.Location, "declared here")], "write .Next.");

    public static Diagnostic NotAssignable(Signal target, DefinitionBuilder user) => Make(
        "HDL1004", $"a value computed in '{user.Definition.Name}' ({target}) can't be assigned; only registers, wires, outputs and inputs of instances can.",
        [Here("assigned here")], "assign to the register or wire itself, or make a Wire for it.");

    public static Diagnostic ReadOnlyPort(in SignalEntry target, DefinitionBuilder user)
    {
        var isInstance = target.Kind == SignalKind.InstanceOutput;
        return Make(
            "HDL1004",
            isInstance
                ? $"output '{target.Name}' of an instance is assigned in '{user.Definition.Name}'; the instance drives it."
                : $"input '{target.Name}' of '{user.Definition.Name}' is assigned inside the module; its surroundings drive it.",
            [Here("assigned here"), new DiagnosticNote(target.Location, "declared here")],
            isInstance ? "read it, or assign an input of the instance." : "declare it with Out, or assign a Wire.");
    }

    public static Diagnostic RomIsReadOnly(MemoryEntry memory) => Make(
        "HDL1004", $"ROM {Quote(memory.Name)} is written.",
        [Here("written here"), new DiagnosticNote(memory.Location, "declared here")], "declare it with Mem.Of.");

    public static Diagnostic PartOfMemoryWord(MemoryEntry memory) => Make(
        "HDL1004", $"an element of a word of memory {Quote(memory.Name)} is written that is chosen at run time; which bits a write replaces must be fixed.",
        [Here("written here"), new DiagnosticNote(memory.Location, "declared here")],
        "write each element under its own condition: using (When(index == i)) memory[address][i].Next = …, or the whole word.");

    public static HdlException PartsOfWord(int width, int parts) => Stop(
        "HDL1009", $"a word of {Bits(width)} can't be written in {Text(parts)} equal parts.", "give as many enables as divide the width of the word.");

    public static HdlException ElseWithoutWhen(string word, SourceLocation location) => new(Make(
        "HDL1005", $"{word} does not follow directly after a When or ElseWhen region.", [new DiagnosticNote(location, "here")],
        $"put {word} right behind the closing brace of the region that it belongs to, with no assignment between."));

    public static HdlException OutsideSwitch(string word, SourceLocation location) => new(Make(
        "HDL1006", $"{word} does not stand directly inside a Switch.", [new DiagnosticNote(location, "here")],
        $"write using (Switch(subject)) {{ using ({word}(…)) {{ … }} }}."));

    public static Diagnostic StatementBetweenCases(SourceLocation location) => Make(
        "HDL1006", "a statement stands inside a Switch but outside its cases.", [Here("here"), new DiagnosticNote(location, "the Switch")],
        "move it into a Case, or in front of the Switch.");

    public static Diagnostic CaseAfterDefault(string word, SourceLocation location, SourceLocation first) => Make(
        "HDL1006", $"{word} stands behind Default.", [new DiagnosticNote(location, "here"), new DiagnosticNote(first, "Default is here")],
        "put Default last.");

    public static HdlException CaseWithoutValues(SourceLocation location, SourceLocation around) => new(Make(
        "HDL1006", "a Case has no value, so it would never count.", [new DiagnosticNote(location, "here"), new DiagnosticNote(around, "the Switch")],
        "give at least one value, or treat the empty list in C#."));

    public static Diagnostic CaseTwice(BigInteger value, SourceLocation location, SourceLocation first) => Make(
        "HDL1006", $"value {Text(value)} has two cases.", [new DiagnosticNote(location, "here"), new DiagnosticNote(first, "and here")],
        "remove one of them.");

    public static Diagnostic CaseOfOtherEnum(Type caseType, Type? subject, SourceLocation location, SourceLocation around) => Make(
        "HDL1006", $"the case is a member of {caseType.Name}, the subject is {(subject is null ? "no enumeration" : $"of type {subject.Name}")}.",
        [new DiagnosticNote(location, "here"), new DiagnosticNote(around, "the Switch")],
        "use a member of the subject's enumeration.");

    public static Diagnostic CaseDoesNotFit(BigInteger value, int width, SourceLocation location, SourceLocation around) => Make(
        "HDL2002", $"case {Text(value)} does not fit the subject's {width} bits.",
        [new DiagnosticNote(location, "here"), new DiagnosticNote(around, "the Switch")], "use a value that the subject can have.");

    public static HdlException IllegalWidth(long width, string what) => Stop(
        "HDL1009", $"{what}: {Text(width)} is no legal width; allowed are 1 … {Text(Signal.MaxWidth)}.", "check the computation of the width.");

    public static HdlException IllegalDepth(int depth) => Stop(
        "HDL1009", $"{Text(depth)} is no legal depth of a memory; at least 1 word is needed.", "check the computation of the depth.");

    public static HdlException NegativeShift(int count) => Stop(
        "HDL1009", $"{Text(count)} is no legal shift amount.", "shift the other way by the positive amount.");

    public static HdlException NegativeDelay(int cycles) => Stop(
        "HDL1009", $"a delay of {Text(cycles)} cycles is not possible.", "use 0 or more cycles.");

    public static HdlException ListInBundle(Type bundle, string property) => Stop(
        "HDL1010", $"field '{bundle.Name}.{property}' of the bundle is a list of signals.", "make it a vector: Shape.Vec(count, element).");

    public static HdlException ShiftTooWide(Signal value, Signal count) => Stop(
        "HDL1009", $"{value} << {count}: the exact result would have more than {Text(Signal.MaxWidth)} bits.",
        "narrow the amount first, for example with .Wrap(5).");

    public static HdlException PortIsNull(Type module, string property) => Stop(
        "HDL1010", $"port property '{module.Name}.{property}' is null.",
        "give it an initialiser: { get; } = In.UInt(8); or assign it in the constructor.");

    public static HdlException PortWithoutDirection(Type module, string property, SourceLocation location) => new(Make(
        "HDL1010", $"property '{module.Name}.{property}' was made with Shape and has no direction.", [new DiagnosticNote(location, "made here")],
        "make it with In or Out."));

    public static Diagnostic NeverEqual(Signal signal, BigInteger constant, bool isEqual) => Warn(
        "HDL2009", $"{Text(constant)} is compared with a {signal}, which never has that value; the comparison is always {(isEqual ? "false" : "true")}.",
        [Here("here")], "compare with a value that fits, or widen the signal.");

    public static HdlException PortOfTwoModules(Type module, string property, Type other) => Stop(
        "HDL1010", $"property '{module.Name}.{property}' holds a port of another module ('{other.Name}').",
        "make a port of its own, or keep it in a field instead of a property.");

    public static Diagnostic ShapeIsNoSignal(Signal signal, SourceLocation declared) => Make(
        "HDL1010", $"a {signal} made with Shape is used as a signal; a shape has no value.",
        [Here("used here"), new DiagnosticNote(declared, "declared here")], "make the signal with In, Out, Reg or Wire.");

    public static HdlException ContentsLength(int depth, int length) => Stop(
        "HDL1011", $"the memory has {Text(depth)} words but {Text(length)} are given as contents.", "give one value for each word.");

    public static HdlException ContentsValue(int index, BigInteger value, Data word) => Stop(
        "HDL1011", $"word {Text(index)} of the contents is {Text(value)}, which does not fit {word}.", "widen the word or check the table.");

    public static HdlException NothingToJoin() => Stop("HDL1012", "a list of values is empty.", "give at least one value.");

    public static HdlException ShapesDiffer(Data a, Data b) => Stop(
        "HDL2006", $"the shapes differ: {Describe(a)} and {Describe(b)}.", "use values of one type with the same widths.");

    public static HdlException ViewWidthsDiffer(Data bits, Data shape) => Stop(
        "HDL2006", $"{Text(bits.BitWidth)} bits can't be read as {Describe(shape)}.", "slice or extend the bits first.");

    public static HdlException ElementOutOfRange(int index, int count) => Stop(
        "HDL2003", $"element {Text(index)} does not exist; the vector has elements 0 … {Text(count - 1)}.", "check the index.");

    public static Diagnostic NoSuchWord(BigInteger address, MemoryEntry memory) => Make(
        "HDL2003", $"word {Text(address)} does not exist; the memory has words 0 … {Text(memory.Depth - 1)}.",
        [Here("here"), new DiagnosticNote(memory.Location, "declared here")], "check the address, or make the memory deeper.");

    public static HdlException NegativeEnumMember(Type type, string member) => Stop(
        "HDL2005", $"member {type.Name}.{member} is negative; encodings of signals are 0 or more.", "give the member another number.");

    public static Diagnostic Make(string id, string message, ImmutableArray<DiagnosticNote> notes, string fix) =>
        new(id, DiagnosticSeverity.Error, message, notes, fix);

    public static Diagnostic Warn(string id, string message, ImmutableArray<DiagnosticNote> notes, string fix) =>
        new(id, DiagnosticSeverity.Warning, message, notes, fix);

    /// <summary>'name' with its kind: what the user knows the signal by.</summary>
    public static string Describe(in SignalEntry signal)
    {
        var kind = signal.Kind switch
        {
            SignalKind.Input => "input",
            SignalKind.Output => "output",
            SignalKind.Register => "register",
            SignalKind.InstanceInput => "instance input",
            SignalKind.InstanceOutput => "instance output",
            _ => "wire",
        };
        return signal.Name is null ? $"the {kind} without a name" : $"{kind} '{signal.Name}'";
    }

    public static string Text(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        if (magnitude.GetBitLength() <= 64)
            return value.ToString(CultureInfo.InvariantCulture);
        return (value.Sign < 0 ? "-0x" : "0x") + magnitude.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
    }

    public static string Bits(int count) => count == 1 ? "1 bit" : $"{Text(count)} bits";

    private static string Describe(Data data) =>
        data is Signal signal ? signal.ToString() : $"{data.GetType().Name.Split('`')[0]} of {Bits(data.BitWidth)}";

    private static string Quote(string? name) => name is null ? "without a name" : $"'{name}'";

    private static DiagnosticNote Here(string text) => new(SourceLocation.OfCaller(), text);

    private static HdlException Stop(string id, string message, string fix) => new(Make(id, message, [Here("here")], fix));
}
