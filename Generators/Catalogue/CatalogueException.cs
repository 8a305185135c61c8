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

    /// <summary>What a configuration or a module's constructor objects to, in terms of knobs.</summary>
    /// <param name="refused">What was thrown.</param>
    /// <returns>An exception with the same message but for the C# parameter, which says nothing to someone who sets knobs.</returns>
    public static CatalogueException Of(ArgumentException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused as CatalogueException
            ?? new CatalogueException(refused.Message.Replace($" (Parameter '{refused.ParamName}')", "", StringComparison.Ordinal), refused);
    }
}
