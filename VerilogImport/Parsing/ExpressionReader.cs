using System.Collections.Immutable;
using System.Text;
using Antlr4.Runtime;
using HdlDsl.VerilogImport.Generated;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>Turns parse trees of expressions into <see cref="Expression"/>s. Depth is bounded by <see cref="HeaderTokens"/>.</summary>
/// <param name="modules">Knows the places of tokens.</param>
internal sealed class ExpressionReader(SourceModules modules)
{
    public Expression Read(VerilogHeaderParser.ExpressionContext expression)
    {
        var place = PlaceOf(expression);
        return expression switch
        {
            VerilogHeaderParser.PrimaryExpressionContext each => Read(each.primary()),
            VerilogHeaderParser.UnaryContext each => new UnaryExpression(each.op.Text, Read(each.expression()), place),
            VerilogHeaderParser.BinaryContext each => new BinaryExpression(each.op.Text, Read(each.expression(0)), Read(each.expression(1)), modules.PlaceOf(each.op)),
            VerilogHeaderParser.ConditionalContext each => new ConditionalExpression(Read(each.expression(0)), Read(each.expression(1)), Read(each.expression(2)), place),
            _ => new UnknownExpression("it is no constant expression", place),
        };
    }

    private Expression Read(VerilogHeaderParser.PrimaryContext primary)
    {
        var place = PlaceOf(primary);
        return primary switch
        {
            VerilogHeaderParser.NumberPrimaryContext each => new NumberExpression(each.GetText(), place),
            VerilogHeaderParser.StringPrimaryContext each => new StringExpression(Unescaped(each.GetText()), place),
            VerilogHeaderParser.NamePrimaryContext each => new NameExpression(
                HeaderParser.Unescaped(each.identifier().GetText()), Part(each, 0), Part(each, 1), each.select?.Text ?? "", place),
            VerilogHeaderParser.CallPrimaryContext each => new CallExpression(each.name.Text, [.. each.expression().Select(Read)], place),
            VerilogHeaderParser.GroupPrimaryContext each => Read(each.expression()),
            VerilogHeaderParser.RepeatPrimaryContext each => new RepeatExpression(Read(each.expression()), Read(each.concatenation()), place),
            VerilogHeaderParser.ConcatenationPrimaryContext each => Read(each.concatenation()),
            _ => new UnknownExpression($"macro '{primary.GetText().TrimStart('`')}' is not defined", place),
        };
    }

    private JoinExpression Read(VerilogHeaderParser.ConcatenationContext concatenation) =>
        new([.. concatenation.expression().Select(Read)], PlaceOf(concatenation));

    private Expression? Part(VerilogHeaderParser.NamePrimaryContext name, int index) => name.expression().Length > index ? Read(name.expression(index)) : null;

    private VerilogPlace PlaceOf(ParserRuleContext context) => modules.PlaceOf(context.Start);

    private static string Unescaped(string quoted)
    {
        var text = new StringBuilder();
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }

            i++;
            text.Append(quoted[i] switch { 'n' => '\n', 't' => '\t', var other => other });
        }

        return text.ToString();
    }
}
