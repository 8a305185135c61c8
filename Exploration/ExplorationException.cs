namespace Exploration;

/// <summary>A study, a store or an executor can't be used as asked. The message says what is wrong, where, and what to do.</summary>
public sealed class ExplorationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">What was behind it, or null.</param>
    public ExplorationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
