using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>Tables of all bits above the modulus, with words registered or fused into the adders.</summary>
public sealed class TableScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Architecture == ModArchitecture.FusedTable)
        {
            if (config.LoadableModulus)
                throw new CatalogueException("Knob 'loadableModulus' can't be 'true' with FusedTable, whose tables are part of the adders: Table with accumulation=Serial.");
            if (config.GroupBits > 5)
                throw new CatalogueException($"Knob 'groupBits' can't be '{config.GroupBits}' with FusedTable: an adder's look-up table of 6 inputs has 5 for the table.");
            if (config.RomStyle == ModRomStyle.Block)
                throw new CatalogueException("Knob 'romStyle' can't be 'Block' with FusedTable, whose tables are part of the adders: Lut.");
            if (config.Accumulation != ModAccumulation.Serial)
                throw new CatalogueException($"Knob 'accumulation' can't be '{config.Accumulation}' with FusedTable, which is a chain of adders: Serial, and chains.");
        }

        if (!config.IsTruncation)
            Plan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var (sum, correction) = Plan(config);
        return new ModTiming(sum.Interval, sum.EndTime + correction.Cycles + 1) { LoadCycles = config.LoadableModulus ? Loader(config).LoadCycles : 0 };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => Plan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new TableCore(config);

    internal static (TableSumPlan Sum, CorrectionPlan Correction) Plan(ModReduceConfig config)
    {
        var p = config.ModulusBits;
        var correction = new CorrectionPlan(config, new TableSumPlan(config, p, hasLow: true, 1).Bound);
        var interval = Math.Min(config.Interval, Math.Max(TableSumPlan.LongestLoop(config, p), correction.LongestLoop));
        return (new TableSumPlan(config, p, hasLow: true, interval), correction);
    }

    internal static ModLoaderConfig Loader(ModReduceConfig config)
    {
        var (sum, correction) = Plan(config);
        return new ModLoaderConfig(config, correction.Table?.AddressBits ?? 0, 0, sum.Groups);
    }
}

/// <summary>Sums the words of all tables and the low bits, and corrects the sum.</summary>
/// <param name="config">The reducer.</param>
public sealed class TableCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var (plan, correction) = TableScheme.Plan(Config);
        var datapath = ModDatapath.Of(this, Config.LoadableModulus ? TableScheme.Loader(Config) : null);
        var sum = new TableSum(datapath, plan).Build(datapath.Schedule.Input(Value, 0));
        Result.Value = datapath.Correct(correction, sum, plan.EndTime).At(plan.EndTime + correction.Cycles).Wrap(Result.Width);
    }
}
