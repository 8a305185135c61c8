using Antlr4.Runtime;
using HdlDsl.Verilog;
using HdlDsl.VerilogImport.Generated;
using HdlDsl.VerilogImport.Preprocessing;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>
/// The modules of a source, found by their outermost words alone, so that nothing in a body or in a module that nobody asks for can stand in the way.
/// </summary>
internal sealed class SourceModules
{
    private static readonly Dictionary<string, string> OtherUnits = new(StringComparer.Ordinal)
    {
        ["interface"] = "endinterface",
        ["package"] = "endpackage",
        ["program"] = "endprogram",
        ["class"] = "endclass",
        ["primitive"] = "endprimitive",
        ["config"] = "endconfig",
        ["checker"] = "endchecker",
    };

    private readonly ExpandedText text;
    private readonly List<IToken> tokens = [];
    private readonly Dictionary<string, (int First, int Last)> modules = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public SourceModules(ExpandedText text)
    {
        this.text = text;
        var lexer = new VerilogHeaderLexer(new AntlrInputStream(text.Text));
        lexer.RemoveErrorListeners();
        for (var token = lexer.NextToken(); token.Type != TokenConstants.EOF; token = lexer.NextToken())
            tokens.Add(token);
        Find();
    }

    /// <summary>Names of the modules in their order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Interfaces, packages and the like: the name and what it is.</summary>
    public Dictionary<string, string> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the source calls <c>$error</c> or the like, which only SystemVerilog has, and can be read as SystemVerilog: no word that it reserves is a name.</summary>
    public bool HaveMessages =>
        tokens.Exists(token => token.Type == VerilogHeaderLexer.SYSTEM_NAME && token.Text is "$error" or "$fatal" or "$warning" or "$info")
        && !tokens.Exists(token => token.Type == VerilogHeaderLexer.IDENTIFIER && VerilogKeywords.SystemVerilog.Contains(token.Text));

    /// <summary>The tokens of a module, from <c>module</c> to <c>endmodule</c>.</summary>
    public IReadOnlyList<IToken> TokensOf(string name)
    {
        var (first, last) = modules[name];
        return tokens.GetRange(first, last - first + 1);
    }

    public bool Contains(string name) => modules.ContainsKey(name);

    public VerilogPlace PlaceOf(IToken token) => text.PlaceAt(token.StartIndex);

    private void Find()
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type == VerilogHeaderLexer.MODULE)
                i = AddModule(i);
            else if (OtherUnits.TryGetValue(tokens[i].Text, out var end))
                i = SkipUnit(i, end);
        }
    }

    private int AddModule(int first)
    {
        var nameAt = first + 1;
        if (nameAt + 1 < tokens.Count && tokens[nameAt].Text is "automatic" or "static")
            nameAt++;
        var depth = 0;
        var last = first;
        for (; last < tokens.Count; last++)
        {
            if (tokens[last].Type == VerilogHeaderLexer.MODULE)
                depth++;
            else if (tokens[last].Type == VerilogHeaderLexer.ENDMODULE && --depth == 0)
                break;
        }

        if (last == tokens.Count)
            throw ImportErrors.At(ImportErrors.Syntax, PlaceOf(tokens[first]), "the module has no endmodule.", "add it, or load the file that has the rest.", "starts here");
        if (nameAt >= last || tokens[nameAt].Type is not (VerilogHeaderLexer.IDENTIFIER or VerilogHeaderLexer.ESCAPED_IDENTIFIER))
            throw ImportErrors.At(ImportErrors.Syntax, PlaceOf(tokens[Math.Min(nameAt, last)]), $"'module' has no name behind it but '{tokens[Math.Min(nameAt, last)].Text}'.", "name the module.");
        var name = HeaderParser.Unescaped(tokens[nameAt].Text);
        if (!modules.TryAdd(name, (first, last)))
        {
            throw ImportErrors.At(
                ImportErrors.NoModule, PlaceOf(tokens[nameAt]), $"module '{name}' is defined twice; the first one is at {PlaceOf(tokens[modules[name].First])}.", "load only one of the files.");
        }

        names.Add(name);
        return last;
    }

    private int SkipUnit(int first, string end)
    {
        var name = first + 1 < tokens.Count ? tokens[first + 1].Text : "";
        var last = first;
        while (last < tokens.Count && tokens[last].Text != end)
            last++;
        Others.TryAdd(name, tokens[first].Text);
        return last;
    }
}
