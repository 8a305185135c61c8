namespace HdlDsl.Diagnostics;

/// <summary>
/// Marks an assembly of functions that are called inside Build, as an extension of the language: locations in diagnostics are those of its
/// callers, not lines of the assembly itself.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HardwareLibraryAttribute : Attribute;
