namespace Synthesis;

/// <summary>What a design is mapped to.</summary>
public enum SynthesisTarget
{
    /// <summary>Two-input gates, multiplexers and flip-flops without a library: NAND2 equivalents and levels.</summary>
    Gates,

    /// <summary>Xilinx 7 series: LUT6, CARRY4, FDRE, DSP48E1, RAMB. Not placed; delays are those of the cells.</summary>
    Xilinx,

    /// <summary>Lattice iCE40: LUT4, carry, flip-flops; placed and routed with nextpnr where that is installed.</summary>
    Ice40,

    /// <summary>Lattice ECP5: LUT4, CCU2C, TRELLIS_FF, MULT18X18D. Not placed.</summary>
    Ecp5,

    /// <summary>The cells of a liberty file that the user names: area in µm² and delay in ps.</summary>
    Asic,
}

/// <summary>What the mapping to the cells of a liberty file strives for.</summary>
public enum AsicGoal
{
    /// <summary>Short paths: choices, buffers and sizes for the wanted clock period.</summary>
    Speed,

    /// <summary>Few µm²: area recovery alone.</summary>
    Area,
}
