using System.Globalization;
using Benchmarks.Designs;
using Verification;

namespace Benchmarks;

/// <summary>
/// What waking a testbench process costs: processes that wait for each cycle and do nothing else, minus a loop of steps, in interleaved short trials.
/// </summary>
internal static class WakeUpBenchmark
{
    private const int Trials = 31;
    private const int WakeUps = 200_000;

    /// <summary>The runtime recompiles hot methods in the background, in several stages, each after a pause.</summary>
    private const int WarmUps = 8;

    public static void Run()
    {
        using var simulation = Simulation.Create(new Counter());
        var cases = new List<Case>();
        foreach (var processes in new[] { 1, 4, 16 })
        {
            cases.Add(new Case("iterator", processes, cycles => simulation.Run(
                [.. Enumerable.Range(0, processes).Select(_ => IteratorProcess(cycles))])));
            cases.Add(new Case("async", processes, cycles => simulation.Run(
                [.. Enumerable.Repeat<Func<Task>>(() => AsyncProcess(simulation, cycles), processes)])));
        }

        for (var i = 0; i < WarmUps; i++)
        {
            Steps(simulation, 20_000);
            cases.ForEach(one => one.Run(20_000));
            Thread.Sleep(150);
        }

        for (var trial = 0; trial < Trials; trial++)
            cases.ForEach(one => one.Costs[trial] = Cost(simulation, one));

        Console.WriteLine("| process | processes at a time | per wake-up (ns) | allocated per wake-up (bytes) |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var one in cases)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {one.Name} | {one.Processes} | {one.Costs.Order().ElementAt(Trials / 2):F1} | {Allocated(one):F2} |"));
        }
    }

    private static async Task AsyncProcess(Simulation simulation, int cycles)
    {
        for (var i = 0; i < cycles; i++)
            await simulation.NextCycle();
    }

    private static IEnumerable<Wait> IteratorProcess(int cycles)
    {
        for (var i = 0; i < cycles; i++)
            yield return Wait.NextCycle;
    }

    private static double Cost(Simulation simulation, Case one)
    {
        var cycles = WakeUps / one.Processes;
        var steps = ThreadClock.Time(() => Steps(simulation, cycles));
        return (ThreadClock.Time(() => one.Run(cycles)) - steps) / cycles / one.Processes * 1e9;
    }

    /// <summary>What a long run allocates more than a short one.</summary>
    private static double Allocated(Case one)
    {
        const int Short = 1000;
        const int Long = 100_000;
        var start = GC.GetAllocatedBytesForCurrentThread();
        one.Run(Short);
        var middle = GC.GetAllocatedBytesForCurrentThread();
        one.Run(Long);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - middle - (middle - start)) / (Long - Short) / one.Processes;
    }

    private static void Steps(Simulation simulation, int cycles)
    {
        for (var i = 0; i < cycles; i++)
            simulation.Step();
    }

    private sealed record Case(string Name, int Processes, Action<int> Run)
    {
        public double[] Costs { get; } = new double[Trials];
    }
}
