using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// Decides whether a call can be intercepted and describes the interceptor. Every doubt is settled by leaving the call
/// alone: the design then works as before and only lacks a name.
/// </summary>
internal static class CallSiteReader
{
    /// <summary>One for each model of the pipeline, so that what is bound once stays bound.</summary>
    private static readonly ConditionalWeakTable<SemanticModel, SemanticModel> Models = new();

    public static CallSite? Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        var model = Models.GetValue(context.SemanticModel, WithoutNullableAnalysis);
        if (LocalNameFinder.Find(invocation) is not { } name) return null;
        if (model.GetSymbolInfo(invocation, cancellation).Symbol is not IMethodSymbol method) return null;
        if (NameableContract.Find(model.Compilation) is not { } contract || !contract.IsMetBy(method.ReturnType)) return null;

        // The variable holds what the conversion makes of the result, not the result.
        if (model.GetConversion(invocation, cancellation).IsUserDefined) return null;
        if (!IsInterceptable(method) || !CanPassReceiver(model, invocation, method, cancellation)) return null;
        if (InterceptorFactory.Create(method, name, contract, model.Compilation) is not { } interceptor) return null;

        return model.GetInterceptableLocation(invocation, cancellation) is { } location
            ? new CallSite(interceptor, location.Version, location.Data)
            : null;
    }

    /// <summary>
    /// The state of nullable references, for which the model would analyse the whole member around each call, changes neither which method is called nor its
    /// declaration, which is all that an interceptor repeats.
    /// </summary>
    private static SemanticModel WithoutNullableAnalysis(SemanticModel model)
    {
#pragma warning disable RSEXPERIMENTAL001 // There since Roslyn 4.12; without it the generator is slower, and nothing else changes.
        return model.Compilation.GetSemanticModel(model.SyntaxTree, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001
    }

    private static bool IsInterceptable(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension)) return false;
        if (method.IsVararg || method.RefKind != RefKind.None || method.ReturnType.IsRefLikeType) return false;

        // A static interface member is called on a type parameter, which an interceptor outside has no way to name.
        return !(method.IsStatic && (method.IsAbstract || method.IsVirtual));
    }

    private static bool CanPassReceiver(
        SemanticModel model, InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.IsStatic || method.MethodKind == MethodKind.ReducedExtension) return true;

        // An interceptor would call the override that the author went out of the way to bypass.
        if (invocation.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }) return false;
        if (method.ContainingType.IsRefLikeType) return false;
        if (ExtensionBlocks.ImplementationOf(method) is { } block) return block.Parameters[0].RefKind == RefKind.None;
        if (model.GetOperation(invocation, cancellation) is not IInvocationOperation { Instance: { } receiver }) return false;
        if (receiver.Type is ITypeParameterSymbol { IsReferenceType: false }) return false;

        // The receiver of a struct is passed by reference, so it has to be a variable.
        return !method.ContainingType.IsValueType || IsVariable(receiver);
    }

    private static bool IsVariable(IOperation receiver) => receiver switch
    {
        ILocalReferenceOperation { Local: { IsUsing: false, IsForEach: false, RefKind: not RefKind.RefReadOnly } } => true,

        // In a readonly struct, a parameter of the primary constructor may be a readonly field.
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None or RefKind.Ref or RefKind.Out } parameter } =>
            !parameter.ContainingType.IsReadOnly,
        _ => false,
    };
}
