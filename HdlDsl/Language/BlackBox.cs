using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// A module that is written in Verilog or provided by the tools, such as a vendor primitive. Ports are declared as in any module;
/// the name of the Verilog module is <see cref="Module.DefinitionName"/>.
/// </summary>
public abstract class BlackBox : Module
{
    private readonly List<(string Name, string Literal)> parameters = [];

    /// <summary>Verilog source that is added to the output, or null when the tools know the module.</summary>
    protected virtual string? VerilogBody => null;

    /// <summary>True when the module has the clock of its surroundings as a port; the port is named by the domain.</summary>
    protected virtual bool HasClock => false;

    /// <summary>True when the module has the reset of its surroundings as a port; the port is named by the domain.</summary>
    protected virtual bool HasReset => false;

    /// <summary>
    /// Clock and reset ports whose names are not those of the domain, or that belong to several domains. When there are any, they replace
    /// <see cref="HasClock"/> and <see cref="HasReset"/>.
    /// </summary>
    protected virtual IReadOnlyList<BlackBoxClock> ClockPorts => [];

    /// <summary>The data ports with their Verilog names, for a box whose ports are known only at run time; null to take them from the properties.</summary>
    protected virtual IEnumerable<KeyValuePair<string, Data>>? NamedPorts => null;

    internal bool UsesClock => HasClock;

    internal bool UsesReset => HasReset;

    internal override IEnumerable<KeyValuePair<string, Data>>? PortsByName => NamedPorts;

    internal IReadOnlyList<BlackBoxClock> OwnClockPorts => ClockPorts;

    internal override object? Configuration => (GetType(), NameOfDefinition, string.Join(',', parameters), string.Join(',', ClockPorts), VerilogBody);

    internal override BlackBoxInfo BlackBoxInfo => new([.. parameters], VerilogBody) { CreateModel = CreateModel, Clocks = [.. ClockPorts] };

    /// <summary>Makes the behavioural model of one instance, which the built-in simulator uses in place of the Verilog.</summary>
    /// <returns>A fresh model, or null when there is none; then only Verilog simulators can run the design.</returns>
    protected virtual BlackBoxModel? CreateModel() => null;

    /// <summary>Overrides a Verilog parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">An integer of at most 32 bits; for other values use the text form.</param>
    protected void Parameter(string name, BigInteger value) => parameters.Add((name, value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Overrides a Verilog parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="literal">The value as Verilog text, such as <c>48'h1F</c> or <c>"TRUE"</c> with its quotes.</param>
    protected void ParameterText(string name, string literal) => parameters.Add((name, literal));

    /// <inheritdoc/>
    protected sealed override void Build()
    {
    }
}
