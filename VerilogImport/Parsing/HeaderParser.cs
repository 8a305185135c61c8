using System.Runtime.CompilerServices;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using HdlDsl.Verilog;
using HdlDsl.VerilogImport.Generated;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>Parses the reduced tokens of one module: with the fast prediction first, and with the full one when that fails.</summary>
internal static class HeaderParser
{
    /// <summary>Parses a module.</summary>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7103, HDL7104 or HDL7110.</exception>
    public static HeaderSyntax Parse(SourceModules modules, string name)
    {
        var filter = new HeaderTokens(modules);
        var tokens = filter.Reduce(modules.TokensOf(name));
        return new HeaderReader(modules, filter.SignedNames).Read(Tree(modules, tokens));
    }

    /// <summary>An escaped name without its backslash: <c>\data</c> and <c>data</c> are the same name.</summary>
    public static string Unescaped(string name) => name.StartsWith('\\') ? name[1..] : name;

    private static VerilogHeaderParser.HeaderContext Tree(SourceModules modules, IList<IToken> tokens)
    {
        var parser = new BoundedParser(modules, new CommonTokenStream(new ListTokenSource(tokens)));
        parser.RemoveErrorListeners();
        parser.ErrorHandler = new BailErrorStrategy();
        parser.Interpreter.PredictionMode = PredictionMode.SLL;
        try
        {
            return parser.header();
        }
        catch (ParseCanceledException)
        {
            parser.Reset();
            parser.Depth = 0;
            parser.ErrorHandler = new DefaultErrorStrategy();
            parser.AddErrorListener(new FirstError(modules));
            parser.Interpreter.PredictionMode = PredictionMode.LL;
            return parser.header();
        }
    }

    /// <summary>A second line behind the bounds of <see cref="HeaderTokens"/>: no input whatever may overflow the stack.</summary>
    private sealed class BoundedParser(SourceModules modules, ITokenStream tokens) : VerilogHeaderParser(tokens)
    {
        private const int MaxDepth = 3_000;

        public int Depth { get; set; }

        public override void EnterRecursionRule(ParserRuleContext localctx, int state, int ruleIndex, int precedence)
        {
            if (++Depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw ImportErrors.At(ImportErrors.TooLarge, modules.PlaceOf(CurrentToken), "the expression is nested too deep.", "break it into several localparams.");
            base.EnterRecursionRule(localctx, state, ruleIndex, precedence);
        }

        public override void UnrollRecursionContexts(ParserRuleContext parentctx)
        {
            Depth--;
            base.UnrollRecursionContexts(parentctx);
        }
    }

    private sealed class FirstError(SourceModules modules) : BaseErrorListener
    {
        public override void SyntaxError(
            TextWriter output, IRecognizer recognizer, IToken offendingSymbol, int line, int charPositionInLine, string msg, RecognitionException e)
        {
            var token = offendingSymbol;
            var place = modules.PlaceOf(token);
            if (token.Type == VerilogHeaderLexer.MACRO)
                throw ImportErrors.At(ImportErrors.Directive, place, $"macro '{token.Text[1..]}' is not defined.", "define it in VerilogSourceOptions.Defines, or load the file that does.");
            if (VerilogKeywords.IsReserved(token.Text))
                throw ImportErrors.At(ImportErrors.Syntax, place, $"'{token.Text}' is not expected here; it is a reserved word.", "correct the Verilog; a tool such as verilator --lint-only says more.");
            throw ImportErrors.At(
                ImportErrors.Syntax, place, $"'{token.Text}' is not expected here.", "correct the Verilog; a tool such as verilator --lint-only says more.");
        }
    }
}
