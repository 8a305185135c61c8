namespace HdlDsl.Arithmetic;

/// <summary>Structure of an adder of two numbers.</summary>
public enum AdderStyle
{
    /// <summary>The Verilog operator +: the carry chain of an FPGA, or what synthesis chooses.</summary>
    Ripple,

    /// <summary>Prefix tree of Brent and Kung (1982): fewest cells, 2·log2(n) − 1 levels.</summary>
    BrentKung,

    /// <summary>Prefix tree of Sklansky (1960): log2(n) levels, fan-out up to n/2.</summary>
    Sklansky,

    /// <summary>Prefix tree of Kogge and Stone (1973): log2(n) levels, fan-out 2, most cells.</summary>
    KoggeStone,
}

/// <summary>Structure that reduces many numbers to few.</summary>
public enum CompressorStyle
{
    /// <summary>Full and half adders on columns, as few as possible in each stage (Dadda 1965).</summary>
    Dadda,

    /// <summary>Full and half adders on columns, as many as possible in each stage (Wallace 1964).</summary>
    Wallace,

    /// <summary>3:2 compressors on whole rows: the shortest Verilog.</summary>
    CarrySaveRows,

    /// <summary>4:2 compressors on whole rows, each of two full adders with a carry to the neighbour.</summary>
    FourToTwoRows,

    /// <summary>Adders of three rows, which FPGAs with six-input tables have; the last one is the final adder.</summary>
    TernaryAdders,
}
