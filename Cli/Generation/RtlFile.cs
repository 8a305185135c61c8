using HdlDsl.Diagnostics;

namespace Cli.Generation;

/// <summary>A Verilog file that was made but not yet written.</summary>
/// <param name="Point">What it is made from.</param>
/// <param name="RelativePath">Place below the output directory, with slashes.</param>
/// <param name="Text">Contents.</param>
/// <param name="Warnings">What the checks found suspicious.</param>
internal sealed record RtlFile(DesignPoint Point, string RelativePath, string Text, IReadOnlyList<Diagnostic> Warnings);
