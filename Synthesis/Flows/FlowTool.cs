namespace Synthesis.Flows;

/// <summary>A tool that <see cref="FlowScripts"/> writes scripts for.</summary>
public enum FlowTool
{
    /// <summary>Yosys: a script that maps the design.</summary>
    Yosys,

    /// <summary>AMD Vivado: synthesis and implementation out of context.</summary>
    Vivado,

    /// <summary>Intel Quartus: compilation with virtual pins.</summary>
    Quartus,

    /// <summary>OpenROAD-flow-scripts: from Verilog to a layout.</summary>
    OpenRoad,

    /// <summary>SymbiYosys: bounded checks, proofs and covers of properties.</summary>
    SymbiYosys,
}
