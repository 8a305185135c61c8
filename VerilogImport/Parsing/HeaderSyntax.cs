using System.Collections.Immutable;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>A module's header before its parameters have values.</summary>
/// <param name="Name">Name of the module.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Parameters">Parameters in the order of declaration.</param>
/// <param name="Ports">Ports in the order of the port list.</param>
internal sealed record HeaderSyntax(string Name, VerilogPlace Place, ImmutableArray<ParameterSyntax> Parameters, ImmutableArray<PortSyntax> Ports);

/// <summary>Type of a parameter or port.</summary>
/// <param name="Name">Keyword such as <c>integer</c>, or empty.</param>
/// <param name="IsSigned">What <c>signed</c> or <c>unsigned</c> says, or null.</param>
/// <param name="Ranges">Packed dimensions, the outer one first.</param>
internal sealed record TypeSyntax(string Name, bool? IsSigned, ImmutableArray<(Expression Msb, Expression Lsb)> Ranges)
{
    public static TypeSyntax None { get; } = new("", null, []);
}

/// <summary>A parameter.</summary>
internal sealed record ParameterSyntax(string Name, bool IsLocal, TypeSyntax Type, Expression? Default, string DefaultText, VerilogPlace Place);

/// <summary>A port.</summary>
internal sealed record PortSyntax(string Name, PortDirection Direction, TypeSyntax Type, VerilogPlace Place);
