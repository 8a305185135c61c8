using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Properties of a module, for solvers. A class of its own, since a bare <c>Assert</c> beside the rest of the language would hide that of test frameworks; who
/// wants it bare writes <c>using static HdlDsl.Formal</c>.
/// </summary>
public static class Formal
{
    /// <summary>
    /// Says that a condition holds in every cycle in which the reset of the domain does not act, for <c>hdl prove</c> and other solvers. Inside a region it
    /// counts while the region is active. It becomes a wire of its name, and an assertion under the macro FORMAL in the Verilog.
    /// </summary>
    /// <param name="condition">What holds.</param>
    /// <param name="name">Name of the wire, unique in the module: what reports call it.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static void Assert(Bit condition, string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddProperty(PropertyKind.Assert, condition, name, new SourceLocation(file, line));

    /// <summary>Says that the surroundings see to a condition: solvers look only at inputs for which it holds in every cycle without reset.</summary>
    /// <param name="condition">What holds.</param>
    /// <param name="name">Name of the wire, unique in the module.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static void Assume(Bit condition, string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddProperty(PropertyKind.Assume, condition, name, new SourceLocation(file, line));

    /// <summary>Asks for inputs that make a condition true in some cycle without reset: shows that assumptions leave something possible.</summary>
    /// <param name="condition">What should be reached.</param>
    /// <param name="name">Name of the wire, unique in the module.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static void Cover(Bit condition, string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddProperty(PropertyKind.Cover, condition, name, new SourceLocation(file, line));

    /// <summary>A wire, so that regions, names, copies and waveforms need nothing new.</summary>
    private static void AddProperty(PropertyKind kind, Bit condition, string name, SourceLocation location)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var builder = DefinitionBuilder.Required;
        var wire = Wire.Bit(kind == PropertyKind.Cover ? 0 : 1, location.File, location.Line);
        builder.SetProperty(wire, kind);
        builder.NameSignal(wire, name, isSuggestion: false);
        wire.AssignFrom(condition, isSequential: false);
    }
}
