using System.Text.Json.Serialization;

namespace Verification.Engines;

/// <summary>The simulators.</summary>
public enum EngineKind
{
    /// <summary>The built-in simulator: runs the netlist in this process, two-valued, needs no tool.</summary>
    [JsonStringEnumMemberName("builtin")]
    BuiltIn,

    /// <summary>Verilator: the emitted Verilog compiled, two-valued.</summary>
    Verilator,

    /// <summary>Icarus Verilog: the emitted Verilog event driven, four-valued, slow.</summary>
    Icarus,
}
