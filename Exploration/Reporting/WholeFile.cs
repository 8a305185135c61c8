namespace Exploration.Reporting;

/// <summary>Writes files that are either complete or not there.</summary>
public static class WholeFile
{
    /// <summary>Finds out whether a file can be written, before the work whose result is to be in it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ExplorationException">The directory does not exist or can't be written.</exception>
    public static void Probe(string path)
    {
        var target = Path.GetFullPath(path);
        var trial = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            if (Directory.Exists(target))
                throw new ExplorationException($"Can't write '{path}': it is a directory.");
            using var file = new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ExplorationException($"Can't write '{path}': {failure.Message.Replace(trial, target, StringComparison.Ordinal)}", failure);
        }
    }

    /// <summary>Writes a file beside its place and renames it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is to be in it.</param>
    /// <exception cref="ExplorationException">The place can't be written.</exception>
    public static void Write(string path, byte[] content)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ExplorationException($"Can't write '{path}': {failure.Message}", failure);
        }
    }
}
