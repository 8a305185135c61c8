namespace Verification.Engines.Tools;

/// <summary>The external programs that engines and flows run.</summary>
public enum ToolKind
{
    /// <summary>Verilator: Verilog to C++.</summary>
    Verilator,

    /// <summary>Icarus Verilog's compiler.</summary>
    Iverilog,

    /// <summary>Icarus Verilog's run-time.</summary>
    Vvp,

    /// <summary>The C++ compiler that builds Verilator models and the Icarus port module.</summary>
    CxxCompiler,

    /// <summary>Yosys: synthesis and formal checks.</summary>
    Yosys,

    /// <summary>z3: solver of proofs and counterexamples. Optional.</summary>
    Z3,

    /// <summary>nextpnr for iCE40: placement, routing and timing of what Yosys mapped. Optional.</summary>
    NextpnrIce40,
}
