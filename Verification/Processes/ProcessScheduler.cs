using System.Globalization;

namespace Verification;

/// <summary>
/// Runs the processes of a testbench on the thread that called Run: those whose cycle has come first, in their order; then, with the logic
/// settled, those that sample; then the clock steps to the next cycle that any of them waits for. Going on with a process allocates nothing.
/// </summary>
internal sealed class ProcessScheduler
{
    /// <summary>Awaits of the settled logic in one cycle after which a process is taken for stuck.</summary>
    private const int MaxSettledRounds = 10_000;

    /// <summary>Longest run of cycles that nobody waits in, so that a cancellation is noticed.</summary>
    private const long MaxIdleCycles = 1 << 16;

    /// <summary>Cycles after which ended tasks are looked for even if none can have ended: one may have failed on another thread.</summary>
    private const long EndCheckMask = 0x3FF;

    private const int Outside = -1;

    private readonly List<Strand> strands = [];
    private List<Strand> atSettled = [];
    private List<Strand> sampling = [];
    private int processCount;
    private int ownerThread;
    private int current = Outside;
    private long now;
    private long nextWake;
    private bool mayHaveEnded;
    private bool isRunning;

    internal void Run(Simulation simulation, Func<Task>[] processes)
    {
        if (isRunning)
            throw new InvalidOperationException("Run was called inside a process; start all processes with one call, or await the inner process.");
        isRunning = true;
        ownerThread = Environment.CurrentManagedThreadId;
        // Processes must not hop to a synchronisation context of the test runner. They share the caller's execution context: giving each await one of its
        // own would double what it costs.
        var synchronization = SynchronizationContext.Current;
        var execution = ExecutionContext.Capture();
        SynchronizationContext.SetSynchronizationContext(null);
        if (execution is not null)
            ExecutionContext.SuppressFlow();
        try
        {
            now = simulation.Cycle;
            nextWake = long.MaxValue;
            RunToEnd(simulation, processes, StartAll(processes));
        }
        finally
        {
            Abandon();
            if (execution is not null)
                ExecutionContext.Restore(execution);
            SynchronizationContext.SetSynchronizationContext(synchronization);
            isRunning = false;
        }
    }

    /// <summary>Throws unless the caller is a process of the present run.</summary>
    internal void RequireProcess(string what)
    {
        if (current == Outside || Environment.CurrentManagedThreadId != ownerThread)
        {
            throw new InvalidOperationException(
                $"{what} outside a running testbench process, or behind an await of something that is not the simulation; await only its cycles.");
        }
    }

    /// <summary>Lets a process wait; it was asked for with <see cref="RequireProcess"/>, since this must not throw: nobody could catch it.</summary>
    /// <param name="continuation">What it does next.</param>
    /// <param name="amount">Number of cycles, or <see cref="Verification.Wait.SettledAmount"/>.</param>
    internal void Wait(Action continuation, long amount)
    {
        var strand = FreeStrand();
        if (!ReferenceEquals(strand.Continuation, continuation))
        {
            strand.Continuation = continuation;
            // A process called another one or returned to its caller: tasks may have ended.
            mayHaveEnded = true;
        }

        strand.IsPending = true;
        WaitFor(strand, amount);
    }

    /// <summary>Starts an iterator process inside a running process; it runs to its first wait at once.</summary>
    internal Task Start(IEnumerable<Wait> process)
    {
        RequireProcess("an iterator process was started");
        var strand = FreeStrand();
        var outer = current;
        strand.Iterator = process.GetEnumerator();
        strand.Ended = new TaskCompletionSource();
        var ended = strand.Ended.Task;
        Advance(strand, strand.Iterator);
        current = outer;
        return ended;
    }

    private Task[] StartAll(Func<Task>[] processes)
    {
        // The strands of the processes come first, whatever the processes start themselves.
        processCount = processes.Length;
        for (var i = 0; i < processCount; i++)
            strands.Add(new Strand(i));
        var tasks = new Task[processes.Length];
        for (var i = 0; i < processes.Length; i++)
        {
            current = i;
            tasks[i] = processes[i]() ?? throw new InvalidOperationException("a process returned no task; write it as an async method.");
        }

        current = Outside;
        mayHaveEnded = true;
        return tasks;
    }

    private void RunToEnd(Simulation simulation, Func<Task>[] processes, Task[] tasks)
    {
        var last = now + simulation.Options.MaxCycles;
        // The loop does nothing itself: the runtime optimises methods that are called often, not loops that run long.
        while (RunCycle(simulation, processes, tasks, last))
        {
        }
    }

