using System.Linq;
using Microsoft.CodeAnalysis;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>What the language offers for names: the interface of things that take one and the method that suggests it.</summary>
internal sealed class NameableContract
{
    public const string Interface = "HdlDsl.INameable";
    public const string Suggester = "HdlDsl.Naming";
    public const string Suggest = "Suggest";

    private readonly INamedTypeSymbol nameable;

    private NameableContract(INamedTypeSymbol nameable) => this.nameable = nameable;

    /// <summary>The contract as the compilation sees it, or null in a project that does not use the language.</summary>
    public static NameableContract? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Interface) is { } nameable
        && compilation.GetTypeByMetadataName(Suggester) is { } suggester
        && suggester.GetMembers(Suggest).Length > 0
            ? new NameableContract(nameable)
            : null;

    /// <summary>Whether every value of the type can take a name.</summary>
    public bool IsMetBy(ITypeSymbol type) =>
        IsNameable(type)
        || type.AllInterfaces.Any(IsNameable)
        || (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsMetBy));

    private bool IsNameable(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type, nameable);
}
