using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>Errors about the hierarchy and about regions as a whole.</summary>
internal static partial class Errors
{
    public static HdlException ClockOfNoPort(string word) => Stop(
        "HDL6004", $"{word}() is for ports: {word} says how a port belongs to a clock.", $"call it where the port is made: In.Bit().{word}(…).");

    public static HdlException BoxAsTop(Module box) => new(Make(
        "HDL1015", $"black box '{box.NameOfDefinition}' is the top module, but its clock and reset ports are named by itself and get their nets from the surroundings.",
        [new DiagnosticNote(box.CreationLocation, "made here")], "make an instance of it in a module of your own, and elaborate that."));

    public static Diagnostic RegionLeftOpen(SourceLocation location) => Make(
        "HDL1007", "a region was opened but never closed.", [new DiagnosticNote(location, "opened here")],
        "write it with using: using (When(condition)) { … }.");

    public static HdlException HierarchyTooDeep(Module module, int limit) => new(Make(
        "HDL1008", $"the hierarchy is more than {Text(limit)} levels deep at '{module.NameOfDefinition}'; does the module contain itself?",
        [new DiagnosticNote(module.CreationLocation, "instance made here")], "end the recursion: make no instance for the smallest configuration."));

    public static HdlException ContainsItself(string name, SourceLocation instance) => new(Make(
        "HDL1008", $"module '{name}' contains an instance of itself with the same configuration.", [new DiagnosticNote(instance, "instance made here")],
        "give the inner instance a smaller configuration, and none for the smallest."));
}
