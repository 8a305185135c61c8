using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.Rules;

/// <summary>
/// HDLA002: an assignment to a local that holds a register or wire. Other signals may be re-assigned, which is how a
/// loop accumulates an expression, and a register may give way to a fresh one, which is how a loop builds a delay line.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RebindingAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Rebinding];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(
            Analyze,
            OperationKind.SimpleAssignment,
            OperationKind.CompoundAssignment,
            OperationKind.CoalesceAssignment,
            OperationKind.Increment,
            OperationKind.Decrement,
            OperationKind.DeconstructionAssignment);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        foreach (var (target, value) in Assignments(context.Operation))
        {
            if (target is not ILocalReferenceOperation { IsDeclaration: false, Local: { IsRef: false } local }) continue;
            if (!LanguageTypes.IsSignal(local.Type) || LanguageTypes.IsFactory(value)) continue;
            if (FactoryOf(local, context.Operation.SemanticModel, context.CancellationToken) is not { } factory) continue;
            var member = factory == LanguageTypes.Register ? "Next" : "Value";
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Rebinding, context.Operation.Syntax.GetLocation(), local.Name, member));
        }
    }

    private static IEnumerable<(IOperation Target, IOperation? Value)> Assignments(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { IsRef: false } assignment => [(assignment.Target, assignment.Value)],
        ICoalesceAssignmentOperation assignment => [(assignment.Target, assignment.Value)],
        IDeconstructionAssignmentOperation assignment => Elements(assignment.Target, assignment.Value),

        // A C# 14 instance operator changes the object in place and leaves the variable alone.
        ICompoundAssignmentOperation { OperatorMethod: null or { IsStatic: true } } assignment => [(assignment.Target, null)],
        IIncrementOrDecrementOperation { OperatorMethod: null or { IsStatic: true } } increment => [(increment.Target, null)],
        _ => [],
    };

    private static IEnumerable<(IOperation Target, IOperation? Value)> Elements(IOperation target, IOperation? value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        if (target is not ITupleOperation targets)
        {
            yield return (target, value);
            yield break;
        }

        var values = value as ITupleOperation;
        for (var i = 0; i < targets.Elements.Length; i++)
            foreach (var element in Elements(targets.Elements[i], i < values?.Elements.Length ? values.Elements[i] : null))
                yield return element;
    }

    private static string? FactoryOf(ILocalSymbol local, SemanticModel? model, CancellationToken cancellation)
    {
        if (model is null || local.DeclaringSyntaxReferences.Length != 1) return null;
        return InitialiserOf(local.DeclaringSyntaxReferences[0].GetSyntax(cancellation)) is { } value
            ? LanguageTypes.FactoryOf(model.GetOperation(value, cancellation))
            : null;
    }

    private static ExpressionSyntax? InitialiserOf(SyntaxNode declaration)
    {
        if (declaration is VariableDeclaratorSyntax declarator) return Unwrap(declarator.Initializer?.Value);

        // var (a, b) = (x, y), nested at will: go up to the assignment, then down the right side along the same way.
        var path = new Stack<int>();
        for (var node = declaration; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ParenthesizedVariableDesignationSyntax designation:
                    path.Push(designation.Variables.IndexOf((VariableDesignationSyntax)node));
                    break;
                case TupleExpressionSyntax tuple:
                    path.Push(tuple.Arguments.IndexOf((ArgumentSyntax)node));
                    break;
                case DeclarationExpressionSyntax or ArgumentSyntax:
                    break;
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
                    when assignment.Left == node:
                    return Follow(assignment.Right, path);
                default:
                    return null;
            }
        }

        return null;
    }

    private static ExpressionSyntax? Follow(ExpressionSyntax value, Stack<int> path)
    {
        while (path.Count > 0)
        {
            var index = path.Pop();
            if (Unwrap(value) is not TupleExpressionSyntax tuple || index >= tuple.Arguments.Count) return null;
            value = tuple.Arguments[index].Expression;
        }

        return Unwrap(value);
    }

    private static ExpressionSyntax? Unwrap(ExpressionSyntax? value)
    {
        while (value is ParenthesizedExpressionSyntax parentheses) value = parentheses.Expression;
        return value;
    }
}
