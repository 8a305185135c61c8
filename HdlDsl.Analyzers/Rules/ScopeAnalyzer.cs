using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.Rules;

/// <summary>HDLA001: a scope such as When(...) that no "using" closes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ScopeWithoutUsing];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (!LanguageTypes.OpensScope(invocation.TargetMethod) || !IsLeftOpen(invocation)) return;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.ScopeWithoutUsing,
            invocation.Syntax.GetLocation(),
            invocation.TargetMethod.Name,
            $"using ({invocation.Syntax}) {{ ... }}"));
    }

    private static bool IsLeftOpen(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation { IsRef: false, Type: not null })
            value = value.Parent;

        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsUsing(declarator),

            // What is returned or passed on is the receiver's to close.
            _ => false,
        };
    }

    /// <summary>The variable of a using statement, unlike that of a using declaration, does not know that it is one.</summary>
    private static bool IsUsing(IVariableDeclaratorOperation declarator) =>
        declarator.Symbol.IsUsing
        || declarator.Parent?.Parent is IVariableDeclarationGroupOperation { Parent: IUsingOperation or IUsingDeclarationOperation };
}
