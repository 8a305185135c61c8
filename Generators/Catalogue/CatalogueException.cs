namespace Generators.Catalogue;

/// <summary>A design, preset, knob or value that was asked for by name does not exist or is not allowed. The message says what is.</summary>
public sealed class CatalogueException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">What a configuration's own validation said, or null.</param>
    public CatalogueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
