using System.Collections.Immutable;

namespace HdlDsl.VerilogImport;

/// <summary>How Verilog source is read.</summary>
public sealed record VerilogSourceOptions
{
    /// <summary>The usual settings: no definitions, includes from the folder of the including file, at most 16 million characters.</summary>
    public static VerilogSourceOptions Default { get; } = new();

    /// <summary>Folders in which <c>`include</c> looks behind the folder of the including file, in this order.</summary>
    public ImmutableArray<string> IncludeDirectories { get; init; } = [];

    /// <summary>Macros that are defined from the start, as with <c>-DNAME=text</c>; an empty text for those that only <c>`ifdef</c> asks for.</summary>
    public ImmutableDictionary<string, string> Defines { get; init; } = ImmutableDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Whether simulators read the source as SystemVerilog; null lets the file name decide (<c>.sv</c>), and <c>$error</c> and the like.</summary>
    public bool? IsSystemVerilog { get; init; }

    /// <summary>Most characters that the source may have when its macros and includes are expanded.</summary>
    public int MaxCharacters { get; init; } = 16_000_000;
}
