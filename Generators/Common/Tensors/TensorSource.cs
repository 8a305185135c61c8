namespace Generators.Common.Tensors;

/// <summary>
/// The bytes of a tensor file with its name for messages. Nothing is read before it is known to be there, so a header can't ask for memory that the
/// file does not fill.
/// </summary>
internal sealed class TensorSource(string name, Stream stream) : IDisposable
{
    public string Name { get; } = name;

    public long Length { get; } = stream.Length;

    /// <summary>Opens a file.</summary>
    /// <exception cref="TensorFileException">It can't be opened.</exception>
    public static TensorSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new TensorSource(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        }
        catch (FileNotFoundException failure)
        {
            throw new TensorFileException(path, $"there is no such file.", innerException: failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TensorFileException(path, $"can't be read: {failure.Message}", innerException: failure);
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Reads a part of the file.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="count">Its length, at most 2 GiB.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="TensorFileException">The file ends before.</exception>
    public byte[] Read(long offset, long count, string what)
    {
        if (offset + count > Length)
            throw Fault($"the file is truncated: {what} takes {count} bytes, and {Math.Max(0, Length - offset)} are left.", offset);
        try
        {
            var result = new byte[count];
            stream.Position = offset;
            stream.ReadExactly(result);
            return result;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TensorFileException(Name, $"can't be read: {failure.Message}", offset, failure);
        }
    }

    public TensorFileException Fault(FormattableString problem, long? offset = null, Exception? cause = null) => new(Name, problem, offset, cause);
}
