using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Synthesis.Liberty;

/// <summary>Liberty files that were read; they have megabytes, and a study asks for the same one again and again.</summary>
internal static class LibertyFiles
{
    private static readonly ConcurrentDictionary<(string Path, long Ticks, long Length), (LibertyLibrary Library, string Digest)> Known = [];

    /// <summary>Cells and digest of a file.</summary>
    /// <exception cref="LibertyException">It is missing or no usable library.</exception>
    public static (LibertyLibrary Library, string Digest) Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new LibertyException($"There is no liberty file '{path}'.");
        return Known.GetOrAdd((file.FullName, file.LastWriteTimeUtc.Ticks, file.Length), _ =>
        {
            var library = LibertyLibrary.Read(path);
            using var stream = file.OpenRead();
            return (library, Convert.ToHexStringLower(SHA256.HashData(stream)));
        });
    }
}
