namespace Synthesis;

/// <summary>Area and timing of a mapped design. A figure that a target does not have is null.</summary>
public sealed record SynthesisFigures
{
    /// <summary>Look-up tables: LUT1 … LUT6 and inverters of Xilinx, SB_LUT4, and of ECP5 LUT4 plus two for each CCU2C, which takes their place.</summary>
    public int? Luts { get; init; }

    /// <summary>
    /// Places that the look-up tables take when two with at most five inputs together, one of them in common, share one, as O6 and O5 of a LUT6; and one for each bit of a carry chain. Xilinx only.
    /// </summary>
    public int? LutSites { get; init; }

    /// <summary>Flip-flops and latches.</summary>
    public int FlipFlops { get; init; }

    /// <summary>Carry cells: CARRY4 (4 bits), SB_CARRY (1 bit), CCU2C (2 bits).</summary>
    public int? Carries { get; init; }

    /// <summary>Multiplier blocks: DSP48E1, SB_MAC16, MULT18X18D.</summary>
    public int? Dsps { get; init; }

    /// <summary>Block RAMs; a RAMB18 is half a RAMB36.</summary>
    public double? BlockRams { get; init; }

    /// <summary>Cells that use look-up tables as memory or shift register.</summary>
    public int? LutRams { get; init; }

    /// <summary>All cells.</summary>
    public int Cells { get; init; }

    /// <summary>Number of cells of each type, in the order of the names.</summary>
    public IReadOnlyDictionary<string, int> CellsByType { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Area in two-input NAND gates, flip-flops counted; of gates and of liberty files that have a two-input NAND.</summary>
    public double? NandEquivalents { get; init; }

    /// <summary>As <see cref="NandEquivalents"/>, without flip-flops and latches.</summary>
    public double? LogicNandEquivalents { get; init; }

    /// <summary>Area of all cells in µm².</summary>
    public double? AreaUm2 { get; init; }

    /// <summary>Cells on the longest path between registers and ports.</summary>
    public int Levels { get; init; }

    /// <summary>Delay of the slowest path in ps; <see cref="DelayKind"/> says what is in it.</summary>
    public double? DelayPs { get; init; }

    /// <summary>What <see cref="DelayPs"/> counts; null without a delay.</summary>
    public DelayKind? DelayKind { get; init; }

    /// <summary>Clock frequency in MHz that the delay allows.</summary>
    public double? FmaxMhz => DelayPs is > 0 ? 1e6 / DelayPs : null;

    /// <summary>
    /// The longest path from its register or input to its register or output. After placement it is the slowest one with arrival times, else the one with most
    /// cells. Places on it that have no name in the design are left out.
    /// </summary>
    public IReadOnlyList<PathPoint> CriticalPath { get; init; } = [];
}

/// <summary>What a delay counts.</summary>
public enum DelayKind
{
    /// <summary>Cells only, with the arrival at the register; no wires, no set-up time. A lower bound.</summary>
    CellsOnly,

    /// <summary>Cells of a liberty file with their loads between registers; no wires, no clock-to-output and set-up time.</summary>
    LoadedCells,

    /// <summary>Placed and routed: cells, wires, clock-to-output and set-up time.</summary>
    Placed,
}

/// <summary>A place on a path.</summary>
/// <param name="Signal">Signal of the design with its bit, such as "accumulator[3]".</param>
/// <param name="Level">Number of cells before it.</param>
/// <param name="ArrivalPs">When the signal arrives, in ps after the clock edge; null when the tool does not say.</param>
public sealed record PathPoint(string Signal, int Level, double? ArrivalPs);
