using HdlDsl.Netlists;
using HdlDsl.Verilog;

namespace Synthesis;

/// <summary>What is to be synthesised, and how. Everything that changes the result is in it, so its content names the result in the cache.</summary>
public sealed record SynthesisRequest
{
    /// <summary>Verilog of the whole design.</summary>
    public required string Verilog { get; init; }

    /// <summary>Name of the top module.</summary>
    public required string Top { get; init; }

    /// <summary>The top module's ports. Only placement needs them.</summary>
    public IReadOnlyList<DesignPort> Ports { get; init; } = [];

    /// <summary>What it is mapped to.</summary>
    public SynthesisTarget Target { get; init; } = SynthesisTarget.Xilinx;

    /// <summary>Wanted clock period in ps, which steers mapping to a liberty file (1000 when null) and placement.</summary>
    public double? ClockPeriodPs { get; init; }

    /// <summary>Liberty file of <see cref="SynthesisTarget.Asic"/>: cells with areas in µm² and tables of delays.</summary>
    public string? LibertyPath { get; init; }

    /// <summary>What mapping to a liberty file strives for.</summary>
    public AsicGoal Goal { get; init; } = AsicGoal.Speed;

    /// <summary>Whether multipliers may become DSP blocks. Off by default, so that the areas of designs with and without multipliers compare.</summary>
    public bool UseDsp { get; init; }

    /// <summary>
    /// Whether each module is mapped once, and the modules are joined afterwards: many times faster for large designs of equal parts. Nothing is shared or
    /// simplified across modules. Not placed, and without a delay where a liberty file gives it.
    /// </summary>
    public bool KeepHierarchy { get; init; }

    /// <summary>
    /// Whether the hierarchy stays until carry chains are made, so that adders of different modules are not merged into compressors, and tables keep to their modules. Xilinx only; multiplexer
    /// cells behind look-up tables are not used then.
    /// </summary>
    public bool KeepAdders { get; init; }

    /// <summary>Macros that are defined when the Verilog is read, such as those that select a vendor's primitives.</summary>
    public IReadOnlyList<string> Macros { get; init; } = [];

    /// <summary>Whether to place and route where that is possible: iCE40 with nextpnr.</summary>
    public bool Place { get; init; } = true;

    /// <summary>iCE40 device as nextpnr names it, such as "hx8k" or "up5k".</summary>
    public string Device { get; init; } = "hx8k";

    /// <summary>Package of the iCE40 device.</summary>
    public string Package { get; init; } = "ct256";

    /// <summary>Seed of placement.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Time that all tools together may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory that a tool may take, in MB; null for any.</summary>
    public int? MemoryMb { get; init; }

    /// <summary>A request for an elaborated design.</summary>
    /// <param name="design">The design; its Verilog is printed here.</param>
    /// <param name="target">What it is mapped to.</param>
    /// <returns>A request with all other properties at their defaults.</returns>
    public static SynthesisRequest Of(Design design, SynthesisTarget target)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new SynthesisRequest { Verilog = VerilogEmitter.Emit(design, VerilogOptions.Default), Top = design.Top.Name, Ports = DesignPort.Of(design), Target = target };
    }
}
