using System.Collections.Immutable;

namespace HdlDsl.VerilogImport;

/// <summary>What a wrapper class is made from.</summary>
/// <param name="Source">The Verilog.</param>
/// <param name="Module">Name of the module; null when the source has only one.</param>
public sealed record WrapperRequest(VerilogSource Source, string? Module = null)
{
    /// <summary>Namespace of the class.</summary>
    public string Namespace { get; init; } = "Imported";

    /// <summary>Name of the class; null for that of the module.</summary>
    public string? ClassName { get; init; }

    /// <summary>The Verilog files as the class looks for them: relative to its own file, with slashes.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Parameter values for the widths in the comments, where the defaults give none; as in <see cref="VerilogSource.Module"/>.</summary>
    public object? Parameters { get; init; }

    /// <summary>Options that the source was read with; include folders relative to the file of the class, with slashes.</summary>
    public VerilogSourceOptions Options { get; init; } = VerilogSourceOptions.Default;
}
