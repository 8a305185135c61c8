using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>
/// ALLMod's split (arXiv 2503.15916): bits from p + m on go through tables to a sum T; the p + m bits below lose M·2^m … M·2^(J+1) at the same time, which leaves R·2^(J+1) and J + 1
/// low bits; the sum of both is corrected.
/// </summary>
public sealed class HybridPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer.</param>
    public HybridPlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        LowBits = Math.Min(config.InputBits, config.ModulusBits + config.IterativeBits);
        var tables = new TableSumPlan(config, LowBits, hasLow: false, 1).Bound;
        var steps = (int)(ModBound.Number(config, LowBits).Multiple - 1).GetBitLength();
        GreatestStep = Math.Max(0, steps - 1);
        var automatic = (int)tables.Multiple.GetBitLength();
        FusionStep = config.FusionStep == ModReduceConfig.AutomaticFusion ? Math.Min(GreatestStep, automatic) : config.FusionStep;
        var left = Math.Min(FusionStep + 1, steps);
        Subtraction = new RestoringPlan(config, steps - left, left);

        // R ≤ M − 1, so R·2^left and the low bits are below 2^left · M.
        var low = Subtraction.Bits == 0 ? ModBound.Number(config, LowBits) : ModBound.Below(config, BigInteger.One << left);
        Correction = new CorrectionPlan(config, tables.Max.IsZero ? low : low.Plus(config, tables));
        var longest = Math.Max(Correction.LongestLoop, Math.Max(Subtraction.Cycles, TableSumPlan.LongestLoop(config, LowBits)));
        Tables = new TableSumPlan(config, LowBits, hasLow: false, Math.Min(config.Interval, longest));
    }

    /// <summary>Bits that are subtracted from: p + m.</summary>
    public int LowBits { get; }

    /// <summary>J, at most <see cref="GreatestStep"/>; −1 for late fusion.</summary>
    public int FusionStep { get; }

    /// <summary>The greatest J: nothing is subtracted in front of the fusion. It is m, or less when the modulus is small for its width.</summary>
    public int GreatestStep { get; }

    /// <summary>Tables and their sum.</summary>
    public TableSumPlan Tables { get; }

    /// <summary>Subtractions in front of the fusion.</summary>
    public RestoringPlan Subtraction { get; }

    /// <summary>What follows the fusion.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Time at which both are there.</summary>
    public int FusionTime => Math.Max(Tables.EndTime, 1 + Subtraction.Cycles);

    /// <summary>Time from which the sum of both is there; without tables there is nothing to add.</summary>
    public int SumTime => FusionTime + (Tables.Groups == 0 ? 0 : Correction.SumCycles);

    /// <summary>What the loader writes.</summary>
    /// <param name="config">The reducer.</param>
    /// <returns>Its configuration; null when there are no tables.</returns>
    public ModLoaderConfig? Loader(ModReduceConfig config) => config is { LoadableModulus: false } || (Tables.Groups == 0 && Correction.Table is null)
        ? null
        : new ModLoaderConfig(config, Correction.Table?.AddressBits ?? 0, config.IterativeBits, Tables.Groups);
}

/// <summary>Tables of the highest bits and subtraction of the lower ones at the same time, fused and corrected.</summary>
public sealed class HybridScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.IterativeBits > config.HighBits)
            throw new CatalogueException($"Knob 'iterativeBits' can't be '{config.IterativeBits}'; an operand has {config.HighBits} bits above the modulus.");
        if (config.FusionStep > config.IterativeBits)
            throw new CatalogueException($"Knob 'fusionStep' can't be '{config.FusionStep}'; it takes -2 (automatic), -1 (late) to iterativeBits, which is {config.IterativeBits}.");
        if (!config.IsTruncation)
            new HybridPlan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new HybridPlan(config);
        var loading = plan.Loader(config)?.LoadCycles ?? ModulusRegister.LoadCycles;
        return new ModTiming(plan.Tables.Interval, plan.SumTime + plan.Correction.Cycles + 1) { LoadCycles = config.LoadableModulus ? loading : 0 };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new HybridPlan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new HybridCore(config);
}

/// <summary>The hardware of a <see cref="HybridPlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class HybridCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new HybridPlan(Config);
        var datapath = ModDatapath.Of(this, plan.Loader(Config));
        var operand = datapath.Schedule.Input(Value, 0);
        var rest = datapath.Restore(plan.Subtraction, operand.Slice(0, plan.LowBits), 1);
        var time = plan.FusionTime;
        var sum = rest;
        if (plan.Tables.Groups > 0)
        {
            var table = new TableSum(datapath, plan.Tables).Build(operand);
            sum = datapath.Adder.Register(datapath.Schedule, time, [rest, table], plan.Correction.Sum.Bits);
        }

        Result.Value = datapath.Correct(plan.Correction, sum, plan.SumTime).At(plan.SumTime + plan.Correction.Cycles).Wrap(Result.Width);
    }
}
