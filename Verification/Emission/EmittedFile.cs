namespace Verification.Emission;

/// <summary>A text file to be written.</summary>
/// <param name="Path">Path relative to the output directory, with forward slashes.</param>
/// <param name="Content">Text with line feeds.</param>
public sealed record EmittedFile(string Path, string Content);
