using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace Synthesis.Flows;

/// <summary>A design and the tool that scripts are wanted for.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Verilog">Verilog of the whole design.</param>
/// <param name="Top">Name of the top module.</param>
/// <param name="Ports">Ports of the top module.</param>
/// <param name="PeriodPs">Wanted period of every clock in ps, greater than 0.</param>
/// <param name="Part">Device, platform or solver as the tool names it; the default of <see cref="FlowScripts.DefaultPart"/> when null. Yosys takes none.</param>
public sealed record FlowRequest(FlowTool Tool, string Verilog, string Top, IReadOnlyList<DesignPort> Ports, double PeriodPs, string? Part = null)
{
    /// <summary>Whether multipliers may become DSP blocks, with the FPGA tools; off by default as with <see cref="SynthesisRequest.UseDsp"/>.</summary>
    public bool UseDsp { get; init; }

    /// <summary>A request for an elaborated design.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="design">The design.</param>
    /// <param name="periodPs">Wanted period of every clock in ps, greater than 0.</param>
    /// <param name="part">Device, platform or solver; null for the tool's default.</param>
    /// <returns>The request.</returns>
    public static FlowRequest Of(FlowTool tool, Design design, double periodPs, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new FlowRequest(tool, VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name, DesignPort.Of(design), periodPs, part);
    }
}
