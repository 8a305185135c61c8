namespace HdlDsl.Buses;

/// <summary>
/// Base of a module that is controlled over AXI4-Lite: it has the slave's ports s_axi_… and the registers of a map, and the derived class describes the rest, with
/// streams and other ports of its own.
/// </summary>
/// <typeparam name="TMap">Type of the map.</typeparam>
public abstract class AxiLiteModule<TMap> : Module
    where TMap : RegisterMap
{
    private readonly AxiLiteOptions options;

    /// <summary>Makes the module.</summary>
    /// <param name="map">The map; several modules can have the same.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="Diagnostics.HdlException">The map is illegal.</exception>
    protected AxiLiteModule(TMap map, AxiLiteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        (Map, this.options) = (map, options ?? new AxiLiteOptions());
        Bus = In.Of(new AxiLite(this.options.ConfigFor(map)));
    }

    /// <summary>The map. Its fields are hardware inside <see cref="BuildCore"/>.</summary>
    public TMap Map { get; }

    /// <summary>The slave's ports.</summary>
    [PortName("s_axi")]
    public AxiLite Bus { get; }

    /// <inheritdoc/>
    protected override ClockDomain? Domain => options.Domain;

    /// <inheritdoc/>
    protected sealed override void Build()
    {
        var registers = Hdl.Instance(new AxiLiteRegisters<TMap>(Map, options with { Domain = null }), "registers");
        registers.Bus.Value = Bus;
        BuildCore();
    }

    /// <summary>Describes the hardware: reads fields with <c>Map.Control.Start.Value</c>, gives values with <c>Map.Status.Busy.Set(busy)</c>.</summary>
    protected abstract void BuildCore();
}
