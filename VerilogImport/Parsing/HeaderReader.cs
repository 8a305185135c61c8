using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using HdlDsl.VerilogImport.Generated;

namespace HdlDsl.VerilogImport.Parsing;

/// <summary>Turns the parse tree of a header into its parameters and ports, in either style of port list.</summary>
/// <param name="modules">Knows the places of tokens.</param>
/// <param name="signedNames">Ports that the body declares signed in a second declaration.</param>
internal sealed class HeaderReader(SourceModules modules, HashSet<string> signedNames)
{
    private static readonly HashSet<string> KnownTypes =
        new(["reg", "integer", "time", "real", "realtime", "logic", "bit", "byte", "shortint", "int", "longint", "string"], StringComparer.Ordinal);

    private readonly ExpressionReader expressions = new(modules);
    private readonly List<ParameterSyntax> parameters = [];
    private readonly List<PortSyntax> ports = [];

    // Ports of the list that a declaration in the body has still to describe: name outside, name inside.
    private readonly List<(string Outer, string Inner, VerilogPlace Place)> listed = [];
    private readonly Dictionary<string, PortSyntax> declared = new(StringComparer.Ordinal);

    public HeaderSyntax Read(VerilogHeaderParser.HeaderContext header)
    {
        if (header.parameterPorts() is { } list)
            ReadParameterPorts(list);
        if (header.portList() is { } portList)
            ReadPortList(portList);
        foreach (var item in header.bodyItem())
        {
            if (item.portDeclaration() is { } port)
                ReadDeclaration(port);
            else if (item.parameterDeclaration() is { } parameter)
                ReadParameters(parameter, isLocal: parameter.keyword.Type == VerilogHeaderLexer.LOCALPARAM || header.parameterPorts() is not null);
        }

        JoinListAndDeclarations();
        RefuseDuplicates();
        var name = header.name;
        return new HeaderSyntax(NameOf(name), PlaceOf(name), [.. parameters], [.. ports]);
    }

    private void ReadParameterPorts(VerilogHeaderParser.ParameterPortsContext list)
    {
        var type = TypeSyntax.None;
        var isLocal = false;
        foreach (var port in list.parameterPort())
        {
            if (port.keyword is { } keyword)
            {
                isLocal = keyword.Type == VerilogHeaderLexer.LOCALPARAM;
                type = TypeSyntax.None;
            }

            if (port.dataType() is { } ownType)
                type = TypeOf(ownType);
            AddParameter(port.parameterAssignment(), type, isLocal);
        }
    }

    private void ReadParameters(VerilogHeaderParser.ParameterDeclarationContext declaration, bool isLocal)
    {
        var type = declaration.dataType() is { } dataType ? TypeOf(dataType) : TypeSyntax.None;
        foreach (var assignment in declaration.parameterAssignment())
            AddParameter(assignment, type, isLocal);
    }

    private void AddParameter(VerilogHeaderParser.ParameterAssignmentContext assignment, TypeSyntax type, bool isLocal)
    {
        var place = PlaceOf(assignment.identifier());
        var name = NameOf(assignment.identifier());
        if (parameters.Exists(other => other.Name == name))
            throw ImportErrors.At(ImportErrors.Syntax, place, $"parameter '{name}' is declared twice.", "remove one of the declarations.");
        // An array of parameters has no single value; it matters only to who asks for it.
        var value = assignment.expression() is { } expression ? expressions.Read(expression) : null;
        if (assignment.unpackedDimension().Length > 0)
            value = new UnknownExpression("it is an unpacked array", place);
        parameters.Add(new ParameterSyntax(name, isLocal, type, value, assignment.expression() is { } text ? TextOf(text) : "", place));
    }

    private void ReadPortList(VerilogHeaderParser.PortListContext list)
    {
        PortSyntax? previous = null;
        foreach (var item in list.portItem())
        {
            switch (item)
            {
                case VerilogHeaderParser.DirectedPortContext port:
                    RefuseArray(port.identifier(), port.unpackedDimension());
                    previous = new PortSyntax(NameOf(port.identifier()), DirectionOf(port.direction()), PortType(port.dataType()), PlaceOf(port.identifier()));
                    ports.Add(previous);
                    break;
                case VerilogHeaderParser.TypedPortContext port:
                    RefuseArray(port.identifier(), port.unpackedDimension());
                    var type = PortType(port.dataType());
                    previous = new PortSyntax(NameOf(port.identifier()), previous?.Direction ?? PortDirection.Inout, type, PlaceOf(port.identifier()));
                    ports.Add(previous);
                    break;
                case VerilogHeaderParser.PlainPortContext port when previous is not null:
                    previous = previous with { Name = NameOf(port.identifier()), Place = PlaceOf(port.identifier()) };
                    ports.Add(previous);
                    break;
                case VerilogHeaderParser.PlainPortContext port:
                    listed.Add((NameOf(port.identifier()), NameOf(port.identifier()), PlaceOf(port.identifier())));
                    break;
                case VerilogHeaderParser.NamedPortContext { } port when port.identifier().Length == 2:
                    listed.Add((NameOf(port.identifier(0)), NameOf(port.identifier(1)), PlaceOf(port.identifier(0))));
                    break;
                case VerilogHeaderParser.PartPortContext port when previous is not null:
                    RefuseArray(port.identifier(), port.unpackedDimension());
                    break;
                case VerilogHeaderParser.InterfacePortContext port:
                    throw Refused(PlaceOf(port), $"port '{NameOf(port.identifier(2))}' is an interface", "put a Verilog module around it whose ports are the signals of the interface");
                default:
                    throw Refused(PlaceOf(item), $"the port '{TextOf(item)}' is not a whole signal", "put a Verilog module around it whose ports have names");
            }
        }
    }

