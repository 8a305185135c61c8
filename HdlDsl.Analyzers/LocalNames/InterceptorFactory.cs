using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// Writes the signature of an interceptor. It is always that of the method's definition: the compiler accepts an
/// interceptor with the type parameters of the containing types followed by those of the method, which serves all
/// instantiations and never has to spell type arguments that may be private or type parameters of the caller.
/// </summary>
internal static class InterceptorFactory
{
    public static Interceptor? Create(IMethodSymbol method, string name, NameableContract contract, Compilation compilation)
    {
        var block = ExtensionBlocks.ImplementationOf(method);
        var definition = (block ?? method.ReducedFrom ?? method).OriginalDefinition;
        var scope = new ExpressibleTypes(compilation);
        if (!scope.CanCall(definition)) return null;

        var writer = new SignatureWriter(TypeParametersOf(definition));
        var receiver = definition.IsStatic ? null : ReceiverName(definition);
        var parameters = new List<string>();
        if (receiver is not null) parameters.Add(ReceiverModifiers(definition) + writer.Type(definition.ContainingType) + " " + receiver);

        // A call in extension form needs an interceptor in extension form, and a call in static form must not have one.
        var extension = method.MethodKind == MethodKind.ReducedExtension || (block is not null && !method.IsStatic);
        foreach (var parameter in definition.Parameters)
        {
            if (writer.Parameter(parameter) is not { } text) return null;
            parameters.Add(extension && parameter.Ordinal == 0 ? "this " + text : text);
        }

        var target = receiver ?? writer.Type(definition.ContainingType);
        var arguments = string.Join(", ", definition.Parameters.Select(SignatureWriter.Argument));
        return new Interceptor(
            name,
            writer.Type(definition.ReturnType),
            writer.TypeParameterList(),
            string.Join(", ", parameters),
            writer.Constraints(),
            $"{target}.{SignatureWriter.Identifier(definition.Name)}{writer.TypeArguments(definition)}({arguments})",
            !contract.IsMetBy(definition.ReturnType) || MayBeNull(definition.ReturnType));
    }

    /// <summary>A type says that it is never null by its annotation, a type parameter also by one of its constraints.</summary>
    private static bool MayBeNull(ITypeSymbol type)
    {
        if (type.IsValueType) return false;
        if (type.NullableAnnotation != NullableAnnotation.NotAnnotated) return true;
        return type is ITypeParameterSymbol { HasNotNullConstraint: false } parameter
            && parameter.ReferenceTypeConstraintNullableAnnotation != NullableAnnotation.NotAnnotated
            && !parameter.ConstraintNullableAnnotations.Contains(NullableAnnotation.NotAnnotated);
    }

    private static IReadOnlyList<ITypeParameterSymbol> TypeParametersOf(IMethodSymbol definition)
    {
        var parameters = new List<ITypeParameterSymbol>(definition.TypeParameters);
        for (var type = definition.ContainingType; type is not null; type = type.ContainingType)
            parameters.InsertRange(0, type.TypeParameters);
        return parameters;
    }

    /// <summary>A struct is passed the way its method takes "this", or else the method would work on a copy.</summary>
    private static string ReceiverModifiers(IMethodSymbol definition)
    {
        if (!definition.ContainingType.IsValueType) return "this ";
        return definition.IsReadOnly ? "this in " : "this ref ";
    }

    private static string ReceiverName(IMethodSymbol definition)
    {
        var name = "receiver";
        while (definition.Parameters.Any(parameter => parameter.Name == name)) name += "_";
        return name;
    }
}
