using System.Collections.Immutable;

namespace Verification.Engines;

/// <summary>What an engine simulates.</summary>
/// <param name="Top">Name of the top module.</param>
/// <param name="Verilog">All modules as Verilog-2005 text.</param>
/// <param name="Ports">Ports of the top module, the clock among them.</param>
/// <param name="Clock">The clock; null for a purely combinational module.</param>
/// <param name="SingleEvalSafe">
/// The netlist proves that registers react to one edge of <paramref name="Clock"/> and to nothing else, and that no logic reads the clock's
/// level. An engine may then evaluate once for each cycle.
/// </param>
public sealed record EngineDesign(string Top, string Verilog, ImmutableArray<EnginePort> Ports, EngineClock? Clock, bool SingleEvalSafe)
{
    /// <summary>Position of the clock among the ports, or -1.</summary>
    internal int ClockIndex => Clock is null ? -1 : IndexOf(Clock.Name);

    /// <summary>Position of a port.</summary>
    /// <exception cref="ArgumentException">There is no such port.</exception>
    internal int IndexOf(string name)
    {
        for (var i = 0; i < Ports.Length; i++)
            if (Ports[i].Name == name)
                return i;
        throw new ArgumentException($"'{Top}' has no port '{name}'. Ports: {string.Join(", ", Ports.Select(port => port.Name))}.", nameof(name));
    }
}
