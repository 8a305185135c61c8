using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security;
using System.Text;
using Templates;

namespace HdlDsl.VerilogImport;

/// <summary>Writes a C# class for an imported module: a constructor argument for each parameter, a typed property for each data port.</summary>
public static class WrapperClass
{
    private const string Template = "VerilogImport/Wrapper.cs";

    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed "
        + "float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref "
        + "return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while")
        .Split(' '),
        StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> InheritedNames =
    [
        "DefaultSource",
        .. typeof(ImportedModule).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
            .Select(member => member.Name),
    ];

    /// <summary>Writes the class.</summary>
    /// <param name="request">The module and how the class is called.</param>
    /// <returns>The text of a C# file; the same for the same request.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The module can't be imported.</exception>
    public static string Write(WrapperRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Source.Module(request.Module, request.Parameters);
        var clocks = ClockFinder.Find(header).Select(clock => clock.Port).ToHashSet(StringComparer.Ordinal);
        var className = request.ClassName ?? Identifier(header.Name);
        var taken = InheritedNames.Add(className).ToHashSet(StringComparer.Ordinal);
        var arguments = new HashSet<string>(["options", "source"], StringComparer.Ordinal);
        return TemplateRenderer.Render(Template, new
        {
            request.Namespace,
            Module = header.Name,
            Files = Xml(string.Join(", ", request.Source.Files.Select(Path.GetFileName))),
            Class = className,
            Paths = string.Join(", ", request.Paths.Select(Quoted)),
            Includes = string.Join(", ", request.Options.IncludeDirectories.Select(Quoted)),
            Defines = $"{{ {string.Join(", ", request.Options.Defines.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"[{Quoted(pair.Key)}] = {Quoted(pair.Value)}"))} }}",
            Parameters = header.Parameters.Where(parameter => !parameter.IsLocal).Select(parameter =>
            {
                var argument = Unique(Identifier(parameter.Name), arguments);
                return new
                {
                    parameter.Name,
                    Doc = argument.TrimStart('@'),
                    Argument = argument,
                    Type = parameter.Text is null ? "BigInteger" : "string",
                    Default = Xml(parameter.DefaultText),
                };
            }).ToArray(),
            Ports = header.Ports.Where(port => port.Direction != PortDirection.Inout && !clocks.Contains(port.Name)).Select(port => new
            {
                port.Name,
                Text = Xml(port.ToString()),
                Type = port.IsSigned ? nameof(SInt) : port.IsVector ? nameof(UInt) : nameof(Bit),
                Access = port.Direction == PortDirection.Input ? "Input" : "Output",
                Property = Unique(Identifier(port.Name), taken),
            }).ToArray(),
        });
    }

    private static string Identifier(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name)
            text.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        var identifier = text.ToString();
        return Keywords.Contains(identifier) ? "@" + identifier : identifier;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
            name += "_";
        return name;
    }

    private static string Xml(string text) => SecurityElement.Escape(text.ReplaceLineEndings(" "));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
            quoted.Append(letter is '"' or '\\' ? $"\\{letter}" : char.IsControl(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : letter.ToString());
        return quoted.Append('"').ToString();
    }
}
