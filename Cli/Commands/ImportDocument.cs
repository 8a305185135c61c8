using Cli.Generation;
using HdlDsl.VerilogImport;

namespace Cli.Commands;

/// <summary>What <c>hdl import --json</c> prints. Widths are those of the default parameters.</summary>
internal sealed record ImportDocument(
    string Module, string Path, FileState State, IReadOnlyList<ImportedParameterContent> Parameters, IReadOnlyList<ImportedPortContent> Ports);

/// <summary>A parameter that can be set.</summary>
internal sealed record ImportedParameterContent(string Name, string Default);

/// <summary>A port.</summary>
internal sealed record ImportedPortContent(string Name, PortDirection Direction, int Width, bool IsSigned);
