using Antlr4.Runtime;
using HdlDsl.VerilogImport.Generated;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>
/// Reduces a module to what the grammar knows: the header, the port and parameter declarations of the body, <c>endmodule</c>. Everything else in
/// a body is skipped by counting the words that open and close; no statement is parsed. Also keeps the parser's recursion within bounds.
/// </summary>
/// <param name="modules">Where the tokens come from.</param>
internal sealed class HeaderTokens(SourceModules modules)
{
    private const int MaxNesting = 100;
    private const int MaxExpression = 1_000;
    private const int MaxPrefixes = 200;

    private readonly List<IToken> kept = [];

    /// <summary>Names that the body declares <c>signed</c> in a <c>reg</c> or net declaration, which makes a port of that name signed.</summary>
    public HashSet<string> SignedNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The tokens for the parser.</summary>
    /// <param name="tokens">A module from its first word to its last.</param>
    public IList<IToken> Reduce(IReadOnlyList<IToken> tokens)
    {
        var i = 0;
        while (tokens[i].Type is not (VerilogHeaderLexer.SEMICOLON or VerilogHeaderLexer.ENDMODULE))
        {
            RefuseSystemVerilog(tokens, i);
            kept.Add(tokens[i++]);
        }

        if (tokens[i].Type == VerilogHeaderLexer.SEMICOLON)
            kept.Add(tokens[i++]);
        ReduceBody(tokens, i);
        kept.Add(tokens[^1]);
        Bound();
        return kept;
    }

    private void ReduceBody(IReadOnlyList<IToken> tokens, int from)
    {
        var closers = new Stack<string>();
        var startsItem = true;
        for (var i = from; i < tokens.Count - 1; i++)
        {
            var token = tokens[i];
            if (closers.Count > 0)
            {
                if (CloserOf(token.Text, startsItem: false) is { } inner && !IsForwardUse(tokens, i))
                    closers.Push(inner);
                else if (Closes(closers.Peek(), token.Text))
                    closers.Pop();
                startsItem = closers.Count == 0;
                continue;
            }

            if (startsItem && IsDeclaration(token.Type))
            {
                for (; i < tokens.Count - 1 && tokens[i].Type != VerilogHeaderLexer.SEMICOLON; i++)
                    kept.Add(tokens[i]);
                kept.Add(tokens[i]);
                continue;
            }

            if (startsItem && i + 1 < tokens.Count && tokens[i + 1].Text == "signed")
                CollectSigned(tokens, i + 2);
            if (CloserOf(token.Text, startsItem) is { } closer && !IsForwardUse(tokens, i))
                closers.Push(closer);
            startsItem = token.Type == VerilogHeaderLexer.SEMICOLON || token.Text == "generate" || token.Text == "endgenerate"
                || (!startsItem && i > from && tokens[i - 1].Type == VerilogHeaderLexer.COLON && i > from + 1 && tokens[i - 2].Text.StartsWith("end", StringComparison.Ordinal));
        }
    }

    private static bool IsDeclaration(int type) => type is VerilogHeaderLexer.INPUT or VerilogHeaderLexer.OUTPUT or VerilogHeaderLexer.INOUT
        or VerilogHeaderLexer.PARAMETER or VerilogHeaderLexer.LOCALPARAM;

    /// <summary>Words of SystemVerilog may be names in Verilog; they open something only where an item starts.</summary>
    private static string? CloserOf(string word, bool startsItem) => word switch
    {
        "begin" => "end",
        "case" or "casex" or "casez" or "randcase" => "endcase",
        "fork" => "join",
        "function" or "task" or "specify" or "module" or "macromodule" => "end" + word,
        "class" or "clocking" or "covergroup" or "property" or "sequence" or "interface" when startsItem => "end" + word,
        _ => null,
    };

    private static bool Closes(string closer, string word) => closer == word
        || (closer == "join" && word is "join_any" or "join_none") || (closer == "endmacromodule" && word == "endmodule");

    /// <summary>Words that open nothing where they stand: <c>import "DPI-C" function f();</c>, <c>disable fork</c>.</summary>
    private static bool IsForwardUse(IReadOnlyList<IToken> tokens, int i)
    {
        var before = tokens[Math.Max(0, i - 1)];
        return tokens[i].Text switch
        {
            "fork" => before.Text is "disable" or "wait",
            "function" or "task" => before.Type == VerilogHeaderLexer.STRING || before.Text is "context" or "pure" or "extern",
            _ => false,
        };
    }

