namespace Synthesis;

/// <summary>Ends a run early; <see cref="SynthesisDriver"/> turns it into a result.</summary>
internal sealed class SynthesisFailure(SynthesisStatus status, string message) : Exception(message)
{
    public SynthesisStatus Status { get; } = status;
}