    /// <summary>What happens in the present cycle, and the step to the next cycle that something waits for; false when all processes have ended.</summary>
    private bool RunCycle(Simulation simulation, Func<Task>[] processes, Task[] tasks, long last)
    {
        if (atSettled.Count > 0)
            Sample(simulation);
        if ((mayHaveEnded || (now & EndCheckMask) == 0) && AllEnded(tasks))
            return false;
        if (nextWake == long.MaxValue)
            throw new InvalidOperationException("the processes wait for something that is not the simulation; await only its cycles." + Waiting(processes, tasks));
        if (now >= last)
            throw TimedOut(simulation, processes, tasks);
        if (nextWake == now + 1)
            simulation.Step();
        else
            simulation.Step(Math.Min(Math.Min(nextWake, last) - now, MaxIdleCycles));
        now = simulation.Cycle;
        if (now >= nextWake)
            WakeUp();
        return true;
    }

    private void WakeUp()
    {
        nextWake = long.MaxValue;
        // Strands that are added on the way wait for a later cycle.
        for (var i = 0; i < strands.Count; i++)
        {
            var strand = strands[i];
            if (strand.Wake > now)
            {
                if (strand.Wake < nextWake)
                    nextWake = strand.Wake;
            }
            else
            {
                GoOn(strand);
            }
        }

        current = Outside;
    }

    private void Sample(Simulation simulation)
    {
        for (var round = 0; atSettled.Count > 0; round++)
        {
            if (round == MaxSettledRounds)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{WaitingProcesses.Place(atSettled[0])} awaits Settled again and again in cycle {simulation.Cycle} without awaiting NextCycle."));
            }

            simulation.Settle();
            (sampling, atSettled) = (atSettled, sampling);
            foreach (var strand in sampling)
                GoOn(strand);
            sampling.Clear();
        }

        current = Outside;
    }

    private void GoOn(Strand strand)
    {
        current = strand.Number;
        if (strand.Iterator is { } iterator)
        {
            Advance(strand, iterator);
            return;
        }

        strand.IsPending = false;
        strand.Wake = long.MaxValue;
        strand.Continuation!();
        if (!strand.IsPending)
            mayHaveEnded = true;
    }

    private void Advance(Strand strand, IEnumerator<Wait> iterator)
    {
        long amount;
        do
        {
            current = strand.Number;
            if (!iterator.MoveNext())
            {
                End(strand, iterator);
                return;
            }

            amount = iterator.Current.Amount;
        }
        while (amount == 0);
        WaitFor(strand, amount);
    }

    private void End(Strand strand, IEnumerator<Wait> iterator)
    {
        strand.Iterator = null;
        strand.Wake = long.MaxValue;
        mayHaveEnded = true;
        iterator.Dispose();
        // What awaits the iterator goes on here, as if it had been this strand all the time.
        strand.Ended!.SetResult();
    }

    private void WaitFor(Strand strand, long amount)
    {
        if (amount > 0)
        {
            var wake = now + amount;
            strand.Wake = wake;
            if (wake < nextWake)
                nextWake = wake;
        }
        else
        {
            strand.Wake = long.MaxValue;
            atSettled.Add(strand);
        }
    }

    /// <summary>The present strand, or another one if something waits in it already: a process has branched.</summary>
    private Strand FreeStrand()
    {
        if (strands[current].IsFree)
            return strands[current];
        for (var i = processCount; i < strands.Count; i++)
        {
            if (strands[i].IsFree)
                return strands[i];
        }

        strands.Add(new Strand(strands.Count));
        return strands[^1];
    }

    /// <summary>A process that failed ends the run at once, with its own exception.</summary>
    private bool AllEnded(Task[] tasks)
    {
        mayHaveEnded = false;
        var ended = true;
        foreach (var task in tasks)
        {
            if (task.IsFaulted || task.IsCanceled)
                task.GetAwaiter().GetResult();
            ended &= task.IsCompleted;
        }

        return ended;
    }

    /// <summary>What still waits never goes on: a failed run leaves its other processes where they are, and iterators end their finally blocks.</summary>
    private void Abandon()
    {
        current = Outside;
        foreach (var strand in strands)
            strand.Iterator?.Dispose();
        strands.Clear();
        atSettled.Clear();
        sampling.Clear();
    }

    private string Waiting(Func<Task>[] processes, Task[] tasks) => WaitingProcesses.Lines(strands, processes, tasks);

    private TimeoutException TimedOut(Simulation simulation, Func<Task>[] processes, Task[] tasks)
    {
        var waiting = tasks.Count(task => !task.IsCompleted);
        return new TimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"{waiting} of {tasks.Length} processes still wait after {simulation.Options.MaxCycles} cycles (SimulationOptions.MaxCycles):")
            + Waiting(processes, tasks) + simulation.Circumstances);
    }
}
