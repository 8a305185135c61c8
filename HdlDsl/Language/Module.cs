using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// A piece of hardware. Derive a class, declare ports as get-only properties with <see cref="In"/> and <see cref="Out"/>, and describe the
/// inside in <see cref="Build"/>. Making one inside another module's Build makes an instance of it there.
/// </summary>
public abstract class Module : INameable
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> PortsByType = new();
    private readonly Lock portsGate = new();
    private ImmutableArray<(string Name, Signal Signal, PortOrigin Port)> ports;
    private List<(string Name, Data Data)>? namedPorts;

    /// <summary>Makes the module; inside another module's Build it becomes an instance there.</summary>
    protected Module() => DefinitionBuilder.Ambient?.AddInstance(this);

    /// <summary>The domain of the registers: null for that of the surrounding module, or of <see cref="ElaborationOptions"/> at the top.</summary>
    protected virtual ClockDomain? Domain => null;

    /// <summary>Name of the Verilog module; the C# type's name unless overridden.</summary>
    protected virtual string DefinitionName => TypeNames.Identifier(GetType());

    internal string NameOfDefinition => DefinitionName;

    internal ClockDomain? OwnDomain => Domain;

    /// <summary>What tells one definition of this type from another; null when every object is a definition of its own.</summary>
    internal virtual object? Configuration => HasOnlyDefaultConstructor() ? GetType() : null;

    internal DefinitionBuilder? ParentBuilder { get; set; }

    internal int InstanceNumber { get; set; } = -1;

    /// <summary>The domain around the place where the instance was made.</summary>
    internal ClockDomain? SurroundingDomain { get; set; }

    internal SourceLocation CreationLocation { get; set; }

    /// <summary>The ports with their flattened names in the order of declaration.</summary>
    internal ImmutableArray<(string Name, Signal Signal, PortOrigin Port)> Ports
    {
        get
        {
            // One module object may be elaborated on several threads; its ports belong to it only once.
            lock (portsGate)
                return ports.IsDefault ? ports = CollectPorts() : ports;
        }
    }

    internal virtual BlackBoxInfo? BlackBoxInfo => null;

    /// <summary>The ports when they are no properties; else null.</summary>
    internal virtual IEnumerable<KeyValuePair<string, Data>>? PortsByName => null;

    /// <inheritdoc/>
    void INameable.SuggestName(string name) => ParentBuilder?.SuggestInstanceName(this, name);

    internal void RunBuild() => Build();

    internal void ForgetInstance()
    {
        ParentBuilder?.Withdraw(this);
        ParentBuilder = null;
        InstanceNumber = -1;
    }

    /// <summary>Describes the hardware. Runs once for each distinct configuration; assign every output.</summary>
    protected abstract void Build();

    /// <summary>
    /// Gives the Verilog a second body for tools that define a macro, such as one of a vendor's primitives: <c>`ifdef MACRO</c>, that body, <c>`else</c>, what this Build
    /// describes. Simulators, solvers and all other flows see what is described; that both do the same is the author's to prove. Called in Build, once.
    /// </summary>
    /// <param name="macro">Name of the macro, a Verilog identifier.</param>
    /// <param name="verilog">Declarations, instances and assignments that drive every output; ports have their names of the Verilog, and outputs are wires.</param>
    /// <exception cref="InvalidOperationException">The module has such a body already.</exception>
    protected static void VerilogUnderMacro(string macro, string verilog)
    {
        ArgumentNullException.ThrowIfNull(verilog);
        ArgumentException.ThrowIfNullOrEmpty(macro);
        if (!(char.IsAsciiLetter(macro[0]) || macro[0] == '_') || macro.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter == '_')))
            throw new ArgumentException($"'{macro}' is no name of a macro: letters, digits and '_', with no digit first.", nameof(macro));
        var definition = DefinitionBuilder.Required.Definition;
        if (definition.MacroBody is { } other)
            throw new InvalidOperationException($"'{definition.Name}' has a body under macro '{other.Macro}' already; a module has one.");
        definition.MacroBody = new MacroBody(macro, verilog);
    }

    /// <summary>
    /// Declares a port under a name that is known only when the module is made; for wrappers and modules made from tables. Called in the constructor. These
    /// ports stand behind those of properties.
    /// </summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="name">A legal Verilog identifier, kept exactly; of a bundle the names of the fields follow it.</param>
    /// <param name="port">What <see cref="In"/> or <see cref="Out"/> have made.</param>
    /// <returns><paramref name="port"/> itself.</returns>
    /// <exception cref="InvalidOperationException">The ports of the module have been used already.</exception>
    protected T AddPort<T>(string name, T port)
        where T : Data
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(port);
        lock (portsGate)
        {
            if (!ports.IsDefault)
                throw new InvalidOperationException($"Port '{name}' of '{DefinitionName}' is added when the module's ports are known already; call AddPort in the constructor.");
            (namedPorts ??= []).Add((name, port));
        }

        return port;
    }

    /// <summary>Whether some ports have been added by name and are no properties.</summary>
    internal bool HasAddedPorts => namedPorts is not null;

    /// <summary>The ports as they were declared, bundles as a whole.</summary>
    internal IEnumerable<(string Name, Data Data)> DeclaredPorts()
    {
        foreach (var property in PortsByType.GetOrAdd(GetType(), DeclaredData.PropertiesOf))
        {
            var name = DeclaredData.NameOf(property);
            switch (property.GetValue(this))
            {
                case Data data:
                    yield return (name, data);
                    break;
                case IEnumerable<Data> list:
                    var index = 0;
                    foreach (var item in list)
                        yield return ($"{name}_{index++}", item);
                    break;
                case null when IsOptional(property):
                    break;
                case null:
                    throw Errors.PortIsNull(GetType(), property.Name);
            }
        }

        foreach (var port in namedPorts ?? [])
            yield return port;
    }

    private bool HasOnlyDefaultConstructor()
    {
        var constructors = GetType().GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return constructors.Length == 1 && constructors[0].GetParameters().Length == 0;
    }

    private ImmutableArray<(string Name, Signal Signal, PortOrigin Port)> CollectPorts()
    {
        var found = ImmutableArray.CreateBuilder<(string, Signal, PortOrigin)>();
        if (PortsByName is { } named)
        {
            foreach (var (name, data) in named)
                AddPorts(name, data, found);
            return found.ToImmutable();
        }

        foreach (var (name, data) in DeclaredPorts())
            AddPorts(name, data, found);
        return found.ToImmutable();
    }

    /// <summary>A port that only some configurations have is declared with a nullable type.</summary>
    private static bool IsOptional(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private void AddPorts(string name, Data data, ImmutableArray<(string, Signal, PortOrigin)>.Builder found)
    {
        foreach (var leaf in data.Leaves())
        {
            var path = leaf.Path.Length == 0 ? name : $"{name}_{leaf.Path}";
            switch (leaf.Signal.Origin)
            {
                case PortOrigin { Owner: null } port:
                    port.Owner = this;
                    port.Index = found.Count;
                    port.Name = path;
                    found.Add((path, leaf.Signal, port));
                    break;
                case PortOrigin port when !ReferenceEquals(port.Owner, this):
                    throw Errors.PortOfTwoModules(GetType(), path, port.Owner!.GetType());
                case PortOrigin:
                    // The same port under a second property is an alias, not another port.
                    break;
                case ShapeOrigin shape:
                    throw Errors.PortWithoutDirection(GetType(), path, shape.Location);
            }
        }
    }
}

/// <summary>A module whose hardware depends on a configuration and on nothing else: equal configurations share one definition.</summary>
/// <typeparam name="TConfig">An immutable record (value equality decides about sharing).</typeparam>
public abstract class Module<TConfig> : Module
    where TConfig : notnull
{
    /// <summary>Makes the module.</summary>
    /// <param name="config">The configuration.</param>
    protected Module(TConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
    }

    /// <summary>The configuration.</summary>
    public TConfig Config { get; }

    internal override object Configuration => Config;
}
