using System.Globalization;
using System.Text;

namespace HdlDsl.VerilogImport.Preprocessing;

/// <summary>
/// Compiler directives of IEEE 1364-2005 §19 with the additions of IEEE 1800-2017 §22: definitions with arguments, conditions and includes are carried
/// out. Directives that only tell a simulator something, comments, and macros that nobody defined stay in the text.
/// </summary>
/// <param name="options">Definitions, include folders and limits.</param>
internal sealed partial class Preprocessor(VerilogSourceOptions options)
{
    private const int MaxDepth = 64;

    private readonly Dictionary<string, Macro> macros = options.Defines.ToDictionary(pair => pair.Key, pair => new Macro(null, pair.Value), StringComparer.Ordinal);
    private readonly Stack<string> expanding = new();
    private readonly Stack<Condition> conditions = new();
    private ExpandedText output = new(options.MaxCharacters);
    private int includeDepth;

    /// <summary>Processes files one after the other; definitions go on from one to the next, as tools have it.</summary>
    public ExpandedText Run(IReadOnlyList<SourceFile> files)
    {
        foreach (var file in files)
        {
            Process(file);
            output.Append("\n", new Reader(file), Math.Max(0, file.Text.Length - 1));
        }

        return output;
    }

    private bool IsActive => conditions.Count == 0 || conditions.Peek().IsActive;

    private void Process(SourceFile file)
    {
        var outer = conditions.Count;
        Process(new Reader(file));
        if (conditions.Count > outer)
            throw Wrong(conditions.Peek().Place, "the condition has no `endif in this file.", "add `endif.", "starts here");
    }

    private void Process(Reader reader)
    {
        while (!reader.IsAtEnd)
        {
            var start = reader.Position;
            while (!reader.IsAtEnd && reader.Current is not ('"' or '/' or '\\' or '`'))
                reader.Position++;
            Copy(reader, start);
            if (reader.IsAtEnd)
                return;
            if (reader.Current == '`')
            {
                Direct(reader);
                continue;
            }

            start = reader.Position;
            reader.Position = Math.Max(start + 1, reader.EndOfVerbatim());
            Copy(reader, start);
        }
    }

    private void Copy(Reader reader, int start)
    {
        if (IsActive)
            output.Append(reader.Text.AsSpan(start, reader.Position - start), reader, start);
    }

    private void Direct(Reader reader)
    {
        var start = reader.Position++;
        var place = reader.PlaceAt(start);
        var name = reader.TakeName();
        switch (name)
        {
            case "ifdef" or "ifndef":
                OpenCondition(reader, name, place);
                break;
            case "elsif" or "else" or "endif":
                ContinueCondition(reader, name, place);
                break;
            case "define":
                Define(reader, place);
                break;
            case "" when !IsActive:
                break;
            case "":
                Copy(reader, start);
                break;
            case not null when !IsActive:
                break;
            case "undef":
                macros.Remove(NameBehind(reader, name, place));
                break;
            case "undefineall":
                macros.Clear();
                break;
            case "include":
                Include(reader, place);
                break;
            case "__FILE__":
                output.Append($"\"{place.File}\"", reader, start);
                break;
            case "__LINE__":
                output.Append(place.Line.ToString(CultureInfo.InvariantCulture), reader, start);
                break;
            default:
                if (macros.TryGetValue(name!, out var macro))
                    Expand(reader, name!, macro, start);
                else
                    Copy(reader, start);
                break;
        }
    }

    private void OpenCondition(Reader reader, string word, VerilogPlace place)
    {
        var isOuterActive = IsActive;
        var holds = macros.ContainsKey(NameBehind(reader, word, place)) == (word == "ifdef");
        conditions.Push(new Condition(place, isOuterActive) { IsActive = isOuterActive && holds, HasHeld = holds });
    }

    private void ContinueCondition(Reader reader, string word, VerilogPlace place)
    {
        if (!conditions.TryPeek(out var condition) || condition.Place.File != place.File)
            throw Wrong(place, $"`{word} stands without `ifdef or `ifndef in front of it.", "remove it, or add the `ifdef.");
        if (word == "endif")
        {
            conditions.Pop();
            return;
        }

        if (condition.HasElse)
            throw Wrong(place, $"`{word} follows `else of the same condition.", "put `else last.");
        condition.HasElse = word == "else";
        var holds = word == "else" || macros.ContainsKey(NameBehind(reader, word, place));
        condition.IsActive = condition.IsOuterActive && !condition.HasHeld && holds;
        condition.HasHeld |= holds;
    }

    private static string NameBehind(Reader reader, string word, VerilogPlace place)
    {
        reader.SkipBlanks();
        var name = reader.TakeName();
        return name.Length > 0 ? name : throw Wrong(place, $"`{word} has no name behind it.", $"write `{word} NAME.");
    }

