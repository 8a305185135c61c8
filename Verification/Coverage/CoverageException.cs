namespace Verification.Coverage;

/// <summary>A coverage or waiver file can't be used, or two coverages can't be merged. The message names the file and says why.</summary>
public sealed class CoverageException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which file, where, what is wrong.</param>
    /// <param name="innerException">What led to it, or null.</param>
    public CoverageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
