using System.Collections.Immutable;

namespace HdlDsl.VerilogImport;

/// <summary>How an imported module is connected.</summary>
public sealed record ImportOptions
{
    /// <summary>Everything by name.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>
    /// Clock and reset ports with the domains that drive them. Null finds them by name: one clock (<c>clk</c>, <c>clock</c>, <c>aclk</c>, with <c>i_</c>, <c>_i</c> or a
    /// bus name around it) and one reset (<c>rst</c>, <c>reset</c>, with <c>n</c> for active low), both of the domain around the instance. An empty array
    /// makes every port a data port.
    /// </summary>
    public ImmutableArray<BlackBoxClock>? Clocks { get; init; }

    /// <summary>Domains that data ports belong to, for a module with several clocks; the check of crossings uses them.</summary>
    public ImmutableDictionary<string, ClockDomain> PortDomains { get; init; } = ImmutableDictionary<string, ClockDomain>.Empty;

    /// <summary>Ports that stay open: they are not connected at all. The only way for inout ports, and for ports with names that can't be written.</summary>
    public ImmutableHashSet<string> Unconnected { get; init; } = [];

    /// <summary>Makes the behavioural model of one instance for the built-in simulator; null when only Verilog simulators run the design.</summary>
    public Func<BlackBoxModel>? Model { get; init; }
}
