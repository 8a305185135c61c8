using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using HdlDsl;
using Templates;
using Module = HdlDsl.Module;

namespace Verification.Emission;

/// <summary>What an emitted testbench is about.</summary>
/// <param name="Module">The module, configured.</param>
/// <param name="Config">Its configuration record.</param>
/// <param name="EntryType">The catalogue entry's C# type, whose Verify is the golden-model check.</param>
/// <param name="DesignName">Name in the catalogue, such as "mixpe-pe".</param>
/// <param name="PointName">Name of the preset or of the design point.</param>
/// <param name="RepositoryRoot">Path from the testbench's folder to the repository's root, with forward slashes.</param>
public sealed record TestbenchRequest(
    Module Module, object Config, Type EntryType, string DesignName, string PointName, string RepositoryRoot);

/// <summary>
/// Emits a C# testbench for one design point: an xunit project that runs the engine's stimuli against its golden model, and random inputs
/// on its typed ports in lockstep on all simulators.
/// </summary>
public static class TestbenchEmitter
{
    /// <summary>Emits the project.</summary>
    /// <param name="request">What it is about.</param>
    /// <returns>The project file of the design, and the source file of the design point; both relative to the design's folder.</returns>
    public static ImmutableArray<EmittedFile> Emit(TestbenchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = ClassName(request.DesignName, request.PointName);
        // A wrapper's ports have names in Verilog and no properties in C#: all of them are driven together.
        var ports = request.Module.HasAddedPorts ? [] : PortsOf(request.Module);
        var moduleType = request.Module.HasAddedPorts ? typeof(Module) : request.Module.GetType();
        var namespaces = TypesIn(request.Config).Append(moduleType).Append(request.EntryType).Select(type => type.Namespace)
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var model = new
        {
            Class = name,
            Design = request.DesignName,
            Point = request.PointName,
            Namespaces = namespaces,
            Entry = request.EntryType.Name,
            Module = request.Module.HasAddedPorts ? nameof(Module) : request.Module.GetType().Name,
            AllPorts = request.Module.HasAddedPorts,
            ConfigType = request.Config.GetType().Name,
            Config = ConfigLiteral(request.Config, indent: 1),
            Inputs = ports.Where(port => port.HasInputs).Select(port => port.Name).ToArray(),
            Outputs = ports.Where(port => port.HasOutputs).Select(port => port.Name).ToArray(),
            Root = request.RepositoryRoot,
        };
        return
        [
            new EmittedFile($"{ClassName(request.DesignName, "")}.Testbench.Tests.csproj", TemplateRenderer.Render("Testbench/Project.csproj", model)),
            new EmittedFile($"{name}Tests.cs", TemplateRenderer.Render("Testbench/Testbench.cs", model)),
        ];
    }

    /// <summary>The name that project and class have.</summary>
    /// <param name="designName">Name in the catalogue.</param>
    /// <param name="pointName">Name of the preset or of the design point.</param>
    /// <returns>A C# identifier in Pascal case.</returns>
    public static string ClassName(string designName, string pointName)
    {
        var name = new StringBuilder();
        var startsWord = true;
        foreach (var letter in $"{designName} {pointName}")
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                startsWord = true;
                continue;
            }

            name.Append(startsWord ? char.ToUpperInvariant(letter) : letter);
            startsWord = false;
        }

        return char.IsAsciiDigit(name[0]) ? $"Design{name}" : name.ToString();
    }

    private static List<(string Name, bool HasInputs, bool HasOutputs)> PortsOf(Module module)
    {
        var ports = new List<(string, bool, bool)>();
        foreach (var property in DeclaredData.PropertiesOf(module.GetType()))
        {
            if (property.GetMethod is not { IsPublic: true })
                continue;
            switch (property.GetValue(module))
            {
                case Data data:
                    // This configuration has the port; the compiler can't know.
                    Add(IsNullable(property) ? $"{property.Name}!" : property.Name, data);
                    break;
                case IEnumerable<Data> list:
                    var index = 0;
                    foreach (var item in list)
                        Add(string.Create(CultureInfo.InvariantCulture, $"{property.Name}[{index++}]"), item);
                    break;
            }
        }

        return ports;

        static bool IsNullable(PropertyInfo property) => new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

        void Add(string name, Data data)
        {
            var origins = data.Leaves().Select(leaf => leaf.Signal.Origin).OfType<PortOrigin>().ToList();
            ports.Add((name, origins.Exists(origin => origin.IsInput), origins.Exists(origin => !origin.IsInput)));
        }
    }

    /// <summary>A record as a C# object initialiser; nested records likewise.</summary>
    /// <summary>The properties that a literal of a configuration sets.</summary>
    private static IEnumerable<PropertyInfo> SettableProperties(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
        .OrderBy(property => property.MetadataToken);

    /// <summary>The types that a literal of a configuration names: its own, those of nested records and of enumerations, maybe of other families.</summary>
    private static IEnumerable<Type> TypesIn(object config) => SettableProperties(config.GetType())
        .Select(property => property.GetValue(config))
        .SelectMany(value => value switch
        {
            Enum member => [member.GetType()],
            null or string or BigInteger => [],
            _ when value.GetType().IsPrimitive => [],
            _ => TypesIn(value),
        })
        .Append(config.GetType());

    private static string ConfigLiteral(object config, int indent)
    {
        var type = config.GetType();
        var pad = new string(' ', 4 * indent);
        var text = new StringBuilder();
        text.Append("new ").Append(type.Name).Append('\n').Append(pad).Append("{\n");
        foreach (var property in SettableProperties(type))
        {
            text.Append(pad).Append("    ").Append(property.Name).Append(" = ").Append(ValueLiteral(property.GetValue(config), indent + 1)).Append(",\n");
        }

        return text.Append(pad).Append('}').ToString();
    }

    private static string ValueLiteral(object? value, int indent) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Enum member => $"{member.GetType().Name}.{member}",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        BigInteger number when number >= long.MinValue && number <= long.MaxValue => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => $"System.Numerics.BigInteger.Parse(\"{number.ToString(CultureInfo.InvariantCulture)}\", System.Globalization.CultureInfo.InvariantCulture)",
        _ => ConfigLiteral(value, indent),
    };
}
