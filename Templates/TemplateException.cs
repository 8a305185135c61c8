namespace Templates;

/// <summary>A template is missing, malformed, or asks for something its model does not have. The message names the template.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TemplateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
