namespace Verification.Engines.Tools;

/// <summary>A tool ended with an error or ran out of time. The message carries the command and the end of its output.</summary>
public sealed class ToolFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ToolFailedException(string message, string output)
        : base(message) => Output = output;

    /// <summary>The end of what the tool printed.</summary>
    public string Output { get; }
}
