using Synthesis.Liberty;

namespace Synthesis.Netlists;

/// <summary>Adds up the cells of a mapped netlist.</summary>
internal static class CellFigures
{
    private const double TransistorsOfNand = 4;

    /// <summary>Area figures, and the longest path as number of cells.</summary>
    /// <param name="netlist">The netlist.</param>
    /// <param name="target">What it is mapped to.</param>
    /// <param name="library">The cells of <see cref="SynthesisTarget.Asic"/>, else null.</param>
    public static SynthesisFigures Of(MappedNetlist netlist, SynthesisTarget target, LibertyLibrary? library)
    {
        var classes = new CellClasses(target, library);
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var cell in netlist.Cells)
            types[cell.Type] = types.GetValueOrDefault(cell.Type) + 1;
        var isFpga = target is SynthesisTarget.Xilinx or SynthesisTarget.Ice40 or SynthesisTarget.Ecp5;
        var (levels, points) = LongestPath.Of(netlist, classes);
        return new SynthesisFigures
        {
            Luts = isFpga ? Sum(classes.LutsOf) : null,
            LutSites = target == SynthesisTarget.Xilinx ? LutPacking.SitesOf(netlist, classes) : null,
            FlipFlops = Sum(type => classes.IsFlipFlop(type) ? 1 : 0),
            Carries = isFpga ? Sum(type => CellClasses.IsCarry(type) ? 1 : 0) : null,
            Dsps = isFpga ? Sum(type => CellClasses.IsDsp(type) ? 1 : 0) : null,
            BlockRams = isFpga ? Total(CellClasses.BlockRamsOf) : null,
            LutRams = isFpga ? Sum(type => CellClasses.IsLutRam(type) || CellClasses.IsShiftRegister(type) ? 1 : 0) : null,
            Cells = netlist.Cells.Count,
            CellsByType = types,
            NandEquivalents = Nands(_ => true),
            LogicNandEquivalents = Nands(type => !classes.IsFlipFlop(type)),
            AreaUm2 = target == SynthesisTarget.Asic ? Math.Round(Total(type => library!.Find(type)?.AreaUm2 ?? 0), 4) : null,
            Levels = levels,
            CriticalPath = points,
        };

        int Sum(Func<string, int> each) => types.Sum(type => type.Value * each(type.Key));

        double Total(Func<string, double> each) => types.Sum(type => type.Value * each(type.Key));

        double? Nands(Func<string, bool> counts) => target switch
        {
            SynthesisTarget.Gates => Math.Round(Total(type => counts(type) ? TransistorsOf(type) : 0) / TransistorsOfNand, 2),
            SynthesisTarget.Asic when library!.NandAreaUm2 is { } nand => Math.Round(Total(type => counts(type) ? library.Find(type)?.AreaUm2 ?? 0 : 0) / nand, 2),
            _ => null,
        };
    }

    /// <summary>
    /// Transistors of a gate in static CMOS, the numbers of Yosys' own list. Yosys counts nothing for flip-flops with enable or reset; here a flip-flop is 24
    /// transistors (six NAND2), an enable a multiplexer, a reset a gate.
    /// </summary>
    internal static int TransistorsOf(string type) => type switch
    {
        "$_NOT_" => 2,
        "$_BUF_" => 0,
        "$_NAND_" or "$_NOR_" => 4,
        "$_AND_" or "$_OR_" or "$_ANDNOT_" or "$_ORNOT_" or "$_AOI3_" or "$_OAI3_" => 6,
        "$_AOI4_" or "$_OAI4_" => 8,
        "$_NMUX_" => 10,
        "$_MUX_" or "$_XOR_" or "$_XNOR_" => 12,
        _ => FlipFlopTransistors(type),
    };

    private static int FlipFlopTransistors(string type)
    {
        if (type.Contains("LATCH", StringComparison.Ordinal))
            return 12;
        if (!type.Contains("FF", StringComparison.Ordinal))
            return 0;
        var enable = type.Contains("DFFE", StringComparison.Ordinal) || type.Contains("SDFFCE", StringComparison.Ordinal) ? 12 : 0;
        // Level and value of a reset are two letters behind the clock's edge: $_SDFF_PP0_, $_DFF_PN1_.
        var reset = type.Contains("SDFF", StringComparison.Ordinal) || type.Any(char.IsAsciiDigit) ? 6 : 0;
        return 24 + enable + reset;
    }
}
