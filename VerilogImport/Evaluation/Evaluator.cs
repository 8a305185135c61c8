using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport.Parsing;

namespace HdlDsl.VerilogImport.Evaluation;

/// <summary>
/// Values of constant expressions by the rules of Verilog: operands take the width and sign of the expression around them, and results wrap
/// (IEEE 1364-2005 §5). Parameters are computed when they are asked for.
/// </summary>
internal sealed class Evaluator
{
    private readonly Func<string, VerilogPlace, Value> valueOf;
    private readonly ExpressionTyper typer;
    private readonly Dictionary<Expression, Value> known = new(ReferenceEqualityComparer.Instance);

    /// <param name="valueOf">Gives the value of a parameter, or throws what is wrong with it.</param>
    public Evaluator(Func<string, VerilogPlace, Value> valueOf)
    {
        this.valueOf = valueOf;
        typer = new ExpressionTyper(this);
    }

    public Value ValueOf(string name, VerilogPlace place) => valueOf(name, place);

    /// <summary>The value of an expression that stands alone.</summary>
    public Value EvaluateAlone(Expression expression) => expression switch
    {
        StringExpression text => Value.FromText(text.Text),
        NameExpression { First: null } name => valueOf(name.Name, name.Place),
        NameExpression or JoinExpression or RepeatExpression => Known(expression),
        _ => EvaluateTyped(expression, 0),
    };

    /// <summary>Their width is asked for and then their value; nested ones would otherwise be computed twice at each level.</summary>
    private Value Known(Expression expression)
    {
        if (!known.TryGetValue(expression, out var value))
        {
            value = expression switch
            {
                JoinExpression join => Join(join),
                RepeatExpression repeat => Repeat(repeat),
                _ => Part((NameExpression)expression),
            };
            known.Add(expression, value);
        }

        return value;
    }

    /// <summary>The value of an expression that is assigned to something of a width of its own.</summary>
    public Value EvaluateFor(Expression expression, int width, bool isSigned) => EvaluateTyped(expression, width).Resized(width, isSigned);

    public static HdlException NotConstant(VerilogPlace place, string reason) => ImportErrors.At(
        ImportErrors.NotConstant, place, $"the expression has no value: {reason}.", "give the parameters that it depends on a value in C#, or change the Verilog.");

    private Value EvaluateTyped(Expression expression, int leastWidth)
    {
        var (width, isSigned) = typer.Of(expression);
        return Evaluate(expression, Math.Max(width, leastWidth), isSigned);
    }

    private Value Evaluate(Expression expression, int width, bool isSigned)
    {
        switch (expression)
        {
            case NumberExpression number:
                var literal = NumberText.Parse(number);
                // '1 sets every bit there is.
                return literal is { Width: 1, IsUnsized: true, Pattern.IsOne: true } ? Value.Of(Value.Mask(width), width, isSigned) : literal.Resized(width, isSigned);
            case UnaryExpression unary:
                return Unary(unary, width, isSigned);
            case BinaryExpression binary:
                return Binary(binary, width, isSigned);
            case ConditionalExpression conditional:
                return Evaluate(IsTrue(conditional.Condition) ? conditional.Then : conditional.Else, width, isSigned);
            case CallExpression call:
                return Call(call).Resized(width, isSigned);
            case UnknownExpression unknown:
                throw NotConstant(unknown.Place, unknown.Reason);
            default:
                return EvaluateAlone(expression).Resized(width, isSigned);
        }
    }

    private bool IsTrue(Expression expression) => !EvaluateAlone(expression).Pattern.IsZero;

    private Value Unary(UnaryExpression unary, int width, bool isSigned)
    {
        if (unary.Operator is "+" or "-" or "~")
        {
            var operand = Evaluate(unary.Operand, width, isSigned);
            return unary.Operator switch
            {
                "-" => Value.Of(-operand.Pattern, width, isSigned),
                "~" => Value.Of(~operand.Pattern, width, isSigned),
                _ => operand,
            };
        }

        var whole = EvaluateAlone(unary.Operand);
        var allSet = whole.Pattern == Value.Mask(whole.Width);
        var isOdd = OnesOf(whole.Pattern) % 2 == 1;
        var result = unary.Operator switch
        {
            "!" or "~|" => whole.Pattern.IsZero,
            "|" => !whole.Pattern.IsZero,
            "&" => allSet,
            "~&" => !allSet,
            "^" => isOdd,
            _ => !isOdd,
        };
        return Value.Bit(result).Resized(width, isSigned);
    }

    private static int OnesOf(BigInteger pattern) => pattern.ToByteArray(isUnsigned: true).Sum(part => BitOperations.PopCount(part));

