using System.Collections.Immutable;
using HdlDsl;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Verification.Engines;

namespace Verification;

/// <summary>A module, elaborated and printed once, ready for any number of simulations on any engine.</summary>
public sealed class DesignUnderTest
{
    private DesignUnderTest(Module module, Design design, string verilog, EngineDesign engineDesign)
    {
        Module = module;
        Design = design;
        Verilog = verilog;
        EngineDesign = engineDesign;
    }

    /// <summary>The module whose ports the testbench uses.</summary>
    public Module Module { get; }

    /// <summary>The elaborated design.</summary>
    public Design Design { get; }

    /// <summary>The Verilog that the engines simulate: exactly what is written to files.</summary>
    public string Verilog { get; }

    /// <summary>What the engines need to know.</summary>
    public EngineDesign EngineDesign { get; }

    /// <summary>The configuration in words, for failure messages.</summary>
    public string DesignPoint => Design.Top.Remark is { } remark ? $"{Design.Top.Name}: {remark}" : Design.Top.Name;

    /// <summary>The clock domain, or null for a combinational design.</summary>
    internal DomainUse? Domain => Design.Top.Domains.Count == 0 ? null : Design.Top.Domains[0];

    /// <summary>Number of clock and reset ports in front of the module's own ports.</summary>
    internal int ImplicitPorts { get; private init; }

    /// <summary>Elaborates a module.</summary>
    /// <param name="module">The top module.</param>
    /// <param name="options">How it is elaborated; null for the defaults.</param>
    /// <returns>The design.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The design is illegal.</exception>
    public static DesignUnderTest Of(Module module, ElaborationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var design = Elaborator.Elaborate(module, options);
        var verilog = VerilogEmitter.Emit(design, VerilogOptions.Default);
        var ports = ImmutableArray.CreateBuilder<EnginePort>();
        foreach (var use in design.Top.Domains)
        {
            ports.Add(new EnginePort(use.Domain.Clock, 1, IsInput: true, IsSigned: false));
            if (use.NeedsReset)
                ports.Add(new EnginePort(use.Domain.Reset, 1, IsInput: true, IsSigned: false));
        }

        var implicitPorts = ports.Count;
        foreach (var number in design.Top.Ports)
        {
            var port = design.Top.Signals[number];
            ports.Add(new EnginePort(port.Name!, port.Width, port.Kind == SignalKind.Input, port.View == SignalView.Signed));
        }

        var clock = design.Top.Domains.Count == 0 ? null : new EngineClock(design.Top.Domains[0].Domain.Clock);
        var engineDesign = new EngineDesign(design.Top.Name, verilog, ports.ToImmutable(), clock, ReactsToOneEdgeOnly(design));
        return new DesignUnderTest(module, design, verilog, engineDesign) { ImplicitPorts = implicitPorts };
    }

    /// <summary>
    /// The language has no way to read a clock, so one domain without asynchronous reset reacts to the rising edge alone; black boxes can hold anything.
    /// </summary>
    private static bool ReactsToOneEdgeOnly(Design design) =>
        design.Top.Domains is [{ Domain.ResetKind: not ResetKind.Asynchronous }]
        && design.Definitions.All(definition => definition.BlackBox is null);
}
