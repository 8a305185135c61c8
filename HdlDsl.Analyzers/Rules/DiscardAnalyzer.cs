using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.Rules;

/// <summary>HDLA003: a register or wire that nobody holds. An explicit "_ = Reg.UInt(8)" is taken at its word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DiscardAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DiscardedFactory];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.ExpressionStatement);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var operation = ((IExpressionStatementOperation)context.Operation).Operation;
        if (operation is not IInvocationOperation invocation || !LanguageTypes.IsFactory(invocation)) return;
        var method = invocation.TargetMethod;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.DiscardedFactory, invocation.Syntax.GetLocation(), $"{method.ContainingType.Name}.{method.Name}"));
    }
}
