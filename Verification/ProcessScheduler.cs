using System.Globalization;
using System.Runtime.CompilerServices;

namespace Verification;

/// <summary>
/// Runs the processes of a testbench on the thread that called Run: those that wait for a cycle first, then, with the logic settled, those that
/// sample; then the clock steps. Waiting adds the state machine's own delegate to a list, so it allocates nothing.
/// </summary>
internal sealed class ProcessScheduler
{
    /// <summary>Awaits of the settled logic in one cycle after which a process is taken for stuck.</summary>
    private const int MaxSettledRounds = 10_000;

    private List<Action> atCycle = [];
    private List<Action> atSettled = [];
    private List<Action> running = [];
    private int ownerThread;
    private bool isRunning;

    internal void Wait(Action continuation, bool isSettled)
    {
        if (!isRunning || Environment.CurrentManagedThreadId != ownerThread)
            throw new InvalidOperationException("a cycle was awaited outside a running testbench process, or behind an await of something that is not the simulation; await only its cycles.");
        (isSettled ? atSettled : atCycle).Add(continuation);
    }

    internal void Run(Simulation simulation, Func<Task>[] processes)
    {
        if (isRunning)
            throw new InvalidOperationException("Run was called inside a process; start all processes with one call, or await the inner process.");
        isRunning = true;
        ownerThread = Environment.CurrentManagedThreadId;
        atCycle.Clear();
        atSettled.Clear();
        var started = simulation.Cycle;
        // Processes must not hop to a synchronisation context of the test runner.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var tasks = Array.ConvertAll(processes, process => process() ?? throw new InvalidOperationException("a process returned no task; write it as an async method."));
            while (true)
            {
                Sample(simulation);
                if (AllEnded(tasks))
                    return;
                if (atCycle.Count == 0)
                    throw new InvalidOperationException("the processes wait for something that is not the simulation; await only its cycles.");
                if (simulation.Cycle - started >= simulation.Options.MaxCycles)
                    throw TimedOut(simulation, tasks);
                simulation.Step();
                Resume(ref atCycle);
            }
        }
        finally
        {
            isRunning = false;
            SynchronizationContext.SetSynchronizationContext(context);
            atCycle.Clear();
            atSettled.Clear();
        }
    }

    private void Sample(Simulation simulation)
    {
        for (var round = 0; atSettled.Count > 0; round++)
        {
            if (round == MaxSettledRounds)
                throw new TimeoutException($"a process awaits Settled again and again in cycle {simulation.Cycle} without awaiting NextCycle.");
            simulation.Settle();
            Resume(ref atSettled);
        }
    }

    private void Resume(ref List<Action> waiting)
    {
        (running, waiting) = (waiting, running);
        foreach (var continuation in running)
            continuation();
        running.Clear();
    }

    /// <summary>A process that failed ends the run at once, with its own exception.</summary>
    private static bool AllEnded(Task[] tasks)
    {
        var ended = true;
        foreach (var task in tasks)
        {
            if (task.IsFaulted || task.IsCanceled)
                task.GetAwaiter().GetResult();
            ended &= task.IsCompleted;
        }

        return ended;
    }

    private static TimeoutException TimedOut(Simulation simulation, Task[] tasks)
    {
        var waiting = string.Join(", ", Enumerable.Range(0, tasks.Length).Where(i => !tasks[i].IsCompleted));
        return new TimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"processes {waiting} still wait after {simulation.Options.MaxCycles} cycles (SimulationOptions.MaxCycles). Design: {simulation.DesignUnderTest.DesignPoint}, seed {simulation.Options.Seed}."));
    }
}

/// <summary>Something to await inside a testbench process: the next cycle, or the settled logic of the present one.</summary>
public readonly struct CycleAwaitable
{
    private readonly ProcessScheduler scheduler;
    private readonly bool isSettled;

    internal CycleAwaitable(ProcessScheduler scheduler, bool isSettled)
    {
        this.scheduler = scheduler;
        this.isSettled = isSettled;
    }

    /// <summary>Used by the compiler.</summary>
    /// <returns>The awaiter.</returns>
    public Awaiter GetAwaiter() => new(scheduler, isSettled);

    /// <summary>Used by the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly ProcessScheduler scheduler;
        private readonly bool isSettled;

        internal Awaiter(ProcessScheduler scheduler, bool isSettled)
        {
            this.scheduler = scheduler;
            this.isSettled = isSettled;
        }

        /// <summary>Never: every await waits.</summary>
        public bool IsCompleted => false;

        /// <summary>Used by the compiler.</summary>
        public void GetResult()
        {
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => scheduler.Wait(continuation, isSettled);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => scheduler.Wait(continuation, isSettled);
    }
}
