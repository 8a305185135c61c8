namespace Generators.BitMod.Quantisation;

/// <summary>Weights that can't be quantised, or quantised weights that can't be right. The message says where: channel, input or group, and value.</summary>
public sealed class QuantisationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="innerException">The cause, or null.</param>
    public QuantisationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from a text with numbers, which are written the same everywhere.</summary>
    internal static QuantisationException Of(FormattableString message) => new(FormattableString.Invariant(message));
}
