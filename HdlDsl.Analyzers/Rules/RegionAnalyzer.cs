using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.Rules;

/// <summary>
/// HDLA005: a C# variable that holds a signal is set in a region such as using (When(c)) and was declared in front of it. C# sets it whatever the condition
/// is. Variables declared inside the region are its own, a fresh register or wire may be kept in an outer one, and lambdas run where they are called.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegionAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SetInRegion];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (assignment is ICompoundAssignmentOperation { OperatorMethod.IsStatic: false }) return;
        if (assignment.Target is not ILocalReferenceOperation { IsDeclaration: false, Local: { IsRef: false } local }) return;
        if (!LanguageTypes.IsSignal(local.Type) || !ReadsItself(assignment, local)) return;
        if (RegionAround(assignment, local) is not { } region) return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SetInRegion, assignment.Syntax.GetLocation(), local.Name, region.TargetMethod.Name));
    }

    /// <summary>Accumulating is what a condition seems to hold for; setting a variable that is read inside the region alone is harmless.</summary>
    private static bool ReadsItself(IAssignmentOperation assignment, ILocalSymbol local)
    {
        if (assignment is ICompoundAssignmentOperation) return true;
        foreach (var operation in assignment.Value.DescendantsAndSelf())
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)) return true;
        return false;
    }

    private static IInvocationOperation? RegionAround(IOperation operation, ILocalSymbol local)
    {
        for (var node = operation.Parent; node is not null; node = node.Parent)
        {
            if (node is IAnonymousFunctionOperation or ILocalFunctionOperation) return null;
            if (node is IBlockOperation block && block.Locals.Contains(local)) return null;
            if (node is ILoopOperation loop && loop.Locals.Contains(local)) return null;
            if (node is IUsingOperation { Resources: IInvocationOperation call } && LanguageTypes.OpensScope(call.TargetMethod)) return call;
        }

        return null;
    }
}
