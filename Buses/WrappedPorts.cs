using System.Text;

namespace HdlDsl.Buses;

/// <summary>The ports of a module as a wrapper sees them: those that get another form, and those that it passes on as they are.</summary>
internal static class WrappedPorts
{
    /// <summary>Streams one by one, also those inside bundles; everything else as it was declared.</summary>
    public static IEnumerable<(string Name, Data Data)> WithStreamsApart(Module module) =>
        module.DeclaredPorts().SelectMany(port => Apart(port.Name, port.Data));

    /// <summary>Whether it is a ready/valid stream of the language.</summary>
    public static bool IsStream(Data data) => data.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Stream<>);

    /// <summary>A port of the wrapper that is like one of the module inside.</summary>
    public static T Copy<T>(T inner)
        where T : Data
    {
        var outer = (T)inner.CloneShape();
        foreach (var (copy, original) in outer.Leaves().Zip(inner.Leaves()))
        {
            var port = (PortOrigin)original.Signal.Origin!;
            copy.Signal.SetOrigin(new PortOrigin(port.IsInput, port.Location) { Clock = port.Clock, IsAsynchronous = port.IsAsynchronous });
        }

        return outer;
    }

    /// <summary>Connects a port of the wrapper with the one inside that it was copied from.</summary>
    public static void Connect(Data outer, Data inner)
    {
        foreach (var (outside, inside) in outer.Leaves().Zip(inner.Leaves()))
        {
            if (((PortOrigin)inside.Signal.Origin!).IsInput)
                inside.Signal.AssignSameShape(outside.Signal, isSequential: false);
            else
                outside.Signal.AssignSameShape(inside.Signal, isSequential: false);
        }
    }

    /// <summary>Makes a module that was made elsewhere an instance in the module being built.</summary>
    public static void Instantiate(Module module)
    {
        DefinitionBuilder.Required.AddInstance(module);
        Hdl.Instance(module, "core");
    }

    /// <summary>InputData becomes input_data; AXI names are written so.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var isStart = i > 0 && char.IsAsciiLetterUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (isStart)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, Data Data)> Apart(string name, Data data) =>
        data is Bundle bundle && !IsStream(data) && HoldsStream(bundle) ? bundle.Fields().SelectMany(field => Apart($"{name}_{field.Name}", field.Data)) : [(name, data)];

    private static bool HoldsStream(Data data) => IsStream(data) || (data is Bundle bundle && bundle.Fields().Any(field => HoldsStream(field.Data)));
}

/// <summary>What tells wrapper definitions apart: the module inside, with all that it stores, and the wrapper's options.</summary>
internal sealed record WrapperKey
{
    private readonly Module core;
    private readonly object options;

    public WrapperKey(Module core, object options)
    {
        this.core = core;
        this.options = options;
        Core = core.Configuration is { } configuration and not Type ? configuration : null;
    }

    /// <summary>The configuration of the module inside, for the header of the Verilog module.</summary>
    public object? Core { get; init; }

    public bool Equals(WrapperKey? other) => other is not null && core.GetType() == other.core.GetType() && Equals(Core, other.Core)
        && options.Equals(other.options) && ModuleState.AreAlike(core, other.core);

    public override int GetHashCode() => HashCode.Combine(core.GetType(), options);
}
