namespace Generators.Dsp;

/// <summary>Where an A or B operand comes from: A_INPUT and B_INPUT of the primitive.</summary>
public enum DspInput
{
    /// <summary>The port.</summary>
    Direct,

    /// <summary>ACIN or BCIN, from the slice below.</summary>
    Cascade,
}

/// <summary>What a side of the multiplier takes: AMULTSEL and BMULTSEL of the primitive.</summary>
public enum DspFactor
{
    /// <summary>A or B.</summary>
    Operand,

    /// <summary>The pre-adder's result.</summary>
    PreAdder,
}

/// <summary>What the pre-adder adds to D: PREADDINSEL of the primitive. INMODE[1] gates the same operand.</summary>
public enum DspPreAdderInput
{
    /// <summary>A.</summary>
    A,

    /// <summary>B, extended by its sign.</summary>
    B,
}

/// <summary>USE_MULT of the primitive.</summary>
public enum DspMultiplier
{
    /// <summary>No multiplier.</summary>
    None,

    /// <summary>The multiplier; A:B as one addend needs registers in front or behind.</summary>
    Multiply,

    /// <summary>Switched between the multiplier and A:B at run time.</summary>
    Dynamic,
}

/// <summary>USE_SIMD of the primitive: carries stop between lanes.</summary>
public enum DspSimd
{
    /// <summary>One number of 48 bits.</summary>
    One48,

    /// <summary>Two numbers of 24 bits.</summary>
    Two24,

    /// <summary>Four numbers of 12 bits.</summary>
    Four12,
}

/// <summary>SEL_PATTERN of the primitive.</summary>
public enum DspPatternSource
{
    /// <summary>The attribute PATTERN.</summary>
    Pattern,

    /// <summary>C.</summary>
    C,
}

/// <summary>SEL_MASK of the primitive: which bits the pattern detector ignores.</summary>
public enum DspMaskSource
{
    /// <summary>The attribute MASK.</summary>
    Mask,

    /// <summary>C.</summary>
    C,

    /// <summary>~C shifted left by one.</summary>
    RoundingMode1,

    /// <summary>~C shifted left by two.</summary>
    RoundingMode2,
}

/// <summary>AUTORESET_PATDET of the primitive.</summary>
public enum DspAutoReset
{
    /// <summary>P is not reset by the detector.</summary>
    NoReset,

    /// <summary>P is reset in the cycle behind a match.</summary>
    ResetMatch,

    /// <summary>P is reset when a match ends.</summary>
    ResetNotMatch,
}

/// <summary>AUTORESET_PRIORITY of the primitive.</summary>
public enum DspAutoResetPriority
{
    /// <summary>The detector resets P whatever its clock enable is.</summary>
    Reset,

    /// <summary>Only while P is enabled.</summary>
    Cep,
}

/// <summary>How clock enables or resets reach a slice.</summary>
public enum DspControl
{
    /// <summary>Not at all: registers load in every cycle, or never reset.</summary>
    None,

    /// <summary>One bit for all registers.</summary>
    Shared,

    /// <summary>A bit for each of the primitive's ports that the attributes leave in use.</summary>
    Individual,
}

/// <summary>Clock enables of the primitive, without the letters CE.</summary>
[Flags]
public enum DspEnables
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>CEA1.</summary>
    A1 = 1,

    /// <summary>CEA2.</summary>
    A2 = 2,

    /// <summary>CEAD.</summary>
    Ad = 4,

    /// <summary>CEB1.</summary>
    B1 = 8,

    /// <summary>CEB2.</summary>
    B2 = 16,

    /// <summary>CEC.</summary>
    C = 32,

    /// <summary>CED.</summary>
    D = 64,

    /// <summary>CEM, also of the carry of multiplier rounding.</summary>
    M = 128,

    /// <summary>CEP.</summary>
    P = 256,

    /// <summary>CECTRL: OPMODE and CARRYINSEL.</summary>
    Ctrl = 512,

    /// <summary>CEALUMODE.</summary>
    AluMode = 1024,

    /// <summary>CEINMODE.</summary>
    InMode = 2048,

    /// <summary>CECARRYIN.</summary>
    CarryIn = 4096,

    /// <summary>All.</summary>
    All = 8191,
}

/// <summary>Synchronous resets of the primitive, without the letters RST. A reset has priority over the enable.</summary>
[Flags]
public enum DspResets
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>RSTA: both A registers.</summary>
    A = 1,

    /// <summary>RSTB: both B registers.</summary>
    B = 2,

    /// <summary>RSTC.</summary>
    C = 4,

    /// <summary>RSTD: D and the pre-adder's register.</summary>
    D = 8,

    /// <summary>RSTM.</summary>
    M = 16,

    /// <summary>RSTP: P, carries and pattern detection.</summary>
    P = 32,

    /// <summary>RSTCTRL: OPMODE and CARRYINSEL.</summary>
    Ctrl = 64,

    /// <summary>RSTALUMODE.</summary>
    AluMode = 128,

    /// <summary>RSTINMODE.</summary>
    InMode = 256,

    /// <summary>RSTALLCARRYIN: CARRYIN and the carry of multiplier rounding.</summary>
    AllCarryIn = 512,

    /// <summary>All.</summary>
    All = 1023,
}

/// <summary>Outputs of a slice beside P.</summary>
[Flags]
public enum DspOutputs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>PCOUT, 48 bits.</summary>
    Pcout = 1,

    /// <summary>ACOUT, 30 bits.</summary>
    Acout = 2,

    /// <summary>BCOUT, 18 bits.</summary>
    Bcout = 4,

    /// <summary>CARRYOUT: a bit for each SIMD lane. Not defined behind a multiplication or a logic operation.</summary>
    CarryOut = 8,

    /// <summary>CARRYCASCOUT, 1 bit.</summary>
    CarryCascOut = 16,
}
