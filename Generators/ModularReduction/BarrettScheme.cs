using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>Barrett's reduction by digit-serial multiplications, of a fixed or a loaded modulus.</summary>
public sealed class BarrettScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        CheckMultiplying(config, mayLoad: true);
        if (!config.IsTruncation)
            Plan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = Plan(config);
        return new ModTiming(Math.Min(config.Interval, plan.LongestLoop), plan.Cycles + 2) { LoadCycles = config.LoadableModulus ? plan.QuotientBits + 1 : 0 };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => Plan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new BarrettCore(config);

    internal static BarrettPlan Plan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new BarrettPlan(config, config.InputBits, config.Architecture == ModArchitecture.BarrettFull);
    }
}

/// <summary>Barrett's reduction, with a loader that divides for the reciprocal of a loaded modulus.</summary>
/// <param name="config">The reducer.</param>
public sealed class BarrettCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = BarrettScheme.Plan(Config);
        var schedule = ModSchedule.Of(this);
        var loader = Config.LoadableModulus ? new ReciprocalLoader(this) : null;
        var datapath = new ModDatapath(Config, schedule, loader?.Modulus, new ModTables(schedule, null));
        var reciprocal = loader is null
            ? Timed.Constant(schedule, plan.Reciprocal, plan.QuotientBits)
            : Timed.Stable(schedule, loader.Reciprocal);
        var result = plan.Build(datapath, schedule.Input(Value, 0), reciprocal, 1);
        Result.Value = result.At(1 + plan.Cycles).Wrap(Result.Width);
    }
}