    private void CollectSigned(IReadOnlyList<IToken> tokens, int from)
    {
        var depth = 0;
        var expectsName = true;
        for (var i = from; i < tokens.Count && tokens[i].Type != VerilogHeaderLexer.SEMICOLON; i++)
        {
            depth += tokens[i].Type switch
            {
                VerilogHeaderLexer.LPAREN or VerilogHeaderLexer.LBRACKET or VerilogHeaderLexer.LBRACE => 1,
                VerilogHeaderLexer.RPAREN or VerilogHeaderLexer.RBRACKET or VerilogHeaderLexer.RBRACE => -1,
                _ => 0,
            };
            if (depth > 0)
                continue;
            if (tokens[i].Type == VerilogHeaderLexer.COMMA)
            {
                expectsName = true;
            }
            else if (expectsName && tokens[i].Type is VerilogHeaderLexer.IDENTIFIER or VerilogHeaderLexer.ESCAPED_IDENTIFIER)
            {
                SignedNames.Add(HeaderParser.Unescaped(tokens[i].Text));
                expectsName = false;
            }
        }
    }

    private void RefuseSystemVerilog(IReadOnlyList<IToken> tokens, int i)
    {
        var (message, fix) = tokens[i].Text switch
        {
            "import" => ("the header imports a package", "put a Verilog module around it whose ports have widths of their own"),
            "::" => ("a name of a package is used", "put a Verilog module around it whose ports have widths of their own"),
            "struct" or "union" => ("a port or parameter is a struct or union", "put a Verilog module around it whose ports are plain vectors"),
            "enum" => ("a port or parameter is an enumeration", "put a Verilog module around it whose ports are plain vectors"),
            "interface" or "modport" => ("a port is an interface", "put a Verilog module around it whose ports are the signals of the interface"),
            "type" => ("a parameter is a type", "put a Verilog module around it that fixes the type"),
            _ => (null, null),
        };
        if (message is not null)
            throw ImportErrors.At(ImportErrors.Unsupported, modules.PlaceOf(tokens[i]), $"{message}, which is not supported.", $"{fix}.");
    }

    /// <summary>The parser and all that walks its expressions recurse; what is deeper than any header is refused before.</summary>
    private void Bound()
    {
        var (depth, length, prefixes) = (0, 0, 0);
        var endsOperand = false;
        foreach (var token in kept)
        {
            var type = token.Type;
            if (type is VerilogHeaderLexer.LPAREN or VerilogHeaderLexer.LBRACKET or VerilogHeaderLexer.LBRACE)
                depth++;
            else if (type is VerilogHeaderLexer.RPAREN or VerilogHeaderLexer.RBRACKET or VerilogHeaderLexer.RBRACE)
                depth--;
            var separates = type == VerilogHeaderLexer.SEMICOLON || (type == VerilogHeaderLexer.COMMA && depth <= 1);
            length = separates ? 0 : length + 1;
            prefixes = separates ? 0 : prefixes + (type == VerilogHeaderLexer.QUESTION || (IsPrefix(type) && !endsOperand) ? 1 : 0);
            endsOperand = type is VerilogHeaderLexer.IDENTIFIER or VerilogHeaderLexer.ESCAPED_IDENTIFIER or VerilogHeaderLexer.DECIMAL or VerilogHeaderLexer.BASED
                or VerilogHeaderLexer.UNBASED or VerilogHeaderLexer.STRING or VerilogHeaderLexer.RPAREN or VerilogHeaderLexer.RBRACKET or VerilogHeaderLexer.RBRACE;
            if (depth <= MaxNesting && length <= MaxExpression && prefixes <= MaxPrefixes)
                continue;
            throw ImportErrors.At(
                ImportErrors.TooLarge, modules.PlaceOf(token),
                depth > MaxNesting ? $"brackets are nested more than {MaxNesting} deep." : $"an expression has more than {(length > MaxExpression ? $"{MaxExpression} words" : $"{MaxPrefixes} operators")}.",
                "break it into several localparams.");
        }
    }

    private static bool IsPrefix(int type) => type is VerilogHeaderLexer.TILDE or VerilogHeaderLexer.NOT or VerilogHeaderLexer.MINUS or VerilogHeaderLexer.PLUS
        or VerilogHeaderLexer.AND or VerilogHeaderLexer.OR or VerilogHeaderLexer.XOR or VerilogHeaderLexer.REDUCE_NAND or VerilogHeaderLexer.REDUCE_NOR or VerilogHeaderLexer.XNOR;
}
