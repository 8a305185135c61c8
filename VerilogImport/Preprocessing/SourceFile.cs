namespace HdlDsl.VerilogImport.Preprocessing;

/// <summary>A file as it was read, with line feeds as line ends.</summary>
internal sealed class SourceFile
{
    private readonly List<int> lineStarts = [0];

    public SourceFile(string name, string text)
    {
        Name = name;
        Text = text.ReplaceLineEndings("\n");
        for (var i = 0; i < Text.Length; i++)
            if (Text[i] == '\n')
                lineStarts.Add(i + 1);
    }

    public string Name { get; }

    public string Text { get; }

    public VerilogPlace PlaceAt(int position)
    {
        var line = lineStarts.BinarySearch(position);
        if (line < 0)
            line = ~line - 1;
        return new VerilogPlace(Name, line + 1, position - lineStarts[line] + 1);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SourceFile Read(string path, int limit)
    {
        var length = new FileInfo(path).Length;
        if (length > limit)
        {
            throw ImportErrors.At(
                ImportErrors.TooLarge, new VerilogPlace(path, 1, 1), $"the file has {length} bytes; at most {limit} are read.",
                "load only the files that the module needs, or raise VerilogSourceOptions.MaxCharacters.");
        }

        // A device or pipe has no length and may never end.
        using var reader = new StreamReader(path);
        var text = new char[Math.Min(length, limit) + 1];
        var count = reader.ReadBlock(text);
        if (count == text.Length && reader.Peek() >= 0)
            throw new IOException("it is no file with an end.");
        return new SourceFile(path, new string(text, 0, count));
    }
}
