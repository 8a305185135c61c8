namespace Generators.Common.Tensors;

/// <summary>Writes a file so that it appears under its name only when it is complete: under a temporary name beside its place, then renamed.</summary>
internal static class TensorSink
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="TensorFileException">The place can't be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TensorFileException(path, $"can't be written: {failure.Message}", innerException: failure);
        }
        finally
        {
            // Still there only when something went wrong; where nothing could be made there is nothing to delete.
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }
}
