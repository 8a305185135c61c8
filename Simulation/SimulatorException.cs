namespace HdlDsl.Simulator;

/// <summary>A design can't be simulated, or a simulation can't go on: a black box without a model, logic that does not settle.</summary>
public sealed class SimulatorException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">What led to it, or null.</param>
    public SimulatorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
