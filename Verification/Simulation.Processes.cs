namespace Verification;

/// <content>Testbench processes: async methods and iterators that wait for clock cycles.</content>
public sealed partial class Simulation
{
    private readonly ProcessScheduler scheduler = new();

    /// <summary>Waits for the next cycle: the process goes on behind the clock edge and may set inputs.</summary>
    /// <returns>To be awaited inside a process given to <see cref="Run(Func{Task}[])"/>; allocates nothing.</returns>
    public CycleAwaitable NextCycle() => new(scheduler, 1);

    /// <summary>
    /// Waits until all processes have set their inputs for the present cycle and the logic has settled: outputs that depend on inputs of the same
    /// cycle, such as a ready, are read here. Inputs must not be set until the next cycle.
    /// </summary>
    /// <returns>To be awaited inside a process given to <see cref="Run(Func{Task}[])"/>; allocates nothing.</returns>
    public CycleAwaitable Settled() => new(scheduler, Wait.SettledAmount);

    /// <summary>Waits for several cycles. Cycles in which no process does anything are one call of the engine.</summary>
    /// <param name="count">0 or more; with 0 the process goes on at once.</param>
    /// <returns>To be awaited inside a process given to <see cref="Run(Func{Task}[])"/>; allocates nothing.</returns>
    public CycleAwaitable Cycles(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new CycleAwaitable(scheduler, count);
    }

    /// <summary>
    /// Runs processes side by side, in their order within each cycle, until all have ended. One thread runs everything, so the outcome is the same each time.
    /// </summary>
    /// <param name="processes">Async methods that await only <see cref="NextCycle"/>, <see cref="Cycles"/>, <see cref="Settled"/> and each other.</param>
    /// <exception cref="TimeoutException">The processes still wait after <see cref="SimulationOptions.MaxCycles"/> cycles.</exception>
    public void Run(params Func<Task>[] processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        scheduler.Run(this, processes);
    }

    /// <summary>
    /// Runs iterator processes side by side, as <see cref="Run(Func{Task}[])"/> runs async ones. Waking them costs a fraction; to mix both kinds, start
    /// iterators with <see cref="Start"/>.
    /// </summary>
    /// <param name="processes">Iterator methods that yield what they wait for.</param>
    /// <exception cref="TimeoutException">The processes still wait after <see cref="SimulationOptions.MaxCycles"/> cycles.</exception>
    public void Run(params IEnumerable<Wait>[] processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        scheduler.Run(this, Array.ConvertAll<IEnumerable<Wait>, Func<Task>>(processes, process => () => Start(process)));
    }

    /// <summary>
    /// Starts an iterator process inside a running process: <c>sim.Run(() => sim.Start(Drive()), async () => { … })</c>. It runs to its first wait at
    /// once. When it fails, the run ends.
    /// </summary>
    /// <param name="process">What an iterator method gave.</param>
    /// <returns>A task to be awaited: completed when the iterator has ended.</returns>
    public Task Start(IEnumerable<Wait> process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return scheduler.Start(process);
    }
}
