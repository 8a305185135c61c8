using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Folding from the top: R, p + 1 bits wide, takes d bits in, and its d + 1 bits from p on go through a table of v·2^p mod M: R' = R·2^d + bits mod 2^p + T[v] &lt; 2^p + M. All steps have the
/// same table.
/// </summary>
public sealed class HornerPlan
{
    private const int MaxAutomaticSteps = 8;

    private readonly ModReduceConfig config;

    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer.</param>
    public HornerPlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        var p = config.ModulusBits;
        BitsPerStep = Math.Max(1, Math.Min(config.GroupBits - 1, p));
        Table = new ModTable(config.LoadableModulus ? BigInteger.Zero : config.ModulusValue, ModTableKind.Residue, p, BitsPerStep + 1, p + 1);
        var steps = TableSumPlan.CeilingOf(config.InputBits - p - 1, BitsPerStep);
        CyclesPerRound = config.LimbsOf(p + 1);
        StepsPerRound = config.StepsPerCycle > 0 ? config.StepsPerCycle
            : config.Interval == 1 || CyclesPerRound > 1 ? 1 : Math.Min(MaxAutomaticSteps, TableSumPlan.CeilingOf(steps, config.Interval));
        Rounds = TableSumPlan.CeilingOf(steps, StepsPerRound);
        Correction = new CorrectionPlan(config, ModBound.Number(config, p).Plus(config, Table.Bound(config)));
    }

    /// <summary>Bits d that a step takes in: k − 1.</summary>
    public int BitsPerStep { get; }

    /// <summary>Steps of a round.</summary>
    public int StepsPerRound { get; }

    /// <summary>Rounds.</summary>
    public int Rounds { get; }

    /// <summary>Cycles of a round: one for each limb.</summary>
    public int CyclesPerRound { get; }

    /// <summary>Cycles of all rounds.</summary>
    public int Cycles => Rounds * CyclesPerRound;

    /// <summary>Bits that are taken in; what the operand lacks above is zero.</summary>
    public int Bits => Rounds * StepsPerRound * BitsPerStep;

    /// <summary>The table.</summary>
    public ModTable Table { get; }

    /// <summary>What follows.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Cycles that hardware is shared over.</summary>
    public int Interval => Math.Min(config.Interval, Math.Max(Cycles, Correction.LongestLoop));

    /// <summary>What the loader writes.</summary>
    public ModLoaderConfig Loader => new(config with { GroupBits = Table.AddressBits }, 0, 0, 1);
}

/// <summary>Folding from the top with one table in every step.</summary>
public sealed class HornerScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.GroupBits == 1)
            throw new CatalogueException("Knob 'groupBits' can't be '1' with Horner: a step takes one bit less in than its table has for an address, so 2 to 10.");
        if (config.RomStyle == ModRomStyle.Block)
            throw new CatalogueException("Knob 'romStyle' can't be 'Block' with Horner, whose steps need their words at once: Lut.");
        if (config.Correction == ModCorrection.Fold && config.Output != ModOutputForm.Redundant)
            throw new CatalogueException("Knob 'correction' can't be 'Fold' with Horner, whose last step is one: Restoring or Quotient.");
        if (!config.IsTruncation)
            new HornerPlan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new HornerPlan(config);
        return new ModTiming(plan.Interval, plan.Cycles + plan.Correction.Cycles + 2) { LoadCycles = config.LoadableModulus ? plan.Loader.LoadCycles : 0 };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new HornerPlan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new HornerCore(config);
}

/// <summary>The hardware of a <see cref="HornerPlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class HornerCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new HornerPlan(Config);
        var datapath = ModDatapath.Of(this, Config.LoadableModulus ? plan.Loader : null);
        var p = Config.ModulusBits;
        var operand = datapath.Schedule.Input(Value, 0);
        var end = 1 + plan.Cycles;
        var sum = datapath.TakeIn(operand, plan.Bits, p + 1, plan.Rounds, plan.StepsPerRound, plan.BitsPerStep, plan.CyclesPerRound, 1, Fold).Sum;
        Result.Value = datapath.Correct(plan.Correction, sum, end).At(end + plan.Correction.Cycles).Wrap(Result.Width);

        UInt Fold(Timed all, int time, bool isStable)
        {
            var word = datapath.Tables.Read(plan.Table, 0, all.Slice(p, all.Width - p).At(time));
            return plan.CyclesPerRound == 1
                ? datapath.AddToChain(all.Slice(0, p).At(time), word, p + 1)
                : datapath.Adder.Sum(time, all.Slice(0, p), isStable ? Timed.Stable(datapath.Schedule, word) : datapath.Schedule.Input(word, time), subtracts: false, p + 1, isStable);
        }
    }
}
