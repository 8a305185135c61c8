namespace Generators.Common.Tensors;

/// <summary>A file that can't be read or written, or is not what it should be. The message starts with the file and, where it helps, the byte.</summary>
public sealed class TensorFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="problem">What is wrong, and what would be right.</param>
    /// <param name="offset">The byte where it was found, or null.</param>
    /// <param name="innerException">The cause, or null.</param>
    public TensorFileException(string file, FormattableString problem, long? offset = null, Exception? innerException = null)
        : base(MessageOf(file, problem, offset), innerException)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>The byte where the problem was found, or null.</summary>
    public long? Offset { get; }

    private static string MessageOf(string file, FormattableString problem, long? offset) =>
        FormattableString.Invariant($"{file}: {(offset is { } at ? FormattableString.Invariant($"byte {at}: ") : "")}{FormattableString.Invariant(problem)}");
}
