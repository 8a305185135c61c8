using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>
/// Restoring division without the quotient: R = value >> bits, which is below M; then every bit, from the top down, makes R = 2R + bit, less M where that
/// leaves no negative number.
/// </summary>
/// <param name="Config">The reducer.</param>
/// <param name="Bits">Bits to take in; the value is below 2^(Bits + Left) · M.</param>
/// <param name="Left">Low bits that stay as they are.</param>
public sealed record RestoringPlan(ModReduceConfig Config, int Bits, int Left)
{
    /// <summary>Steps of a round.</summary>
    public int StepsPerRound => Math.Max(1, Config.StepsPerCycle);

    /// <summary>Width of the numbers of which the sign is wanted: R with the bits of a step, less one or up to three M.</summary>
    public int DifferenceBits => Config.ModulusBits + (Config.StepBits == 1 ? 1 : 3);

    /// <summary>Cycles of a round: one for each limb.</summary>
    public int CyclesPerRound => Config.LimbsOf(DifferenceBits);

    /// <summary>Rounds; the first one takes zeros where bits do not fill it.</summary>
    public int Rounds => TableSumPlan.CeilingOf(Bits, Config.StepBits * StepsPerRound);

    /// <summary>Cycles of all rounds.</summary>
    public int Cycles => Rounds * CyclesPerRound;

    /// <summary>Bits of all rounds.</summary>
    public int AllBits => Rounds * StepsPerRound * Config.StepBits;

    /// <summary>The plan that makes a number below M or 2M of one below a multiple of M.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="multiple">The number is below multiple · M.</param>
    /// <returns>The plan; it leaves one bit when the result may be below 2M.</returns>
    public static RestoringPlan Of(ModReduceConfig config, BigInteger multiple)
    {
        ArgumentNullException.ThrowIfNull(config);
        var steps = (int)(multiple - 1).GetBitLength();
        var left = config.Output == ModOutputForm.BelowTwice ? Math.Min(1, steps) : 0;
        return new RestoringPlan(config, steps - left, left);
    }
}
