using System.Linq;
using Microsoft.CodeAnalysis;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>Tells which types and methods the generated file may mention: it sees only what the whole assembly sees.</summary>
internal sealed class ExpressibleTypes(Compilation compilation)
{
    public bool CanCall(IMethodSymbol definition) =>
        compilation.IsSymbolAccessibleWithin(definition, compilation.Assembly)
        && CanWrite(definition.ContainingType)
        && CanWrite(definition.ReturnType)
        && definition.Parameters.All(parameter => CanWrite(parameter.Type))
        && definition.TypeParameters.All(CanWriteConstraints);

    private bool CanWrite(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => CanWrite(array.ElementType),
        INamedTypeSymbol named => CanWrite(named),

        // What is left are pointers, which need an unsafe context, "dynamic", with which the interceptor would bind its
        // call at run time, and errors.
        _ => false,
    };

    private bool CanWrite(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Error || type.IsAnonymousType || !IsReachable(type.ContainingAssembly)) return false;
        if (!compilation.IsSymbolAccessibleWithin(type.OriginalDefinition, compilation.Assembly)) return false;
        for (var level = type; level is not null; level = level.ContainingType)
        {
            // The members of a C# 14 extension block sit in a type without a name.
            if (level.IsFileLocal || level.Name.Length == 0 || !level.TypeArguments.All(CanWrite)) return false;
            if (level.IsDefinition && !level.TypeParameters.All(CanWriteConstraints)) return false;
        }

        return true;
    }

    private bool CanWriteConstraints(ITypeParameterSymbol parameter) =>
        parameter.ConstraintTypes.All(type => type is ITypeParameterSymbol || CanWriteConstraint(type));

    /// <summary>A constraint may mention the type it constrains, as in T : Vec&lt;T&gt;, so its definition is not entered again.</summary>
    private bool CanWriteConstraint(ITypeSymbol type) =>
        compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) && type is INamedTypeSymbol { IsFileLocal: false };

    /// <summary>Generated names start with "global::", which does not reach a reference that has only other aliases.</summary>
    private bool IsReachable(IAssemblySymbol? assembly) =>
        assembly is null
        || compilation.GetMetadataReference(assembly) is not { Properties.Aliases: { Length: > 0 } aliases }
        || aliases.Contains(MetadataReferenceProperties.GlobalAlias);
}
