namespace Verification.Engines.Tools;

/// <summary>One row of a tool report.</summary>
/// <param name="Name">Name of the program, for example "verilator".</param>
/// <param name="Found">Whether it can be run.</param>
/// <param name="Path">Where it is; null when there is no such file. A path with <paramref name="Found"/> false does not run.</param>
/// <param name="Version">What it says about its version; null when it was not found.</param>
/// <param name="InstallCommand">What installs it on Debian and Ubuntu.</param>
/// <param name="EnvironmentVariable">The variable that selects another executable.</param>
public sealed record ToolStatus(string Name, bool Found, string? Path, string? Version, string InstallCommand, string EnvironmentVariable);
