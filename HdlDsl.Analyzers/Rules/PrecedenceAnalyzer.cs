using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HdlDsl.Analyzers.Rules;

/// <summary>
/// HDLA004: <c>a &amp; b == c</c> on signals. It works on syntax because a missing pair of parentheses often leaves an
/// expression that does not compile, and this message then explains why.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PrecedenceAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AmbiguousComparison];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(
            Analyze, SyntaxKind.BitwiseAndExpression, SyntaxKind.BitwiseOrExpression, SyntaxKind.ExclusiveOrExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var bitwise = (BinaryExpressionSyntax)context.Node;
        var left = ComparisonOfSignals(context, bitwise.Left);
        var right = ComparisonOfSignals(context, bitwise.Right);
        if ((left ?? right) is not { } comparison) return;

        var op = bitwise.OperatorToken.Text;
        var actual = $"{Parenthesised(bitwise.Left, left)} {op} {Parenthesised(bitwise.Right, right)}";
        var other = $"({left?.Right ?? bitwise.Left} {op} {right?.Left ?? bitwise.Right})";
        if (left is not null) other = $"{left.Left} {left.OperatorToken.Text} {other}";
        if (right is not null) other = $"{other} {right.OperatorToken.Text} {right.Right}";
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.AmbiguousComparison, bitwise.GetLocation(), comparison.OperatorToken.Text, op, actual, other));
    }

    private static BinaryExpressionSyntax? ComparisonOfSignals(SyntaxNodeAnalysisContext context, ExpressionSyntax operand) =>
        operand is BinaryExpressionSyntax comparison
        && IsComparison(comparison)
        && (IsSignal(context, comparison.Left) || IsSignal(context, comparison.Right))
            ? comparison
            : null;

    private static string Parenthesised(ExpressionSyntax operand, BinaryExpressionSyntax? comparison) =>
        comparison is null ? operand.ToString() : $"({operand})";

    private static bool IsSignal(SyntaxNodeAnalysisContext context, ExpressionSyntax expression) =>
        LanguageTypes.IsSignal(context.SemanticModel.GetTypeInfo(expression, context.CancellationToken).Type);

    private static bool IsComparison(BinaryExpressionSyntax expression) => expression.Kind() is
        SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
        or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
        or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression;
}
