using System.Collections.Immutable;

namespace HdlDsl.VerilogImport;

/// <summary>The header of a Verilog module under given parameter values.</summary>
/// <param name="Name">Name of the module.</param>
/// <param name="Parameters">Parameters and localparams in the order of declaration.</param>
/// <param name="Ports">Ports in the order of the port list.</param>
/// <param name="Place">Where the module starts.</param>
public sealed record VerilogModule(string Name, ImmutableArray<VerilogParameter> Parameters, ImmutableArray<VerilogPort> Ports, VerilogPlace Place)
{
    /// <summary>What goes between <c>#(</c> and <c>)</c> of an instance: the parameters that were set, and their values as Verilog text.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Finds a port.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The port.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7108: there is none; the message has the nearest names.</exception>
    public VerilogPort Port(string name) => Ports.FirstOrDefault(port => port.Name == name) ?? throw ImportErrors.InCode(
        ImportErrors.Port, $"module '{Name}' has no port '{name}'.", ImportErrors.Advice(name, [.. Ports.Select(port => port.Name)], "ports"), Place.Note("the module"));
}
