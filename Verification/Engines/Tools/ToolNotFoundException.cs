namespace Verification.Engines.Tools;

/// <summary>A program that is needed is not installed. The message says which and how to install it.</summary>
public sealed class ToolNotFoundException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ToolNotFoundException(ToolKind tool, string message)
        : base(message) => Tool = tool;

    /// <summary>The tool that is missing.</summary>
    public ToolKind Tool { get; }
}
