using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// Finds, by syntax alone, the local variable that receives the value of a call. It runs on every invocation of the
/// compilation on every edit, so it only looks upwards and allocates nothing unless it meets a tuple.
/// </summary>
internal static class LocalNameFinder
{
    public static string? Find(InvocationExpressionSyntax invocation)
    {
        SyntaxNode node = invocation;
        Stack<int>? path = null;
        while (true)
        {
            switch (node.Parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    return path is null && IsLocal(declarator) ? Named(declarator.Identifier) : null;

                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
                    when path is not null && assignment.Right == node:
                    return Find(assignment.Left, path);

                case ArgumentSyntax { Parent: TupleExpressionSyntax tuple } argument:
                    (path ??= new Stack<int>()).Push(tuple.Arguments.IndexOf(argument));
                    node = tuple;
                    break;

                case SwitchExpressionArmSyntax arm when arm.Expression == node:
                    node = arm.Parent!;
                    break;

                case ExpressionSyntax outer when PassesOn(outer, node):
                    node = outer;
                    break;

                default:
                    return null;
            }
        }
    }

    /// <summary>Whether the value of <paramref name="inner"/>, if it is taken at all, is the value of <paramref name="outer"/>.</summary>
    private static bool PassesOn(ExpressionSyntax outer, SyntaxNode inner) => outer switch
    {
        ParenthesizedExpressionSyntax => true,
        PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        ConditionalExpressionSyntax conditional => conditional.Condition != inner,
        ConditionalAccessExpressionSyntax access => access.WhenNotNull == inner,
        BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.CoalesceExpression),
        _ => false,
    };

    private static bool IsLocal(VariableDeclaratorSyntax declarator) =>
        declarator.Parent?.Parent is LocalDeclarationStatementSyntax or UsingStatementSyntax or ForStatementSyntax;

    private static string? Find(ExpressionSyntax target, Stack<int> path)
    {
        while (target is TupleExpressionSyntax tuple && path.Count > 0)
        {
            var index = path.Pop();
            if (index >= tuple.Arguments.Count) return null;
            target = tuple.Arguments[index].Expression;
        }

        return target is DeclarationExpressionSyntax declaration ? Find(declaration.Designation, path) : null;
    }

    private static string? Find(VariableDesignationSyntax designation, Stack<int> path)
    {
        while (designation is ParenthesizedVariableDesignationSyntax tuple && path.Count > 0)
        {
            var index = path.Pop();
            if (index >= tuple.Variables.Count) return null;
            designation = tuple.Variables[index];
        }

        return path.Count == 0 && designation is SingleVariableDesignationSyntax single ? Named(single.Identifier) : null;
    }

    /// <summary>A variable called "_" says that its author had no name for it.</summary>
    private static string? Named(SyntaxToken identifier) => identifier.ValueText is { Length: > 0 } name && name != "_" ? name : null;
}
