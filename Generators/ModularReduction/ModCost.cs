namespace Generators.ModularReduction;

/// <summary>
/// What a reducer of a fixed modulus takes on FPGAs with six-input look-up tables and carry chains of four bits, by closed forms that are calibrated against Yosys (<c>synth_xilinx</c>,
/// hierarchy kept until carry chains are made). No netlist is made, so it takes microseconds to milliseconds at any size. <c>docs/modular-reduction.md</c> has the errors.
/// </summary>
/// <param name="Luts">Look-up tables as Yosys counts them: one for each output.</param>
/// <param name="LutSites">Places of LUT6 when two tables of at most five inputs together, one of them in common, share one; every bit of a carry chain takes a place.</param>
/// <param name="ShiftRegisters">Look-up tables that are shift registers: delays of three cycles or more.</param>
/// <param name="FlipFlops">Flip-flops.</param>
/// <param name="Carries">Carry cells of four bits.</param>
/// <param name="BlockRams">Block RAMs of 36 kbit.</param>
/// <param name="Levels">Cells on the longest path between registers; a carry chain counts its carry cells.</param>
public sealed record ModCost(double Luts, double LutSites, double ShiftRegisters, double FlipFlops, double Carries, double BlockRams, double Levels)
{
    /// <summary>LUT6 that a block RAM counts as in <see cref="Area"/>: as many as hold its 36,864 bits.</summary>
    public const double LutsOfBlockRam = 576;

    /// <summary>LUT6 places with shift registers and block RAMs.</summary>
    public double Area => LutSites + ShiftRegisters + (LutsOfBlockRam * BlockRams);

    /// <summary>The cost of a configuration.</summary>
    /// <param name="config">The configuration, valid, of a fixed modulus.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentException">The modulus is loaded: there is no model of loaders.</exception>
    public static ModCost Of(ModReduceConfig config) => Of(config, idealMultiplexers: false);

    /// <summary>The cost of a configuration.</summary>
    /// <param name="config">The configuration, valid, of a fixed modulus.</param>
    /// <param name="idealMultiplexers">
    /// Words of tables that share an adder are selected by (words − 1) / 3 LUT6 for each bit, which is the least, and not by the 0.5 to 1.2 for each word that Yosys takes.
    /// </param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentException">The modulus is loaded: there is no model of loaders.</exception>
    public static ModCost Of(ModReduceConfig config, bool idealMultiplexers)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.LoadableModulus)
            throw new ArgumentException("Costs are those of fixed moduli; there is no model of loaders.", nameof(config));
        return new ModCostModel(config, idealMultiplexers).Cost();
    }

    /// <summary>
    /// The configuration of which the model takes widths and times: itself, or from 512 bits on with the bounds of a loaded modulus, which need no tables. The true sum of wide reducers may need one
    /// subtraction less.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <returns>One with the same structure.</returns>
    internal static ModReduceConfig BoundsOf(ModReduceConfig config) =>
        config.Bits > 512 && config.Architecture is ModArchitecture.Table or ModArchitecture.FusedTable or ModArchitecture.Hybrid or ModArchitecture.Horner
            ? config with { LoadableModulus = true }
            : config;
}
