using Synthesis.Liberty;

namespace Synthesis.Netlists;

/// <summary>What the cell types of a target are.</summary>
internal sealed class CellClasses(SynthesisTarget target, LibertyLibrary? library)
{
    /// <summary>Whether a path ends at the cell's inputs and starts at its outputs.</summary>
    public bool IsSequential(MappedCell cell) => IsFlipFlop(cell.Type) || IsBlockRam(cell.Type) || IsShiftRegister(cell.Type) || (IsDsp(cell.Type) && cell.HasRegisters);

    /// <summary>Whether the output follows this input at once. Write ports of memories in look-up tables wait for the clock.</summary>
    public bool PassesThrough(MappedCell cell, string port) =>
        !IsLutRam(cell.Type) || !(port is "D" or "WE" or "WCLK" or "WRE" or "WCK" || port.StartsWith("DI", StringComparison.Ordinal) || port.StartsWith("WAD", StringComparison.Ordinal));

    /// <summary>A flip-flop or latch.</summary>
    public bool IsFlipFlop(string type) => target switch
    {
        SynthesisTarget.Gates => type.StartsWith('$') && (type.Contains("FF", StringComparison.Ordinal) || type.Contains("LATCH", StringComparison.Ordinal) || Starts(type, "$_SR_")),
        SynthesisTarget.Xilinx => Starts(type, "FD") || Starts(type, "LD"),
        SynthesisTarget.Ice40 => Starts(type, "SB_DFF"),
        SynthesisTarget.Ecp5 => Starts(type, "TRELLIS_FF"),
        _ => library!.Find(type) is { IsSequential: true } || (type.StartsWith('$') && type.Contains("FF", StringComparison.Ordinal)),
    };

    /// <summary>A look-up table, and how many it counts as.</summary>
    public int LutsOf(string type) => target switch
    {
        SynthesisTarget.Xilinx when type == "INV" || (Starts(type, "LUT") && type.Length >= 4) => 1,
        SynthesisTarget.Ice40 when type == "SB_LUT4" => 1,
        SynthesisTarget.Ecp5 => type switch { "LUT4" => 1, "CCU2C" => 2, _ => 0 },
        _ => 0,
    };

    public static bool IsCarry(string type) => type is "CARRY4" or "CARRY8" or "SB_CARRY" or "CCU2C";

    public static bool IsDsp(string type) => Starts(type, "DSP48") || type is "SB_MAC16" or "MULT18X18D" or "MULT9X9D" or "ALU54B";

    public static bool IsLutRam(string type) => Starts(type, "RAM") && !Starts(type, "RAMB") && !Starts(type, "RAMD") || type == "TRELLIS_DPR16X4";

    public static bool IsShiftRegister(string type) => Starts(type, "SRL");

    public static bool IsBlockRam(string type) => BlockRamsOf(type) > 0;

    /// <summary>Block RAMs that a cell is.</summary>
    public static double BlockRamsOf(string type) =>
        Starts(type, "RAMB18") ? 0.5 : Starts(type, "RAMB36") || Starts(type, "SB_RAM") || Starts(type, "SB_SPRAM") || type is "DP16KD" or "PDPW16KD" ? 1 : 0;

    private static bool Starts(string type, string prefix) => type.StartsWith(prefix, StringComparison.Ordinal);
}
