using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HdlDsl.Analyzers.Rules;

/// <summary>Recognises the types of the language by name, since the analyzers do not reference its assembly.</summary>
internal static class LanguageTypes
{
    public const string Register = "Reg";
    public const string Wire = "Wire";

    private const string Namespace = "HdlDsl";

    public static bool IsSignal(ITypeSymbol? type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var constraint in parameter.ConstraintTypes)
                if (IsSignal(constraint)) return true;
            return false;
        }

        for (; type is not null; type = type.BaseType)
            if (Is(type, "Signal")) return true;
        return false;
    }

    /// <summary>Whether the call opens a scope; all such methods of the language return the same type.</summary>
    public static bool OpensScope(IMethodSymbol method) => Is(method.ContainingType, "Hdl") && Is(method.ReturnType, "Scope");

    public static bool IsFactory(IOperation? operation) => FactoryOf(operation) is not null;

    /// <summary>"Reg" or "Wire" if the value comes straight from one of their factories.</summary>
    public static string? FactoryOf(IOperation? operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;

        if (operation is not IInvocationOperation { TargetMethod: { IsStatic: true, ReturnsVoid: false } method }) return null;
        if (Is(method.ContainingType, Register)) return Register;
        return Is(method.ContainingType, Wire) ? Wire : null;
    }

    private static bool Is(ITypeSymbol? type, string name) =>
        type is { ContainingType: null, ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name == name;
}
