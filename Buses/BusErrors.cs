using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>The wording of the errors of bus edges and register maps; each ID has a section in docs/diagnostics.md.</summary>
internal static class BusErrors
{
    public static HdlException StreamWidth(AxiStreamConfig config, Data payload) => Stop(
        "HDL9501",
        $"a word of {Errors.Bits(payload.BitWidth)} needs {Errors.Text((payload.BitWidth + 7) / 8)} bytes of TDATA, and the AXI4-Stream has {Errors.Text(config.Bytes)}.",
        $"make the stream with AxiStreamConfig(DataBits: {Errors.Text(payload.BitWidth)}), or adapt the words with Map or AdaptWidth first.");

    public static HdlException StreamSideband(string signal, string word) => Stop(
        "HDL9501", $"{word} needs {signal}, and the AXI4-Stream was configured without it.", $"set it in the AxiStreamConfig, or do without {word}.");

    public static HdlException StreamName(string name, string module, IEnumerable<string> known) => Stop(
        "HDL9501", $"AxiStreamWrapperOptions.Names has '{name}', and module '{module}' has no stream port of that name.",
        $"use one of its stream ports: {string.Join(", ", known)}.");

    public static Diagnostic Overlap(string first, SourceLocation at, string second, SourceLocation secondAt) => Errors.Make(
        "HDL9502", $"{first} and {second} overlap.", [new DiagnosticNote(at, first), new DiagnosticNote(secondAt, second)],
        "move one of them, or leave the offset out: it is then the next free one.");

    public static Diagnostic FieldsOverlap(Field first, Field second) => Errors.Make(
        "HDL9503", $"{first.Describe()} and {second.Describe()} overlap in register '{first.Register.Name}'.",
        [new DiagnosticNote(first.Location, $"field '{first.Name}'"), new DiagnosticNote(second.Location, $"field '{second.Name}'")],
        "give them bits of their own.");

    public static Diagnostic IllegalOffset(string what, SourceLocation at, string why, string fix) => Errors.Make(
        "HDL9504", $"{what} {why}.", [new DiagnosticNote(at, "declared here")], fix);

    public static Diagnostic IllegalField(Field field, string why, string fix) => Errors.Make(
        "HDL9505", $"{field.Describe()} of register '{field.Register.Name}' {why}.", [new DiagnosticNote(field.Location, "declared here")], fix);

    public static Diagnostic NameTwice(string name, string first, SourceLocation at, string second, SourceLocation secondAt) => Errors.Make(
        "HDL9506", $"{first} and {second} have the same name in generated texts: {name}.",
        [new DiagnosticNote(at, first), new DiagnosticNote(secondAt, second)], "rename one of them; upper and lower case and '_' between words do not count.");

    public static Diagnostic IllegalName(string what, string name, SourceLocation at, string why) => Errors.Make(
        "HDL9507", $"{what} can't be called '{name}': {why}.", [new DiagnosticNote(at, "declared here")], "choose another name.");

    public static HdlException NoHardware(RegisterMap map) => Stop(
        "HDL9508", $"register map '{map.Name}' has no registers in this module.",
        "make them first: var registers = Instance(new AxiLiteRegisters<…>(map)); or derive the module from AxiLiteModule.");

    public static HdlException HardwareTwice(RegisterMap map) => Stop(
        "HDL9508", $"register map '{map.Name}' has registers in this module already.", "use one map object for each AxiLiteRegisters.");

    public static HdlException NotInMap(string what, SourceLocation declared) => new(Errors.Make(
        "HDL9508", $"{what} has no hardware in this module.",
        [new DiagnosticNote(SourceLocation.OfCaller(), "here"), new DiagnosticNote(declared, "declared here")],
        "make the registers of its map first: var registers = Instance(new AxiLiteRegisters<…>(map)); it must stand in a property of the map, or of a register there."));

    public static HdlException NoSuchAccess(Field field, string word) => new(Errors.Make(
        "HDL9509", $"{word} is not for {field.Describe()} of register '{field.Register.Name}', which is {field.Access}{(field.HardwareWrites ? " with hardwareWrites" : "")}.",
        [new DiagnosticNote(SourceLocation.OfCaller(), "here"), new DiagnosticNote(field.Location, "declared here")], field.HardwareWords()));

    public static HdlException NoStrobes(Register register) => new(Errors.Make(
        "HDL9509", $"register '{register.Name}' has no strobes.",
        [new DiagnosticNote(SourceLocation.OfCaller(), "here"), new DiagnosticNote(register.Location, "declared here")], "declare it with strobes: true."));

    public static HdlException NoWindowAccess(RegisterWindow window, string word) => new(Errors.Make(
        "HDL9509", $"{word} is not for window '{window.Name}', which is {window.Access}.",
        [new DiagnosticNote(SourceLocation.OfCaller(), "here"), new DiagnosticNote(window.Location, "declared here")], "declare it with another access."));

    public static Diagnostic PortMissing(string module, string port, string shape, string item, SourceLocation at) => Errors.Make(
        "HDL9510", $"module '{module}' has no {shape} '{port}' for {item}.", [new DiagnosticNote(at, "declared here")],
        "add the port, or use AxiLiteModule and connect by hand.");

    public static Diagnostic PortDiffers(string module, string port, string expected, string item, SourceLocation at, SourceLocation portAt) => Errors.Make(
        "HDL9510", $"port '{port}' of module '{module}' does not fit {item}, which needs an {expected}.",
        [new DiagnosticNote(portAt, "the port"), new DiagnosticNote(at, "declared here")], "change its direction or width.");

    public static HdlException PropertyIsNull(Type type, string property) => Stop(
        "HDL9511", $"property '{type.Name}.{property}' is null.", "give it an initialiser.");

    public static HdlException EmptyMap(string what) => Stop("HDL9511", $"{what} is empty.", "declare something in properties.");

    public static HdlException NotDeclared(Type type, string property) => Stop(
        "HDL9511", $"register '{type.Name}.{property}' was made without Declare, or stands in two properties.",
        "write { get; } = Declare(new …()), with a new register for each property.");

    private static HdlException Stop(string id, string message, string fix) =>
        new(Errors.Make(id, message, [new DiagnosticNote(SourceLocation.OfCaller(), "here")], fix));
}
