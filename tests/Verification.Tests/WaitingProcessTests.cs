using System.Runtime.CompilerServices;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>Processes that wait for something that never comes are named with the lines that they wait in.</summary>
public sealed class WaitingProcessTests : IDisposable
{
    private const string Circumstances = "\n  design point: Fifo: FifoConfig { Width = 8, Depth = 4 }\n  engine BuiltIn, cycle 101, seed 1";

    private readonly Fifo fifo = new(new FifoConfig(8, 4));
    private readonly Simulation sim;

    public WaitingProcessTests()
    {
        sim = Simulation.Create(fifo, new SimulationOptions { MaxCycles = 100 });
        sim.Reset();
    }

    public void Dispose() => sim.Dispose();

    [Fact]
    public void An_iterator_is_named_with_the_yield_that_it_waits_in()
    {
        var line = LineHere();
        Message(() => sim.Run(Quick(), WaitForPop())).ShouldBe(
            "1 of 2 processes still wait after 100 cycles (SimulationOptions.MaxCycles):\n"
            + $"  process 1: WaitForPop at WaitingProcessTests.cs:{line + 14}" + Circumstances);

        static IEnumerable<Wait> Quick()
        {
            yield return 1;
        }

        IEnumerable<Wait> WaitForPop()
        {
            yield return Wait.NextCycle;
            while (!sim.GetBool(fifo.Pop.Valid))
                yield return Wait.NextCycle;
            yield return 3;
        }
    }

    [Fact]
    public void An_iterator_inside_another_one_and_inside_try_is_found()
    {
        var line = LineHere();
        Message(() => sim.Run(Outer())).ShouldBe(
            "1 of 1 processes still wait after 100 cycles (SimulationOptions.MaxCycles):\n"
            + $"  process 0: Outer at WaitingProcessTests.cs:{line + 7} > Inner at WaitingProcessTests.cs:{line + 14}" + Circumstances);
        IEnumerable<Wait> Outer()
        {
            foreach (var wait in Inner())
                yield return wait;
        }

        static IEnumerable<Wait> Inner()
        {
            try
            {
                yield return 1000;
            }
            finally
            {
                GC.KeepAlive(null);
            }
        }
    }

    [Fact]
    public void Async_processes_are_named_with_every_await_down_to_the_cycle()
    {
        var line = LineHere();
        Message(() => sim.Run(
            async () =>
            {
                await sim.NextCycle();
                await Push(9);
            },
            WaitForever)).ShouldBe(
            "2 of 2 processes still wait after 100 cycles (SimulationOptions.MaxCycles):\n"
            + $"  process 0: a lambda at WaitingProcessTests.cs:{line + 5} > Push at WaitingProcessTests.cs:{line + 17}\n"
            + $"  process 1: WaitForever at WaitingProcessTests.cs:{line + 24}" + Circumstances);

        async Task Push(int words)
        {
            sim.Set(fifo.Push.Valid, true);
            while (words > 0)
            {
                await sim.NextCycle();
                words -= sim.GetInt64(fifo.Level) < 4 ? 1 : 0;
            }
        }

        async Task WaitForever()
        {
            await sim.Cycles(1000);
        }
    }

    [Fact]
    public void A_lambda_that_hands_out_a_task_is_named_too()
    {
        var line = LineHere();
        var message = Message(() => sim.Run(() => sim.Send(fifo.Push, new long[9], (payload, word) => sim.Set(payload, word), new Stalls(0, 1))));
        message.ShouldStartWith(
            "1 of 1 processes still wait after 100 cycles (SimulationOptions.MaxCycles):\n"
            + $"  process 0: a lambda at WaitingProcessTests.cs:{line + 1} > Send at StreamTraffic.cs:");
        message.ShouldEndWith(Circumstances);
    }

    [Fact]
    public void Branches_and_iterators_below_async_processes_are_found()
    {
        var line = LineHere();
        Message(() => sim.Run(async () => await Task.WhenAll(sim.Start(Idle()), WaitForever(), Quick()))).ShouldBe(
            "1 of 1 processes still wait after 100 cycles (SimulationOptions.MaxCycles):\n"
            + $"  process 0: a lambda at WaitingProcessTests.cs:{line + 1}\n"
            + $"  started by a process: Idle at WaitingProcessTests.cs:{line + 9}\n"
            + $"  started by a process: WaitForever at WaitingProcessTests.cs:{line + 14}" + Circumstances);

        static IEnumerable<Wait> Idle()
        {
            yield return 1_000_000;
        }

        async Task WaitForever()
        {
            await sim.Cycles(1000);
        }

        async Task Quick() => await sim.NextCycle();
    }

    [Fact]
    public void A_wait_for_what_no_process_does_is_found()
    {
        var never = new TaskCompletionSource();
        var line = LineHere();
        Message(() => sim.Run(Hang)).ShouldBe(
            "the processes wait for something that is not the simulation; await only its cycles.\n"
            + $"  process 0: Hang at WaitingProcessTests.cs:{line + 8}");

        async Task Hang()
        {
            await sim.NextCycle();
            await never.Task;
        }
    }

    [Fact]
    public void A_process_that_only_settles_is_stuck()
    {
        var line = LineHere();
        Message(() => sim.Run(Stuck())).ShouldBe(
            $"Stuck at WaitingProcessTests.cs:{line + 8} awaits Settled again and again in cycle 1 without awaiting NextCycle.");
        Message(() => sim.Run(StuckAsync)).ShouldBe(
            $"StuckAsync at WaitingProcessTests.cs:{line + 14} awaits Settled again and again in cycle 1 without awaiting NextCycle.");
        static IEnumerable<Wait> Stuck()
        {
            while (true)
                yield return Wait.Settled;
        }

        async Task StuckAsync()
        {
            while (true)
                await sim.Settled();
        }
    }

    [Fact]
    public void A_failing_testbench_says_it_once_more_with_engine_cycle_and_waveform()
    {
        var wave = Path.GetTempFileName();
        try
        {
            var line = LineHere();
            var options = new SimulationOptions { MaxCycles = 10, WaveformPath = wave };
            Should.Throw<VerificationException>(() => Testbench.Run(fifo, options, bench => bench.Run(Idle()))).Message.ShouldBe(
                "1 of 1 processes still wait after 10 cycles (SimulationOptions.MaxCycles):\n"
                + $"  process 0: Idle at WaitingProcessTests.cs:{line + 9}\n"
                + "  design point: Fifo: FifoConfig { Width = 8, Depth = 4 }\n"
                + $"  engine BuiltIn, cycle 10, seed 1\n  waveform {wave}");
            static IEnumerable<Wait> Idle()
            {
                yield return 100;
            }
        }
        finally
        {
            File.Delete(wave);
        }
    }

    private static string Message(Action run) => Should.Throw<Exception>(run).Message;

    private static int LineHere([CallerLineNumber] int line = 0) => line;
}