    private void ReadDeclaration(VerilogHeaderParser.PortDeclarationContext declaration)
    {
        var type = PortType(declaration.dataType());
        foreach (var portName in declaration.portName())
        {
            var name = NameOf(portName.identifier());
            RefuseArray(portName.identifier(), portName.unpackedDimension());
            if (!declared.TryAdd(name, new PortSyntax(name, DirectionOf(declaration.direction()), type, PlaceOf(portName.identifier()))))
                throw ImportErrors.At(ImportErrors.Syntax, PlaceOf(portName.identifier()), $"port '{name}' is declared twice.", "remove one of the declarations.");
        }
    }

    private void JoinListAndDeclarations()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (outer, inner, place) in listed)
        {
            if (!declared.TryGetValue(inner, out var port))
                throw ImportErrors.At(ImportErrors.Syntax, place, $"port '{outer}' has no input, output or inout declaration.", $"declare '{inner}' in the module.", "in the port list");
            used.Add(inner);
            var type = signedNames.Contains(inner) && port.Type.IsSigned is null ? port.Type with { IsSigned = true } : port.Type;
            ports.Add(port with { Name = outer, Type = type });
        }

        var extra = declared.Values.FirstOrDefault(port => !used.Contains(port.Name));
        if (extra is not null)
            throw ImportErrors.At(ImportErrors.Syntax, extra.Place, $"'{extra.Name}' is declared as a port but does not stand in the port list.", "add it to the list.", "declared here");
    }

    private void RefuseDuplicates()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var port in ports)
            if (!names.Add(port.Name))
                throw ImportErrors.At(ImportErrors.Syntax, port.Place, $"port '{port.Name}' is declared twice.", "remove one of the declarations.");
    }

    private TypeSyntax PortType(VerilogHeaderParser.DataTypeContext? type)
    {
        if (type is null)
            return TypeSyntax.None;
        var result = TypeOf(type);
        if (result.Name is "real" or "realtime" or "string")
            throw Refused(PlaceOf(type), $"a port of type {result.Name}", "put a Verilog module around it whose ports are vectors");
        return result;
    }

    private TypeSyntax TypeOf(VerilogHeaderParser.DataTypeContext type)
    {
        var name = type.typeName()?.GetText() ?? "";
        if (name.Length > 0 && !KnownTypes.Contains(name))
        {
            var what = modules.Others.GetValueOrDefault(name) == "interface" ? $"'{name}' is an interface" : $"'{name}' is no type of Verilog";
            throw Refused(PlaceOf(type), what, "put a Verilog module around it whose ports are plain vectors");
        }

        bool? isSigned = type.SIGNING() is { } signing ? signing.GetText() == "signed" : null;
        return new TypeSyntax(name, isSigned, [.. type.range().Select(range => (expressions.Read(range.msb), expressions.Read(range.lsb)))]);
    }

    private void RefuseArray(VerilogHeaderParser.IdentifierContext name, VerilogHeaderParser.UnpackedDimensionContext[] dimensions)
    {
        if (dimensions.Length > 0)
            throw Refused(PlaceOf(dimensions[0]), $"port '{NameOf(name)}' is an unpacked array", "put a Verilog module around it whose ports are plain vectors");
    }

    private static PortDirection DirectionOf(VerilogHeaderParser.DirectionContext direction) => direction.Start.Type switch
    {
        VerilogHeaderLexer.INPUT => PortDirection.Input,
        VerilogHeaderLexer.OUTPUT => PortDirection.Output,
        _ => PortDirection.Inout,
    };

    private static HdlDsl.Diagnostics.HdlException Refused(VerilogPlace place, string what, string fix) =>
        ImportErrors.At(ImportErrors.Unsupported, place, $"{what}, which is not supported.", $"{fix}.");

    private static string NameOf(VerilogHeaderParser.IdentifierContext name) => HeaderParser.Unescaped(name.GetText());

    private VerilogPlace PlaceOf(ParserRuleContext context) => modules.PlaceOf(context.Start);

    private static string TextOf(ParserRuleContext context) =>
        string.Join(' ', context.Start.InputStream.GetText(new Interval(context.Start.StartIndex, context.Stop.StopIndex)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
