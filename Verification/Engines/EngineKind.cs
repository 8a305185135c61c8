namespace Verification.Engines;

/// <summary>The simulators that run emitted Verilog.</summary>
public enum EngineKind
{
    /// <summary>Verilator: compiled, two-valued, fast.</summary>
    Verilator,

    /// <summary>Icarus Verilog: event driven, four-valued, slow.</summary>
    Icarus,
}
