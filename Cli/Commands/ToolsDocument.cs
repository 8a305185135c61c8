using Verification.Engines.Tools;

namespace Cli.Commands;

/// <summary>What <c>hdl doctor --json</c> prints.</summary>
internal sealed record ToolsDocument(bool Complete, IReadOnlyList<ToolStatus> Tools);
