namespace Verification;

/// <summary>
/// One thing that waits in a run of processes: an async process, a branch of one, or an iterator process. A strand keeps its number, and so its turn
/// within each cycle, for as long as it lives.
/// </summary>
internal sealed class Strand(int number)
{
    /// <summary>Position among the strands.</summary>
    public readonly int Number = number;

    /// <summary>Cycle to go on in; <see cref="long.MaxValue"/> when no cycle is waited for.</summary>
    public long Wake = long.MaxValue;

    /// <summary>Whether <see cref="Continuation"/> waits to be called.</summary>
    public bool IsPending;

    /// <summary>
    /// What an async process does next. It stays here when it was called: the process hands in the same delegate each time, and comparing is
    /// cheaper than storing.
    /// </summary>
    public Action? Continuation;

    /// <summary>The iterator, while the strand is one.</summary>
    public IEnumerator<Wait>? Iterator;

    /// <summary>Completed when the iterator ends.</summary>
    public TaskCompletionSource? Ended;

    /// <summary>Whether something else can use the strand.</summary>
    public bool IsFree => !IsPending && Iterator is null;
}
