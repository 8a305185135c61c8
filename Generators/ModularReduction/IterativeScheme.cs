using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>Restoring subtraction of all bits above the modulus.</summary>
public sealed class IterativeScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string? unused = config switch
        {
            { RomStyle: not ModRomStyle.Lut } => $"Knob 'romStyle' can't be '{config.RomStyle}' with Iterative, which has no tables: Lut.",
            { Accumulation: not ModAccumulation.Serial } => $"Knob 'accumulation' can't be '{config.Accumulation}' with Iterative, which sums no words: Serial.",
            { Chains: not 1 } => $"Knob 'chains' can't be '{config.Chains}' with Iterative, which sums no words: 1.",
            { Correction: not ModCorrection.Restoring } => $"Knob 'correction' can't be '{config.Correction}' with Iterative, whose steps are one: Restoring.",
            _ => null,
        };
        if (unused is not null)
            throw new CatalogueException(unused);
        if (config.Output == ModOutputForm.Redundant)
            throw new CatalogueException("Knob 'output' can't be 'Redundant' with Iterative, which has no sum in front of its subtractions: Canonical or BelowTwice.");
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = Plan(config);
        return new ModTiming(Math.Min(config.Interval, plan.Cycles), plan.Cycles + 2) { LoadCycles = config.LoadableModulus ? ModulusRegister.LoadCycles : 0 };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Output == ModOutputForm.BelowTwice ? new ModOutput(config.ModulusBits + 1, 2) : new ModOutput(config.ModulusBits, 1);
    }

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new IterativeCore(config);

    internal static RestoringPlan Plan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // An operand is below 2^(2n); the least modulus of a width needs most steps.
        var least = config.LoadableModulus ? BigInteger.One << (config.Bits - 1) : config.ModulusValue;
        return RestoringPlan.Of(config, ((BigInteger.One << config.InputBits) / least) + 1);
    }
}

/// <summary>Restoring subtraction: every station of a subtractor takes bits for Interval cycles and hands over to the next.</summary>
/// <param name="config">The reducer.</param>
public sealed class IterativeCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var datapath = ModDatapath.Of(this, null);
        var plan = IterativeScheme.Plan(Config);
        Result.Value = datapath.Restore(plan, datapath.Schedule.Input(Value, 0), 1).At(1 + plan.Cycles);
    }
}
