namespace Synthesis;

/// <summary>Ends a run early; <see cref="SynthesisDriver"/> turns it into a result.</summary>
internal sealed class SynthesisFailure(SynthesisStatus status, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public SynthesisStatus Status { get; } = status;

    /// <summary>The end of what the tool printed.</summary>
    public string Log { get; init; } = "";

    /// <summary>The tool's exit code; 0 when it was not the tool that failed.</summary>
    public int ExitCode { get; init; }
}
