namespace Verification.Engines.Tools;

/// <summary>An installed tool.</summary>
/// <param name="Kind">Which tool.</param>
/// <param name="Path">Absolute path of the executable.</param>
/// <param name="Version">First line of what the tool says about its version.</param>
public sealed record Tool(ToolKind Kind, string Path, string Version);
