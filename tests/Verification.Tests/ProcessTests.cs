using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>When async and iterator processes go on, in which order, and what ends them.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Counter counter = new(new CounterConfig(8, 200));
    private readonly Simulation simulation;
    private readonly List<string> log = [];

    public ProcessTests()
    {
        simulation = Simulation.Create(counter, new SimulationOptions { MaxCycles = 5000 });
        simulation.Reset();
    }

    public void Dispose() => simulation.Dispose();

    [Fact]
    public void Iterators_wait_for_cycles_and_for_settled_logic()
    {
        simulation.Run(Drive(), Check());
        simulation.Cycle.ShouldBe(6);
        simulation.Expect(counter.Count, 4);

        IEnumerable<Wait> Drive()
        {
            simulation.Set(counter.Enable, true);
            yield return 3;
            simulation.Set(counter.Enable, false);
            yield return Wait.NextCycle;
            simulation.Set(counter.Enable, true);
            yield return Wait.Cycles(1);
            simulation.Set(counter.Enable, false);
        }

        IEnumerable<Wait> Check()
        {
            foreach (var count in new[] { 0, 1, 2, 3, 3, 4 })
            {
                yield return Wait.Settled;
                simulation.Expect(counter.Count, count);
                if (count != 4)
                    yield return Wait.NextCycle;
            }
        }
    }

    [Fact]
    public void Processes_of_both_kinds_go_on_in_their_order_whatever_they_waited_for()
    {
        simulation.Run(
            async () =>
            {
                Log("a");
                await simulation.Settled();
                Log("a settled");
                await simulation.NextCycle();
                Log("a");
                await simulation.Cycles(2);
                Log("a");
            },
            () => simulation.Start(Iterator()),
            async () =>
            {
                Log("c");
                await simulation.Cycles(3);
                Log("c");
            });
        log.ShouldBe(["1 a", "1 b", "1 c", "1 a settled", "2 a", "2 b", "2 b settled", "4 a", "4 b", "4 c"]);

        IEnumerable<Wait> Iterator()
        {
            Log("b");
            yield return 1;
            Log("b");
            yield return Wait.Settled;
            Log("b settled");
            yield return 2;
            Log("b");
        }
    }

    [Fact]
    public void A_process_branches_and_joins()
    {
        simulation.Run(
            async () =>
            {
                await Task.WhenAll(Wait("a1", 2), Wait("a2", 4), simulation.Start(Iterator("a3", 3)));
                Log("joined");
                await Task.WhenAll(Wait("a4", 1), Wait("a5", 1));
                Log("joined");
            },
            () => Wait("b", 4));
        log.ShouldBe(["3 a1", "4 a3", "5 b", "5 a2", "5 joined", "6 a5", "6 a4", "6 joined"], ignoreOrder: true);
        log.IndexOf("5 joined").ShouldBeGreaterThan(log.IndexOf("5 a2"));

        async Task Wait(string name, int cycles)
        {
            await simulation.Cycles(cycles);
            Log(name);
        }

        IEnumerable<Wait> Iterator(string name, int cycles)
        {
            yield return cycles;
            Log(name);
        }
    }

    [Fact]
    public void Waiting_for_no_cycles_goes_on_at_once()
    {
        simulation.Run(async () => await simulation.Cycles(0));
        simulation.Run(Iterator());
        simulation.Cycle.ShouldBe(1);

        static IEnumerable<Wait> Iterator()
        {
            yield return 0;
            yield return Wait.Cycles(0);
        }
    }

    [Fact]
    public void Runs_without_processes_or_with_empty_ones_end_at_once()
    {
        simulation.Run(Array.Empty<IEnumerable<Wait>>());
        simulation.Run(Array.Empty<Func<Task>>());
        simulation.Run(Enumerable.Empty<Wait>(), Enumerable.Empty<Wait>());
        simulation.Cycle.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_failure_in_an_iterator_ends_the_run_with_its_own_exception(int waitsFor)
    {
        var isDisposed = false;
        Should.Throw<DivideByZeroException>(() => simulation.Run(Endless(), Failing(), Endless()));
        isDisposed.ShouldBeTrue();
        simulation.Run(Iterator());

        IEnumerable<Wait> Failing()
        {
            if (waitsFor != 0)
                yield return waitsFor > 0 ? waitsFor : Wait.Settled;
            throw new DivideByZeroException();
        }

        IEnumerable<Wait> Endless()
        {
            try
            {
                while (true)
                    yield return 1;
            }
            finally
            {
                isDisposed = true;
            }
        }

        static IEnumerable<Wait> Iterator()
        {
            yield return 1;
        }
    }

    [Fact]
    public void A_failure_in_an_async_process_ends_the_run_with_its_own_exception_even_beside_a_branch() =>
        Should.Throw<DivideByZeroException>(() => simulation.Run(
            async () =>
            {
                await simulation.NextCycle();
                _ = Endless();
                throw new DivideByZeroException();
            },
            Endless));

    [Fact]
    public void Long_waits_end_in_the_right_cycle()
    {
        using var patient = Simulation.Create(counter, new SimulationOptions { MaxCycles = 1_000_000 });
        patient.Run(Idle());
        patient.Cycle.ShouldBe(200_001);

        static IEnumerable<Wait> Idle()
        {
            yield return 200_000;
            yield return 1;
        }
    }

    [Fact]
    public void Wrong_uses_are_refused()
    {
        Should.Throw<InvalidOperationException>(() => simulation.Start([]))
            .Message.ShouldStartWith("an iterator process was started outside a running testbench process");
        Should.Throw<InvalidOperationException>(() => simulation.NextCycle().GetAwaiter())
            .Message.ShouldStartWith("a cycle was awaited outside a running testbench process");
        Should.Throw<InvalidOperationException>(() => simulation.Run(Nested())).Message.ShouldStartWith("Run was called inside a process");
        Should.Throw<InvalidOperationException>(() => simulation.Run(async () => await Task.Delay(1)))
            .Message.ShouldStartWith("the processes wait for something that is not the simulation");
        Task noTask = null!;
        Should.Throw<InvalidOperationException>(() => simulation.Run(() => noTask)).Message.ShouldStartWith("a process returned no task");
        Should.Throw<ArgumentOutOfRangeException>(() => simulation.Cycles(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Wait.Cycles(-1));

        IEnumerable<Wait> Nested()
        {
            yield return 1;
            simulation.Run(Endless);
        }
    }

    [Fact]
    public void A_process_that_fails_on_another_thread_ends_the_run_too()
    {
        Task? failing = null;
        Should.Throw<InvalidOperationException>(() => simulation.Run(() => failing = Fail(), Go))
            .Message.ShouldStartWith("a cycle was awaited outside a running testbench process");
        simulation.Cycle.ShouldBeLessThan(4000);

        async Task Fail()
        {
            await Task.Delay(1);
            await simulation.NextCycle();
        }

        async Task Go()
        {
            SpinWait.SpinUntil(() => failing!.IsCompleted);
            for (var i = 0; i < 4000; i++)
                await simulation.NextCycle();
        }
    }

    [Fact]
    public void Processes_see_the_callers_context_and_do_not_change_it()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        simulation.Run(async () =>
        {
            local.Value.ShouldBe(1);
            await simulation.NextCycle();
            local.Value.ShouldBe(1);
            local.Value = 2;
        });
        local.Value.ShouldBe(1);
        ExecutionContext.IsFlowSuppressed().ShouldBeFalse();
    }

    [Fact]
    public void Waking_allocates_nothing()
    {
        // The first run makes what later ones use again.
        AllocatedBy(100).ShouldBeLessThan(2000);
        AllocatedBy(10_000).ShouldBe(AllocatedBy(100));

        long AllocatedBy(int cycles)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            simulation.Run(() => simulation.Start(Iterator(cycles / 2)), () => Async(cycles / 2));
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }

        IEnumerable<Wait> Iterator(int cycles)
        {
            for (var i = 0; i < cycles / 2; i++)
            {
                yield return Wait.Settled;
                yield return 1;
            }
        }

        async Task Async(int cycles)
        {
            for (var i = 0; i < cycles / 4; i++)
            {
                await simulation.Settled();
                await simulation.NextCycle();
                await simulation.Cycles(2);
            }
        }
    }

    private void Log(string what) => log.Add($"{simulation.Cycle} {what}");

    private async Task Endless()
    {
        while (true)
            await simulation.NextCycle();
    }
}
