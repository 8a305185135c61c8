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
    /// <summary>Bits of a cycle.</summary>
    public int BitsPerCycle => Config.StepBits * Math.Max(1, Config.StepsPerCycle);

    /// <summary>Cycles; the first one takes zeros where bits do not fill it.</summary>
    public int Cycles => (Bits + BitsPerCycle - 1) / BitsPerCycle;

    /// <summary>Bits of all cycles.</summary>
    public int AllBits => Cycles * BitsPerCycle;

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
