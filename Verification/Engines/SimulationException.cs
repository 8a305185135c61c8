namespace Verification.Engines;

/// <summary>A simulation could not start or go on: a crash, a hang, $stop, or a call that the engine can't serve.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SimulationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
