using System.Collections.Immutable;

namespace Verification.Engines.Tools;

/// <summary>What the tool chain knows about a program before looking for it.</summary>
internal sealed record ToolDescription(ToolKind Kind, string Name, string EnvironmentVariable, string VersionArgument, string Package)
{
    public static readonly ImmutableArray<ToolDescription> All =
    [
        new(ToolKind.Verilator, "verilator", "HDL_VERILATOR", "--version", "verilator"),
        new(ToolKind.Iverilog, "iverilog", "HDL_IVERILOG", "-V", "iverilog"),
        new(ToolKind.Vvp, "vvp", "HDL_VVP", "-V", "iverilog"),
        new(ToolKind.CxxCompiler, "g++", "HDL_CXX", "--version", "g++"),
        new(ToolKind.Yosys, "yosys", "HDL_YOSYS", "-V", "yosys"),
        new(ToolKind.Z3, "z3", "HDL_Z3", "--version", "z3"),
        new(ToolKind.NextpnrIce40, "nextpnr-ice40", "HDL_NEXTPNR_ICE40", "--version", "nextpnr-ice40"),
    ];

    public string InstallCommand => $"sudo apt-get install {Package}";

    public static ToolDescription Of(ToolKind kind) => All.Single(tool => tool.Kind == kind);
}
