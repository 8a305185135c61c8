using System.Runtime.CompilerServices;

namespace Verification;

/// <summary>Something to await inside a testbench process: a cycle to come, or the settled logic of the present one.</summary>
public readonly struct CycleAwaitable
{
    private readonly ProcessScheduler scheduler;
    private readonly long amount;

    internal CycleAwaitable(ProcessScheduler scheduler, long amount)
    {
        this.scheduler = scheduler;
        this.amount = amount;
    }

    /// <summary>Used by the compiler.</summary>
    /// <returns>The awaiter.</returns>
    /// <exception cref="InvalidOperationException">The caller is no process of a running simulation.</exception>
    public Awaiter GetAwaiter()
    {
        scheduler.RequireProcess("a cycle was awaited");
        return new Awaiter(scheduler, amount);
    }

    /// <summary>Used by the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly ProcessScheduler scheduler;
        private readonly long amount;

        internal Awaiter(ProcessScheduler scheduler, long amount)
        {
            this.scheduler = scheduler;
            this.amount = amount;
        }

        /// <summary>Whether there is nothing to wait for: no cycles.</summary>
        public bool IsCompleted => amount == 0;

        /// <summary>Used by the compiler.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => scheduler.Wait(continuation, amount);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => scheduler.Wait(continuation, amount);
    }
}
