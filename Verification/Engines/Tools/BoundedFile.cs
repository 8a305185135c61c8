using System.Globalization;

namespace Verification.Engines.Tools;

/// <summary>Reads files that somebody names. A device or pipe has no length and may never end, so the bytes are counted while they are read.</summary>
internal static class BoundedFile
{
    private const int PieceBytes = 1 << 16;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">It can't be read, or has more bytes than that.</exception>
    public static byte[] ReadBytes(string path, long maxBytes)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var piece = new byte[PieceBytes];
        for (int count; (count = file.Read(piece)) > 0;)
        {
            if (bytes.Length + count > maxBytes)
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it has more than {maxBytes >> 20} MB."));
            bytes.Write(piece, 0, count);
        }

        return bytes.ToArray();
    }

    /// <summary>The text of a file, in UTF-8 unless a byte order mark says otherwise.</summary>
    /// <exception cref="IOException">It can't be read, or has more bytes than that.</exception>
    public static string ReadText(string path, long maxBytes)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, maxBytes)));
        return reader.ReadToEnd();
    }
}
