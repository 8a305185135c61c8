using System.Reflection;
using Microsoft.CodeAnalysis;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// C# 14 extension blocks, which are younger than the compiler API this assembly is built against (4.14). The compiler
/// that runs it is newer, so the one property needed is looked up at run time; without it such calls are left alone.
/// </summary>
internal static class ExtensionBlocks
{
    private static readonly PropertyInfo? Implementation = typeof(IMethodSymbol).GetProperty("AssociatedExtensionImplementation");

    /// <summary>
    /// The static method that implements a member of an extension block. It takes the receiver first, and the type
    /// parameters of the block before those of the member. Null for every other method.
    /// </summary>
    public static IMethodSymbol? ImplementationOf(IMethodSymbol method) =>
        method.ContainingType is { Name.Length: 0 } ? Implementation?.GetValue(method.OriginalDefinition) as IMethodSymbol : null;
}
