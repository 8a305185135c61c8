using System.Globalization;
using HdlDsl.Diagnostics;

namespace HdlDsl.VerilogImport;

/// <summary>A place in Verilog source.</summary>
/// <param name="File">The file as it was given or found.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column in characters.</param>
public readonly record struct VerilogPlace(string File, int Line, int Column)
{
    internal DiagnosticNote Note(string text) =>
        new(new SourceLocation(File, Line), string.Create(CultureInfo.InvariantCulture, $"column {Column}: {text}"));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
