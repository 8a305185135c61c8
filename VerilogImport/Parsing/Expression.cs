using System.Collections.Immutable;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>A constant expression as it is written.</summary>
/// <param name="Place">Where it starts.</param>
internal abstract record Expression(VerilogPlace Place);

/// <summary>A number: <c>8</c>, <c>4'b1010</c>, <c>'1</c>.</summary>
internal sealed record NumberExpression(string Text, VerilogPlace Place) : Expression(Place);

/// <summary>A string without its quotes, escapes carried out.</summary>
internal sealed record StringExpression(string Text, VerilogPlace Place) : Expression(Place);

/// <summary>A parameter, or some of its bits.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="First">Bit, or first end of a part; null for all bits.</param>
/// <param name="Second">Other end or width of a part; null for one bit.</param>
/// <param name="Select"><c>:</c>, <c>+:</c> or <c>-:</c>.</param>
/// <param name="Place">Where it starts.</param>
internal sealed record NameExpression(string Name, Expression? First, Expression? Second, string Select, VerilogPlace Place) : Expression(Place);

internal sealed record UnaryExpression(string Operator, Expression Operand, VerilogPlace Place) : Expression(Place);

internal sealed record BinaryExpression(string Operator, Expression Left, Expression Right, VerilogPlace Place) : Expression(Place);

internal sealed record ConditionalExpression(Expression Condition, Expression Then, Expression Else, VerilogPlace Place) : Expression(Place);

internal sealed record JoinExpression(ImmutableArray<Expression> Parts, VerilogPlace Place) : Expression(Place);

internal sealed record RepeatExpression(Expression Count, Expression Part, VerilogPlace Place) : Expression(Place);

internal sealed record CallExpression(string Name, ImmutableArray<Expression> Arguments, VerilogPlace Place) : Expression(Place);

/// <summary>What is legal but has no value here; the message is given when somebody asks for it.</summary>
internal sealed record UnknownExpression(string Reason, VerilogPlace Place) : Expression(Place);
