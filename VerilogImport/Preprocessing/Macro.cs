using System.Text;

namespace HdlDsl.VerilogImport.Preprocessing;

/// <summary>A text macro.</summary>
/// <param name="Formals">Names and defaults of the arguments; null when the macro takes none.</param>
/// <param name="Body">What stands for it.</param>
internal sealed record Macro(IReadOnlyList<(string Name, string? Default)>? Formals, string Body)
{
    /// <summary>The body with its arguments in place. <c>``</c> joins words, <c>`"</c> makes a string.</summary>
    public string Substitute(IReadOnlyList<string> arguments)
    {
        var result = new StringBuilder();
        var inString = false;
        for (var i = 0; i < Body.Length;)
        {
            if (Body[i] == '`' && i + 1 < Body.Length && Body[i + 1] is '`' or '"')
            {
                if (Body[i + 1] == '"')
                    result.Append('"');
                i += 2;
            }
            else if (Body[i] == '"')
            {
                inString = !inString;
                result.Append(Body[i++]);
            }
            else if (!inString && (char.IsAsciiLetter(Body[i]) || Body[i] == '_'))
            {
                var start = i;
                while (i < Body.Length && Reader.IsNamePart(Body[i]))
                    i++;
                var name = Body[start..i];
                var isMacroUse = start > 0 && Body[start - 1] == '`' && (start < 2 || Body[start - 2] != '`');
                var formal = isMacroUse ? -1 : IndexOf(name);
                result.Append(formal < 0 ? name : arguments[formal]);
            }
            else
            {
                result.Append(Body[i++]);
            }
        }

        return result.ToString();
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < (Formals?.Count ?? 0); i++)
            if (Formals![i].Name == name)
                return i;
        return -1;
    }
}
