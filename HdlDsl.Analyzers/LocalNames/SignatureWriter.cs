using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// Writes types and parameters with fully qualified names. Type parameters are renamed T0, T1, ... because those of a
/// method and of its containing types come together in one list, where their own names may clash.
/// </summary>
internal sealed class SignatureWriter
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly IReadOnlyList<ITypeParameterSymbol> typeParameters;
    private readonly Dictionary<ISymbol, string> names = new(SymbolEqualityComparer.Default);

    public SignatureWriter(IReadOnlyList<ITypeParameterSymbol> typeParameters)
    {
        this.typeParameters = typeParameters;
        for (var i = 0; i < typeParameters.Count; i++) names.Add(typeParameters[i], "T" + i);
    }

    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    public static string Argument(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.None => "",
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        _ => "in ",
    } + Identifier(parameter.Name);

    public string Type(ITypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (var part in type.ToDisplayParts(Format))
            text.Append(part.Symbol is ITypeParameterSymbol symbol && names.TryGetValue(symbol, out var name) ? name : part.ToString());
        return text.ToString();
    }

    public string TypeParameterList() => Bracketed(typeParameters);

    public string TypeArguments(IMethodSymbol definition) => Bracketed(definition.TypeParameters);

    /// <summary>
    /// One parameter, without default value and caller-info attributes: the compiler has filled in the arguments of the
    /// intercepted method before it looks for the interceptor. Null if the signature cannot be repeated.
    /// </summary>
    public string? Parameter(IParameterSymbol parameter)
    {
        // "out" and "params" spans are scoped unless an attribute takes that back; the attribute is too rare to repeat.
        var implicitlyScoped = parameter.RefKind == RefKind.Out || (parameter.IsParams && parameter.Type.IsRefLikeType);
        var scoped = parameter.ScopedKind != ScopedKind.None;
        if (implicitlyScoped && !scoped) return null;

        var text = new StringBuilder();
        if (scoped && !implicitlyScoped) text.Append("scoped ");
        text.Append(parameter.RefKind switch
        {
            RefKind.None => "",
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => "in ",
        });
        if (parameter.IsParams) text.Append("params ");
        return text.Append(Type(parameter.Type)).Append(' ').Append(Identifier(parameter.Name)).ToString();
    }

    public string Constraints() => string.Concat(typeParameters.Select(Constraint));

    private string Constraint(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint) parts.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) parts.Add("struct");
        else if (parameter.HasReferenceTypeConstraint) parts.Add(IsAnnotated(parameter) ? "class?" : "class");
        else if (parameter.HasNotNullConstraint) parts.Add("notnull");
        parts.AddRange(parameter.ConstraintTypes.Select(Type));
        if (parameter.HasConstructorConstraint) parts.Add("new()");
        if (parameter.AllowsRefLikeType) parts.Add("allows ref struct");
        return parts.Count == 0 ? "" : $" where {names[parameter]} : {string.Join(", ", parts)}";
    }

    private static bool IsAnnotated(ITypeParameterSymbol parameter) =>
        parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated;

    private string Bracketed(IReadOnlyCollection<ITypeParameterSymbol> parameters) =>
        parameters.Count == 0 ? "" : "<" + string.Join(", ", parameters.Select(parameter => names[parameter])) + ">";
}