    private void Define(Reader reader, VerilogPlace place)
    {
        if (!IsActive)
        {
            // What a definition says is no directive of this text.
            TakeBody(reader);
            return;
        }

        var name = NameBehind(reader, "define", place);
        var formals = !reader.IsAtEnd && reader.Current == '(' ? TakeFormals(reader, name, place) : null;
        macros[name] = new Macro(formals, TakeBody(reader));
    }

    private static List<(string Name, string? Default)> TakeFormals(Reader reader, string macro, VerilogPlace place)
    {
        var formals = new List<(string, string?)>();
        foreach (var text in TakeList(reader, macro, place))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? text : text[..equals]).Trim();
            if (name.Length == 0 || !name.All(Reader.IsNamePart) || char.IsAsciiDigit(name[0]))
                throw Wrong(place, $"'{name}' is no name for an argument of macro '{macro}'.", $"write `define {macro}(a, b) ….");
            formals.Add((name, equals < 0 ? null : text[(equals + 1)..].Trim()));
        }

        return formals;
    }

    /// <summary>The rest of the line without comments; a backslash at the end of a line goes on with the next.</summary>
    private static string TakeBody(Reader reader)
    {
        var body = new StringBuilder();
        while (!reader.IsAtEnd && reader.Current != '\n')
        {
            if (reader.StartsWith("\\\n"))
            {
                body.Append('\n');
                reader.Position += 2;
            }
            else if (reader.StartsWith("//"))
            {
                var end = reader.EndOfLine(reader.Position);
                reader.Position = reader.Text[end - 1] == '\\' ? end - 1 : end;
            }
            else if (reader.StartsWith("/*"))
            {
                body.Append(' ');
                reader.Position = reader.EndOfVerbatim();
            }
            else if (reader.Current == '"' && (reader.Position == 0 || reader.Text[reader.Position - 1] != '`'))
            {
                body.Append(reader.TakeTo(reader.EndOfVerbatim()));
            }
            else
            {
                body.Append(reader.Current);
                reader.Position++;
            }
        }

        return body.ToString().Trim();
    }

    private void Include(Reader reader, VerilogPlace place)
    {
        reader.SkipBlanks();
        if (!reader.IsAtEnd && reader.Current == '`')
        {
            // The name of the file may come from a macro.
            var start = reader.Position++;
            var macro = reader.TakeName();
            if (!macros.TryGetValue(macro, out var definition))
                throw Wrong(place, $"`include names its file with macro '{macro}', which is not defined.", "define it in VerilogSourceOptions.Defines.");
            var text = Evaluated(reader, macro, definition, start);
            IncludeFile(Unquoted(text.Trim(), place), place);
            return;
        }

        var closing = reader.IsAtEnd ? '\0' : reader.Current == '"' ? '"' : reader.Current == '<' ? '>' : '\0';
        var from = reader.Position;
        var end = closing == '\0' ? -1 : reader.Text.IndexOf(closing, from + 1);
        if (end < 0 || end > reader.EndOfLine(from))
            throw Wrong(place, "`include has no file name behind it.", "write `include \"file.vh\".");
        IncludeFile(reader.TakeTo(end + 1)[1..^1], place);
    }

    private static string Unquoted(string text, VerilogPlace place) => text.Length > 2 && text[0] is '"' or '<'
        ? text[1..^1]
        : throw Wrong(place, "`include has no file name behind it.", "write `include \"file.vh\".");

    private void IncludeFile(string name, VerilogPlace place)
    {
        if (++includeDepth > MaxDepth)
        {
            throw ImportErrors.At(
                ImportErrors.TooLarge, place, $"includes are nested more than {MaxDepth} deep; does '{name}' include itself?", "put its contents between `ifndef and `endif.");
        }

        string[] folders = [Path.GetDirectoryName(place.File) ?? "", .. options.IncludeDirectories];
        var path = (Path.IsPathRooted(name) ? [name] : folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (path is null)
        {
            throw ImportErrors.At(
                ImportErrors.Unreadable, place, $"the included file '{name}' is in none of the folders {string.Join(", ", folders.Select(folder => $"'{(folder.Length == 0 ? "." : folder)}'"))}.",
                "add its folder to VerilogSourceOptions.IncludeDirectories.");
        }

        SourceFile file;
        try
        {
            file = SourceFile.Read(path, options.MaxCharacters);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ImportErrors.At(ImportErrors.Unreadable, place, $"the included file '{path}' can't be read: {failure.Message}", "check the file and its permissions.");
        }

        Process(file);
        includeDepth--;
    }

    private static HdlDsl.Diagnostics.HdlException Wrong(VerilogPlace place, string message, string fix, string what = "here") =>
        ImportErrors.At(ImportErrors.Directive, place, message, fix, what);

    private sealed class Condition(VerilogPlace place, bool isOuterActive)
    {
        public VerilogPlace Place { get; } = place;

        public bool IsOuterActive { get; } = isOuterActive;

        public bool IsActive { get; set; }

        /// <summary>Whether one of the branches so far was taken.</summary>
        public bool HasHeld { get; set; }

        public bool HasElse { get; set; }
    }
}
