namespace Verification.Engines.Tools;

/// <summary>How a tool run ended.</summary>
/// <param name="ExitCode">Exit code of the process.</param>
/// <param name="Output">The end of standard output and standard error, in order of arrival.</param>
public sealed record ToolResult(int ExitCode, string Output);
