using System.Text;

namespace Cli.Generation;

/// <summary>
/// The directory that generated files go to. A file appears under its name only when it is complete: it is written under a temporary name
/// beside its place and renamed. A file that is up to date is not touched.
/// </summary>
internal sealed class OutputDirectory(string path)
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Where a file is, as the user would name it.</summary>
    public string PathOf(string relativePath) => Path.Combine(path, relativePath);

    /// <summary>Compares a file with what it should be.</summary>
    public FileState StateOf(string relativePath, string text) => StateOf(relativePath, Encoding.GetBytes(text));

    private FileState StateOf(string relativePath, byte[] wanted)
    {
        var file = new FileInfo(PathOf(relativePath));
        if (!file.Exists)
            return FileState.Missing;
        return file.Length == wanted.Length && File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(wanted)
            ? FileState.UpToDate
            : FileState.Stale;
    }

    /// <summary>Writes a file unless it is up to date.</summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="UsageException">The place can't be written.</exception>
    public bool Write(string relativePath, string text) => Write(relativePath, Encoding.GetBytes(text));

    /// <summary>Writes a file unless it is up to date.</summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="UsageException">The place can't be written.</exception>
    public bool Write(string relativePath, byte[] content)
    {
        try
        {
            if (StateOf(relativePath, content) == FileState.UpToDate)
                return false;
            Replace(Path.GetFullPath(PathOf(relativePath)), content);
            return true;
        }
        // The library's word for a file that is larger than the file system or a quota allows is ArgumentOutOfRangeException.
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"Can't write '{PathOf(relativePath)}': {failure.Message}", failure);
        }
    }

    /// <summary>Verilog files of presets that are there though no preset makes them any more.</summary>
    /// <param name="wanted">The files that should be there.</param>
    /// <returns>Paths below this directory, in order.</returns>
    public IReadOnlyList<string> Leftovers(IReadOnlySet<string> wanted)
    {
        if (!Directory.Exists(path))
            return [];
        return
        [
            .. Directory.EnumerateFiles(path, "*.v", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/'))
                .Where(file => !wanted.Contains(file) && !file.Contains($"/{DesignPoint.CustomPrefix}", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Deletes a file, and its folder when nothing else is in it.</summary>
    /// <exception cref="UsageException">It can't be deleted.</exception>
    public void Delete(string relativePath)
    {
        try
        {
            var file = new FileInfo(PathOf(relativePath));
            file.Delete();
            if (!file.Directory!.EnumerateFileSystemInfos().Any())
                file.Directory.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Can't delete '{PathOf(relativePath)}': {failure.Message}", failure);
        }
    }

    private static void Replace(string target, byte[] content)
    {
        var directory = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(directory);
        var temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // Still there only when something went wrong.
            File.Delete(temporary);
        }
    }
}
