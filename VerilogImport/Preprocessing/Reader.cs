namespace HdlDsl.VerilogImport.Preprocessing;

/// <summary>Text that the preprocessor goes through: a file, or what a macro expands to.</summary>
internal sealed class Reader
{
    private readonly SourceFile file;
    private readonly int fixedPosition;

    /// <summary>Reads a file from its start.</summary>
    public Reader(SourceFile file)
        : this(file, file.Text, fixedPosition: -1)
    {
    }

    private Reader(SourceFile file, string text, int fixedPosition)
    {
        this.file = file;
        this.fixedPosition = fixedPosition;
        Text = text;
    }

    public string Text { get; }

    public int Position { get; set; }

    public bool IsMacro => fixedPosition >= 0;

    public bool IsAtEnd => Position >= Text.Length;

    public char Current => Text[Position];

    /// <summary>Text that stands in place of something in this one.</summary>
    public Reader Over(string text, int position) => new(file, text, OriginAt(position).Position);

    public (SourceFile File, int Position) OriginAt(int position) => (file, IsMacro ? fixedPosition : position);

    public VerilogPlace PlaceAt(int position) => file.PlaceAt(OriginAt(position).Position);

    public bool StartsWith(string text) => Text.AsSpan(Position).StartsWith(text, StringComparison.Ordinal);

    public void SkipBlanks()
    {
        while (!IsAtEnd && Current is ' ' or '\t' or '\f')
            Position++;
    }

    public void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Current))
            Position++;
    }

    /// <summary>A name at the position, or an empty text.</summary>
    public string TakeName()
    {
        var start = Position;
        if (!IsAtEnd && (char.IsAsciiLetter(Current) || Current == '_'))
        {
            while (!IsAtEnd && IsNamePart(Current))
                Position++;
        }

        return Text[start..Position];
    }

    /// <summary>The text up to a position.</summary>
    public string TakeTo(int end)
    {
        var taken = Text[Position..end];
        Position = end;
        return taken;
    }

    /// <summary>The end of a string, comment or escaped name that starts at the position; the position itself when nothing of that kind does.</summary>
    public int EndOfVerbatim()
    {
        if (Current == '"')
            return EndOfString();
        if (StartsWith("//"))
            return EndOfLine(Position);
        if (StartsWith("/*"))
        {
            var end = Text.IndexOf("*/", Position + 2, StringComparison.Ordinal);
            return end >= 0 ? end + 2 : throw ImportErrors.At(ImportErrors.Directive, PlaceAt(Position), "the comment has no end.", "close it with */.", "starts here");
        }

        if (Current == '\\')
        {
            var end = Position;
            while (end < Text.Length && !char.IsWhiteSpace(Text[end]))
                end++;
            return end;
        }

        return Position;
    }

    public int EndOfLine(int from)
    {
        var end = Text.IndexOf('\n', from);
        return end < 0 ? Text.Length : end;
    }

    public static bool IsNamePart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$';

    private int EndOfString()
    {
        var end = Position + 1;
        while (end < Text.Length && Text[end] is not ('"' or '\n'))
            end += Text[end] == '\\' && end + 1 < Text.Length ? 2 : 1;
        return Math.Min(end + 1, Text.Length);
    }
}
