namespace Generators.BitMod;

/// <summary>Weight data types of BitMoD (HPCA 2025, arXiv 2411.11745, Table IV). The numbers are the hardware's encoding, 3 bits.</summary>
public enum BitModDataType
{
    /// <summary>8-bit two's complement; 4 Booth terms.</summary>
    Int8 = 0,

    /// <summary>6-bit two's complement; 3 Booth terms.</summary>
    Int6 = 1,

    /// <summary>5-bit two's complement; 3 Booth terms.</summary>
    Int5 = 2,

    /// <summary>4-bit two's complement; 2 Booth terms.</summary>
    Int4 = 3,

    /// <summary>3-bit two's complement; 2 Booth terms.</summary>
    Int3 = 4,

    /// <summary>E2M1 with a special value in the place of −0; 2 terms.</summary>
    Fp4 = 5,

    /// <summary>E2M0 with a special value in the place of −0; 2 terms.</summary>
    Fp3 = 6,
}
