using HdlDsl.VerilogImport.Parsing;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>Width and sign that an expression has by itself (IEEE 1364-2005 §5.4.1 and §5.5.1).</summary>
/// <param name="evaluator">Evaluates the parts that are constants by themselves, such as the count of a repetition.</param>
internal sealed class ExpressionTyper(Evaluator evaluator)
{
    public (int Width, bool IsSigned) Of(Expression expression)
    {
        switch (expression)
        {
            case NumberExpression number:
                var value = NumberText.Parse(number);
                return (value.Width, value.IsSigned);
            case StringExpression text:
                return (Math.Max(1, text.Text.Length) * 8, false);
            case NameExpression { First: null } name:
                var parameter = evaluator.ValueOf(name.Name, name.Place);
                return (parameter.Width, parameter.IsSigned);
            case NameExpression or JoinExpression or RepeatExpression:
                return (evaluator.EvaluateAlone(expression).Width, false);
            case UnaryExpression { Operator: "+" or "-" or "~" } unary:
                return Of(unary.Operand);
            case UnaryExpression:
                return (1, false);
            case BinaryExpression binary:
                return OfBinary(binary);
            case ConditionalExpression conditional:
                return Wider(Of(conditional.Then), Of(conditional.Else));
            case CallExpression { Name: "$signed" or "$unsigned", Arguments: [var argument] } call:
                return (Of(argument).Width, call.Name == "$signed");
            case CallExpression:
                return (Value.IntegerWidth, true);
            case UnknownExpression unknown:
                throw Evaluator.NotConstant(unknown.Place, unknown.Reason);
            default:
                throw new InvalidOperationException($"There is no expression {expression.GetType().Name}.");
        }
    }

    private (int Width, bool IsSigned) OfBinary(BinaryExpression binary)
    {
        switch (binary.Operator)
        {
            case "==" or "!=" or "===" or "!==" or "<" or "<=" or ">" or ">=" or "&&" or "||":
                return (1, false);
            case "<<" or ">>" or "<<<" or ">>>":
                return Of(binary.Left);
            case "**":
                var (left, right) = (Of(binary.Left), Of(binary.Right));
                return (left.Width, left.IsSigned && right.IsSigned);
            default:
                return Wider(Of(binary.Left), Of(binary.Right));
        }
    }

    private static (int Width, bool IsSigned) Wider((int Width, bool IsSigned) a, (int Width, bool IsSigned) b) =>
        (Math.Max(a.Width, b.Width), a.IsSigned && b.IsSigned);
}