    private Value Binary(BinaryExpression binary, int width, bool isSigned)
    {
        switch (binary.Operator)
        {
            case "&&":
                return Value.Bit(IsTrue(binary.Left) && IsTrue(binary.Right)).Resized(width, isSigned);
            case "||":
                return Value.Bit(IsTrue(binary.Left) || IsTrue(binary.Right)).Resized(width, isSigned);
            case "==" or "!=" or "===" or "!==" or "<" or "<=" or ">" or ">=":
                return Value.Bit(Compare(binary)).Resized(width, isSigned);
            case "<<" or "<<<" or ">>" or ">>>":
                return Shift(binary, width, isSigned);
            case "**":
                return Power(binary, width, isSigned);
        }

        var (a, b) = (Evaluate(binary.Left, width, isSigned), Evaluate(binary.Right, width, isSigned));
        if (binary.Operator is "/" or "%" && b.Pattern.IsZero)
            throw NotConstant(binary.Place, "it divides by zero");
        return Value.Of(
            binary.Operator switch
            {
                "+" => a.Pattern + b.Pattern,
                "-" => a.Pattern - b.Pattern,
                "*" => a.Pattern * b.Pattern,
                "/" => BigInteger.Divide(a.Number, b.Number),
                "%" => BigInteger.Remainder(a.Number, b.Number),
                "&" => a.Pattern & b.Pattern,
                "|" => a.Pattern | b.Pattern,
                "^" => a.Pattern ^ b.Pattern,
                "~^" or "^~" => ~(a.Pattern ^ b.Pattern),
                _ => throw NotConstant(binary.Place, $"operator {binary.Operator} is unknown"),
            },
            width,
            isSigned);
    }

    private bool Compare(BinaryExpression binary)
    {
        var (left, right) = (typer.Of(binary.Left), typer.Of(binary.Right));
        var (width, isSigned) = (Math.Max(left.Width, right.Width), left.IsSigned && right.IsSigned);
        var order = Evaluate(binary.Left, width, isSigned).Number.CompareTo(Evaluate(binary.Right, width, isSigned).Number);
        return binary.Operator switch
        {
            "==" or "===" => order == 0,
            "!=" or "!==" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private Value Shift(BinaryExpression binary, int width, bool isSigned)
    {
        var value = Evaluate(binary.Left, width, isSigned);
        var wide = EvaluateAlone(binary.Right).Pattern;
        // Behind the last bit all amounts are alike.
        var amount = wide > width ? width : (int)wide;
        return Value.Of(
            binary.Operator switch
            {
                "<<" or "<<<" => value.Pattern << amount,
                ">>>" => value.Number >> amount,
                _ => value.Pattern >> amount,
            },
            width,
            isSigned);
    }

    private Value Power(BinaryExpression binary, int width, bool isSigned)
    {
        var number = Evaluate(binary.Left, width, isSigned).Number;
        var exponent = EvaluateAlone(binary.Right).Number;
        if (exponent.Sign >= 0)
            return Value.Of(BigInteger.ModPow(number, exponent, BigInteger.One << width), width, isSigned);
        if (number.IsZero)
            throw NotConstant(binary.Place, "it divides by zero");
        var isOne = number.IsOne || number == BigInteger.MinusOne;
        return Value.Of(isOne ? (exponent.IsEven ? BigInteger.One : number) : BigInteger.Zero, width, isSigned);
    }

    private Value Part(NameExpression name)
    {
        var value = valueOf(name.Name, name.Place);
        var first = EvaluateAlone(name.First!).Number;
        var second = name.Second is null ? BigInteger.One : EvaluateAlone(name.Second).Number;
        var (high, low) = name.Select switch
        {
            ":" => (first, second),
            "-:" => (first, first - second + 1),
            _ => (first + second - 1, first),
        };
        if (low < 0 || high < low || high >= value.Width)
            throw NotConstant(name.Place, $"bits {high} to {low} lie outside parameter '{name.Name}' with its {value.Width} bits");
        var width = (int)(high - low) + 1;
        return Value.Of(value.Pattern >> (int)low, width, isSigned: false);
    }

    private Value Join(JoinExpression join)
    {
        var (pattern, width) = (BigInteger.Zero, 0);
        foreach (var part in join.Parts)
        {
            if (part is NumberExpression number && NumberText.Parse(number).IsUnsized)
                throw NotConstant(part.Place, $"the number {number.Text} has no size, which a concatenation needs");
            var value = EvaluateAlone(part);
            pattern = (pattern << value.Width) | value.Pattern;
            width = Checked((long)width + value.Width, join.Place);
        }

        return new Value(pattern, width, IsSigned: false);
    }

    private Value Repeat(RepeatExpression repeat)
    {
        var count = EvaluateAlone(repeat.Count).Number;
        if (count.Sign <= 0 || count > Signal.MaxWidth)
            throw NotConstant(repeat.Place, $"{count} is no number of copies");
        var part = EvaluateAlone(repeat.Part);
        var width = Checked((long)count * part.Width, repeat.Place);
        // Sum of 2^(i * width) is a quotient of two patterns of ones.
        return new Value(part.Pattern * (Value.Mask(width) / Value.Mask(part.Width)), width, IsSigned: false);
    }

    private static int Checked(long width, VerilogPlace place) =>
        width <= Signal.MaxWidth ? (int)width : throw ImportErrors.At(ImportErrors.TooLarge, place, $"the value has more than {Signal.MaxWidth} bits.", "check the numbers.");

    private Value Call(CallExpression call)
    {
        if (call.Arguments is [var argument])
        {
            switch (call.Name)
            {
                case "$clog2":
                    var value = EvaluateAlone(argument).Pattern;
                    return Value.Integer(value <= 1 ? 0 : (long)(value - 1).GetBitLength());
                case "$signed":
                    return EvaluateAlone(argument) with { IsSigned = true, Text = null };
                case "$unsigned":
                    return EvaluateAlone(argument) with { IsSigned = false, Text = null };
                case "$bits":
                    return Value.Integer(typer.Of(argument).Width);
            }
        }

        throw NotConstant(call.Place, $"function '{call.Name}' is not computed; $clog2, $signed, $unsigned and $bits are");
    }
}
