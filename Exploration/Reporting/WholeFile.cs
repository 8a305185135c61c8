namespace Exploration.Reporting;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file beside its place and renames it.</summary>
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
