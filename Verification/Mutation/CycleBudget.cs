namespace Verification.Mutation;

/// <summary>The cycles that one run of a test may simulate, counted over all its simulations: whether a mutant hangs must not depend on the machine.</summary>
/// <param name="limit">Cycles of the first clock; those of lanes that run side by side count once.</param>
internal sealed class CycleBudget(long limit)
{
    private long used;

    /// <summary>Cycles simulated.</summary>
    public long Used => Interlocked.Read(ref used);

    /// <summary>Whether the run asked for more.</summary>
    public bool IsSpent => Used > limit;

    /// <summary>Counts a cycle.</summary>
    /// <exception cref="OperationCanceledException">It is one too many.</exception>
    public void Spend()
    {
        if (Interlocked.Increment(ref used) > limit)
            throw new OperationCanceledException("The mutant takes too many cycles.");
    }
}
