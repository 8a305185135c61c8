using System.Text;

namespace HdlDsl.VerilogImport.Preprocessing;

/// <content>Expansion of macros.</content>
internal sealed partial class Preprocessor
{
    /// <summary>Macros that use each other twice at each level take time even when they expand to nothing.</summary>
    private const int MaxExpansions = 1_000_000;

    private int expansions;
    private int argumentDepth;

    private void Expand(Reader reader, string name, Macro macro, int start)
    {
        var place = reader.PlaceAt(start);
        var text = Replacement(reader, name, macro, place);
        if (expanding.Contains(name, StringComparer.Ordinal))
            throw Wrong(place, $"macro '{name}' expands to itself.", "break the circle in its definition.");
        if (expanding.Count >= MaxDepth)
            throw ImportErrors.At(ImportErrors.TooLarge, place, $"macros are nested more than {MaxDepth} deep.", "simplify the definitions.");
        if (++expansions > MaxExpansions)
            throw ImportErrors.At(ImportErrors.TooLarge, place, $"macros are used more than {MaxExpansions} times.", "simplify the definitions.");
        expanding.Push(name);
        Process(reader.Over(text, start));
        expanding.Pop();
    }

    /// <summary>What a macro expands to in the end, as a text of its own.</summary>
    private string Evaluated(Reader reader, string name, Macro macro, int start)
    {
        var outer = output;
        output = new ExpandedText(options.MaxCharacters);
        Expand(reader, name, macro, start);
        var text = output.Text;
        output = outer;
        return text;
    }

    private string Replacement(Reader reader, string name, Macro macro, VerilogPlace place)
    {
        if (macro.Formals is not { } formals)
            return macro.Body;
        var from = reader.Position;
        reader.SkipSpace();
        if (reader.IsAtEnd || reader.Current != '(')
            throw Wrong(place, $"macro '{name}' takes {formals.Count} arguments, and no '(' follows.", $"write `{name}(…).");
        var given = TakeList(reader, name, place);
        if (formals.Count == 0 && given is [""])
            given = [];
        if (given.Count > formals.Count)
            throw Wrong(place, $"macro '{name}' takes {formals.Count} arguments, and {given.Count} are given.", "check the commas; brackets protect those inside an argument.");
        var values = new string[formals.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var text = i < given.Count && (given[i].Length > 0 || formals[i].Default is null) ? given[i] : formals[i].Default;
            if (text is null)
                throw Wrong(place, $"macro '{name}' takes {formals.Count} arguments, and {given.Count} are given.", $"give a value for '{formals[i].Name}'.");
            // Arguments are expanded by themselves, so that a macro may stand in its own argument.
            values[i] = text.Contains('`', StringComparison.Ordinal) ? ExpandedArgument(reader, text, from) : text;
        }

        var result = macro.Substitute(values);
        return result.Length <= options.MaxCharacters
            ? result
            : throw ImportErrors.At(ImportErrors.TooLarge, place, $"macro '{name}' expands to more than {options.MaxCharacters} characters.", "simplify the definitions.");
    }

    private string ExpandedArgument(Reader reader, string text, int position)
    {
        if (++argumentDepth > MaxDepth)
            throw ImportErrors.At(ImportErrors.TooLarge, reader.PlaceAt(position), $"arguments of macros are nested more than {MaxDepth} deep.", "simplify the definitions.");
        var outer = output;
        output = new ExpandedText(options.MaxCharacters);
        Process(reader.Over(text, position));
        var result = output.Text;
        output = outer;
        argumentDepth--;
        return result;
    }

    /// <summary>The parts of a list in parentheses, between commas that stand in no inner brackets or strings.</summary>
    private static List<string> TakeList(Reader reader, string macro, VerilogPlace place)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        while (!reader.IsAtEnd)
        {
            var letter = reader.Current;
            var verbatim = letter is '"' or '/' or '\\' ? reader.EndOfVerbatim() : reader.Position;
            if (verbatim > reader.Position)
            {
                var text = reader.TakeTo(verbatim);
                part.Append(letter == '/' ? " " : text);
                continue;
            }

            reader.Position++;
            if (letter is '(' or '[' or '{' && depth++ == 0)
                continue;
            if (letter is ')' or ']' or '}' && --depth == 0)
            {
                parts.Add(part.ToString().Trim());
                return parts;
            }

            if (letter == ',' && depth == 1)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(letter);
            }
        }

        throw Wrong(place, $"the arguments of macro '{macro}' have no closing ')'.", "add it.");
    }
}
