using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>Gives any module an AXI4-Lite slave.</summary>
public static class AxiLiteWrapper
{
    /// <summary>
    /// A module around another and the registers of a map. Ports of the module that are called Register_Field are connected with the field, as
    /// <see cref="AxiLiteRegisters{TMap}"/> names them from the other side: an input Control_Start gets the field's value, an output Status_Busy gives that of an RO
    /// field, an output Events_Overflow_Set sets bits of a W1C field. All other ports are passed on. The Verilog module is called after the one inside, with _axi_lite
    /// behind.
    /// </summary>
    /// <typeparam name="TModule">Type of the module.</typeparam>
    /// <typeparam name="TMap">Type of the map.</typeparam>
    /// <param name="module">A new module. It is the wrapper's from now on.</param>
    /// <param name="map">The map.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The wrapper.</returns>
    /// <exception cref="HdlException">The map is illegal, or HDL9510: the module lacks a port that the map needs, or one does not fit.</exception>
    public static AxiLiteWrapper<TModule, TMap> Of<TModule, TMap>(TModule module, TMap map, AxiLiteOptions? options = null)
        where TModule : Module
        where TMap : RegisterMap
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(map);
        module.ForgetInstance();
        return new AxiLiteWrapper<TModule, TMap>(module, map, options ?? new AxiLiteOptions());
    }
}

/// <summary>A module controlled over AXI4-Lite, around one with plain ports; see <see cref="AxiLiteWrapper.Of"/>.</summary>
/// <typeparam name="TModule">Type of the module inside.</typeparam>
/// <typeparam name="TMap">Type of the map.</typeparam>
public sealed class AxiLiteWrapper<TModule, TMap> : Module
    where TModule : Module
    where TMap : RegisterMap
{
    private readonly AxiLiteOptions options;
    private readonly List<(Data Inner, Data Outer)> others = [];

    internal AxiLiteWrapper(TModule core, TMap map, AxiLiteOptions options)
    {
        (Core, Map, this.options) = (core, map, options);
        Bus = In.Of(new AxiLite(options.ConfigFor(map)));
        _ = core.Ports;
        var used = Fit();
        foreach (var (name, data) in core.DeclaredPorts().Where(port => !used.Contains(port.Name)))
            others.Add((data, AddPort(name, WrappedPorts.Copy(data))));
    }

    /// <summary>The module inside.</summary>
    public TModule Core { get; }

    /// <summary>The map.</summary>
    public TMap Map { get; }

    /// <summary>The slave's ports.</summary>
    [PortName("s_axi")]
    public AxiLite Bus { get; }

    /// <inheritdoc/>
    protected override ClockDomain? Domain => options.Domain;

    /// <inheritdoc/>
    protected override string DefinitionName => $"{Core.NameOfDefinition}_axi_lite";

    internal override object Configuration => new WrapperKey(Core, (Map, options));

    /// <summary>The port that a port of the module inside is passed on by.</summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="port">A port of <see cref="Core"/> that no field is connected to.</param>
    /// <returns>The port of the wrapper.</returns>
    /// <exception cref="ArgumentException">It is none.</exception>
    public T PortOf<T>(T port)
        where T : Data =>
        (T?)others.Find(pair => ReferenceEquals(pair.Inner, port)).Outer
        ?? throw new ArgumentException("This is no port of the module inside, or it is connected with a field.", nameof(port));

    /// <inheritdoc/>
    protected override void Build()
    {
        var registers = Hdl.Instance(new AxiLiteRegisters<TMap>(Map, options with { Domain = null }), "registers");
        registers.Bus.Value = Bus;
        WrappedPorts.Instantiate(Core);
        foreach (var (inner, outer) in others)
            WrappedPorts.Connect(outer, inner);
        var fields = registers.FieldPorts().ToDictionary(port => port.Name, StringComparer.Ordinal);
        foreach (var (name, data) in Core.DeclaredPorts())
        {
            if (!fields.TryGetValue(name, out var field))
                continue;
            if (field.IsInput)
                ((Signal)field.Data).AsBits().Value = ((Signal)data).AsBits();
            else
                ((Signal)data).AsBits().Value = ((Signal)field.Data).AsBits();
        }
    }

    /// <summary>Finds the module's port of each field.</summary>
    private HashSet<string> Fit()
    {
        var outer = DefinitionBuilder.Ambient;
        DefinitionBuilder.Ambient = null;
        try
        {
            // Made only to be asked for its ports: no instance of the module around.
            return Fit(new AxiLiteRegisters<TMap>(Map, options));
        }
        finally
        {
            DefinitionBuilder.Ambient = outer;
        }
    }

    private HashSet<string> Fit(AxiLiteRegisters<TMap> registers)
    {
        var ports = Core.DeclaredPorts().ToDictionary(port => port.Name, port => port.Data, StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var findings = new List<Diagnostic>();
        foreach (var (name, data, isInput, isNeeded, item, at) in registers.FieldPorts())
        {
            var shape = $"{(isInput ? "output" : "input")} of {Errors.Bits(data.BitWidth)}";
            if (!ports.TryGetValue(name, out var port))
            {
                if (isNeeded)
                    findings.Add(BusErrors.PortMissing(Core.NameOfDefinition, name, shape, item, at));
            }
            else if (port is not Signal { Origin: PortOrigin origin } signal || signal.Width != data.BitWidth || origin.IsInput == isInput)
            {
                var location = port is Signal { Origin: PortOrigin declared } ? declared.Location : SourceLocation.None;
                findings.Add(BusErrors.PortDiffers(Core.NameOfDefinition, name, shape, item, at, location));
            }
            else
            {
                used.Add(name);
            }
        }

        return findings.Count == 0 ? used : throw new HdlException([.. findings]);
    }
}
