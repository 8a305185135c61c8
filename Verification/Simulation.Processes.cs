namespace Verification;

/// <content>Testbench processes: async methods that wait for clock cycles.</content>
public sealed partial class Simulation
{
    private readonly ProcessScheduler scheduler = new();

    /// <summary>Waits for the next cycle: the process goes on behind the clock edge and may set inputs.</summary>
    /// <returns>To be awaited inside a process given to <see cref="Run(Func{Task}[])"/>; allocates nothing.</returns>
    public CycleAwaitable NextCycle() => new(scheduler, isSettled: false);

    /// <summary>
    /// Waits until all processes have set their inputs for the present cycle and the logic has settled: outputs that depend on inputs of the same
    /// cycle, such as a ready, are read here. Inputs must not be set until the next cycle.
    /// </summary>
    /// <returns>To be awaited inside a process given to <see cref="Run(Func{Task}[])"/>; allocates nothing.</returns>
    public CycleAwaitable Settled() => new(scheduler, isSettled: true);

    /// <summary>Waits for several cycles.</summary>
    /// <param name="count">0 or more.</param>
    /// <returns>To be awaited inside a process.</returns>
    public async Task Cycles(long count)
    {
        for (var i = 0L; i < count; i++)
            await NextCycle();
    }

    /// <summary>
    /// Runs processes side by side, in their order within each cycle, until all have ended. One thread runs everything, so the outcome is the same each time.
    /// </summary>
    /// <param name="processes">Async methods that await only <see cref="NextCycle"/>, <see cref="Settled"/> and each other.</param>
    /// <exception cref="TimeoutException">The processes still wait after <see cref="SimulationOptions.MaxCycles"/> cycles.</exception>
    public void Run(params Func<Task>[] processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        scheduler.Run(this, processes);
    }
}
