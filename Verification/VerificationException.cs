namespace Verification;

/// <summary>The hardware did not do what the testbench expected.</summary>
public sealed class VerificationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Inputs, expected, got, cycle, design point and seed.</param>
    /// <param name="innerException">What led to it, or null.</param>
    public VerificationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
