using System.Collections.Immutable;
using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace Verification.Engines;

/// <summary>What an engine simulates: a netlist, or Verilog text alone. The text of a netlist is made when an engine first asks for it.</summary>
public sealed record EngineDesign
{
    private readonly Lazy<string> verilog;

    /// <summary>Describes Verilog text that no netlist is known for; the built-in simulator can't run it.</summary>
    /// <param name="top">Name of the top module.</param>
    /// <param name="verilog">All modules as Verilog-2005 text.</param>
    /// <param name="ports">Ports of the top module, the clocks among them.</param>
    /// <param name="clocks">The clocks; none for a purely combinational module.</param>
    /// <param name="singleEvalSafe">See <see cref="SingleEvalSafe"/>.</param>
    public EngineDesign(string top, string verilog, ImmutableArray<EnginePort> ports, ImmutableArray<EngineClock> clocks, bool singleEvalSafe)
    {
        Top = top;
        this.verilog = new Lazy<string>(verilog);
        Ports = ports;
        Clocks = clocks;
        SingleEvalSafe = singleEvalSafe;
    }

    private EngineDesign(Design netlist, Lazy<string> verilog, ImmutableArray<EnginePort> ports, ImmutableArray<EngineClock> clocks, bool singleEvalSafe)
        : this(netlist.Top.Name, string.Empty, ports, clocks, singleEvalSafe)
    {
        Netlist = netlist;
        this.verilog = verilog;
    }

    /// <summary>Name of the top module.</summary>
    public string Top { get; init; }

    /// <summary>The netlist that the text says the same as, or null when there is only text.</summary>
    public Design? Netlist { get; }

    /// <summary>All modules as Verilog-2005 text.</summary>
    public string Verilog
    {
        get => verilog.Value;
        init => verilog = new Lazy<string>(value);
    }

    /// <summary>Ports of the top module, the clocks among them.</summary>
    public ImmutableArray<EnginePort> Ports { get; init; }

    /// <summary>The clocks, the one that a step toggles first; none for a purely combinational module.</summary>
    public ImmutableArray<EngineClock> Clocks { get; init; }

    /// <summary>
    /// Whether the netlist proves that registers react to one edge of the only clock and to nothing else, and that no logic reads the clock's
    /// level. An engine may then evaluate once for each cycle.
    /// </summary>
    public bool SingleEvalSafe { get; init; }

    /// <summary>The clock that a step toggles; null for a purely combinational module.</summary>
    public EngineClock? Clock => Clocks.IsEmpty ? null : Clocks[0];

    /// <summary>Describes an elaborated design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="options">Style of the Verilog text; null for the default.</param>
    /// <returns>What all engines need to know.</returns>
    public static EngineDesign Of(Design design, VerilogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var ports = ImmutableArray.CreateBuilder<EnginePort>();
        var clocks = ImmutableArray.CreateBuilder<EngineClock>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in design.Top.Domains)
        {
            if (names.Add(use.Domain.Clock))
            {
                ports.Add(new EnginePort(use.Domain.Clock, 1, IsInput: true, IsSigned: false));
                clocks.Add(new EngineClock(use.Domain.Clock));
            }

            if (use.NeedsReset && names.Add(use.Domain.Reset))
                ports.Add(new EnginePort(use.Domain.Reset, 1, IsInput: true, IsSigned: false));
        }

        foreach (var number in design.Top.Ports)
        {
            ref readonly var port = ref design.Top.Signals[number];
            ports.Add(new EnginePort(port.Name!, port.Width, port.Kind == SignalKind.Input, port.View == SignalView.Signed));
        }

        var text = new Lazy<string>(() => VerilogEmitter.Emit(design, options ?? VerilogOptions.Default));
        return new EngineDesign(design, text, ports.ToImmutable(), clocks.ToImmutable(), ReactsToOneEdgeOnly(design));
    }

    /// <summary>Which clock a port is, or -1.</summary>
    internal int ClockNumber(string port)
    {
        for (var i = 0; i < Clocks.Length; i++)
            if (Clocks[i].Name == port)
                return i;
        return -1;
    }

    /// <summary>Position of a port.</summary>
    /// <exception cref="ArgumentException">There is no such port.</exception>
    internal int IndexOf(string name)
    {
        for (var i = 0; i < Ports.Length; i++)
            if (Ports[i].Name == name)
                return i;
        throw new ArgumentException($"'{Top}' has no port '{name}'. Ports: {string.Join(", ", Ports.Select(port => port.Name))}.", nameof(name));
    }

    /// <summary>
    /// The language has no way to read a clock, so one domain without asynchronous reset reacts to the rising edge alone; black boxes can hold anything.
    /// </summary>
    private static bool ReactsToOneEdgeOnly(Design design) =>
        design.Top.Domains is [{ Domain.ResetKind: not HdlDsl.ResetKind.Asynchronous }]
        && design.Definitions.All(definition => definition.BlackBox is null);
}
