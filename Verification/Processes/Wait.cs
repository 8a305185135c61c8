namespace Verification;

/// <summary>
/// What an iterator process waits for: <c>yield return Wait.NextCycle;</c>, <c>yield return Wait.Settled;</c>, or a number of cycles,
/// <c>yield return 3;</c>.
/// </summary>
public readonly record struct Wait
{
    private Wait(long cycles) => Amount = cycles;

    /// <summary>The next cycle: the process goes on behind the clock edge and may set inputs.</summary>
    public static Wait NextCycle => new(1);

    /// <summary>
    /// All processes have set their inputs for the present cycle and the logic has settled: outputs that depend on inputs of the same cycle are read
    /// here. Inputs must not be set until the next cycle.
    /// </summary>
    public static Wait Settled => new(SettledAmount);

    /// <summary>Stands for the settled logic where a number of cycles could be.</summary>
    internal const long SettledAmount = -1;

    /// <summary>Number of cycles, or <see cref="SettledAmount"/>.</summary>
    internal long Amount { get; }

    /// <summary>Several cycles.</summary>
    /// <param name="count">0 or more; with 0 the process goes on at once.</param>
    /// <returns>The wait.</returns>
    public static Wait Cycles(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Wait(count);
    }

    /// <summary>Several cycles; as <see cref="Cycles"/>.</summary>
    /// <param name="count">0 or more.</param>
    public static implicit operator Wait(int count) => Cycles(count);
}
