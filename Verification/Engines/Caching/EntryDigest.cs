using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Verification.Engines.Caching;

/// <summary>
/// Tells an entry of the cache from one that a broken disk or a stray program has changed: a digest of all its files, kept beside the entries. An entry without a digest is taken as it
/// is. Files are read again only when their sizes or times are others than at the last look.
/// </summary>
/// <param name="entry">The entry's directory.</param>
/// <param name="path">The file of the digest.</param>
internal sealed class EntryDigest(string entry, string path)
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>Notes the files of a finished entry, before it gets its name.</summary>
    public void Write(string workspace)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(temporary, Of(workspace));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Whether the entry has the files that were published.</summary>
    public bool Matches()
    {
        try
        {
            var stamp = Stamp();
            if (Known.TryGetValue(entry, out var seen) && seen == stamp)
                return true;
            if (File.Exists(path) && File.ReadAllText(path) != Of(entry))
                return false;
            Known[entry] = stamp;
            return true;
        }
        catch (IOException)
        {
            // Somebody is taking it away.
            return false;
        }
    }

    private static string[] FilesOf(string directory)
    {
        var files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static string Of(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var name in FilesOf(directory))
        {
            using var file = File.OpenRead(name);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(directory, name)}\0{file.Length}\0")));
            for (int count; (count = file.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string Stamp() => string.Join('|', FilesOf(entry).Select(name => new FileInfo(name)).Select(file =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
}
