using System.Globalization;
using System.Runtime.InteropServices;
using Benchmarks.Designs;
using HdlDsl;
using Verification;
using Verification.Engines;
using Verification.Engines.Tools;
using Verification.Engines.Verilator;

namespace Benchmarks;

/// <summary>
/// The same stimulus on the same Verilog through four loops in one process: C# with one call for each cycle, C# as a batch, a C++ loop that calls
/// the same library, and a plain C++ harness compiled as a user would (-O3 -march=native, eval twice a cycle). Short trials interleaved,
/// thread CPU time, medians of paired ratios. All loops must give one checksum.
/// </summary>
internal static unsafe class SimulationBenchmark
{
    private const int Trials = 31;
    private const double TrialSeconds = 0.012;

    public static void Run()
    {
        Console.WriteLine("| design | plain C++ (ns/cycle) | C# loop ÷ C++ loop, same library | C# loop ÷ plain C++ harness | C# batch ÷ plain C++ harness |");
        Console.WriteLine("|---|---|---|---|---|");
        Measure("counter", 0, new Counter(), ["Enable", "Count", "Overflow"], ["Enable"], &Loops.Counter);
        Measure("8-lane dot product", 1, new DotProduct(), ["Valid", "Clear", "A", "B", "Sum"], ["Valid", "Clear", "A", "B"], &Loops.Dot);
        Measure("16×16 array", 2, new MacArray(new MacArrayConfig(16)), ["Clear", "A", "B", "Row", "Column"], ["Clear", "A", "B", "Row"], &Loops.Array);
    }

    private static void Measure(
        string name, int number, Module module, string[] portNames, string[] inputNames, delegate*<SimulationEngine, int[], long, ulong, ulong> loop)
    {
        var design = DesignUnderTest.Of(module, new ElaborationOptions { TopName = "top" });
        var options = new SimulationOptions { Engine = EngineKind.Verilator, EngineOptions = new EngineOptions { OptimisationLevel = OptimisationLevel.O3Native } };
        using var harness = NativeHarness.Build(number, design.Verilog);
        using var simulation = Simulation.Create(design, options);
        using var batchSimulation = Simulation.Create(design, options);
        simulation.Reset();
        batchSimulation.Reset();
        harness.PlainNew();
        var engine = simulation.Engine;
        var offsets = portNames.Select(port => engine.Slots[engine.PortIndex(port)].ByteOffset).Concat(new int[5]).Take(5).ToArray();
        var batch = new BatchLoop(batchSimulation.Engine, number, inputNames);

        CheckSame(name, harness, engine, offsets, batch, loop);
        var cycles = CyclesFor(TrialSeconds, count => harness.PlainLoop(count, 1));
        var plain = new double[Trials];
        var sameLibrary = new double[Trials];
        var csharp = new double[Trials];
        var batched = new double[Trials];
        for (var trial = 0; trial < Trials; trial++)
        {
            var seed = (ulong)trial + 1;
            plain[trial] = Time(harness, () => harness.PlainLoop(cycles, seed));
            sameLibrary[trial] = Time(harness, () => harness.SameLibraryLoop((VerilatorEngine)engine, offsets, cycles, seed));
            csharp[trial] = Time(harness, () => loop(engine, offsets, cycles, seed));
            batch.Prepare(seed, cycles);
            batched[trial] = Time(harness, batch.Run);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {plain.Order().ElementAt(Trials / 2) / cycles * 1e9:F1} | {Ratio(sameLibrary, csharp):F2}× | {Ratio(plain, csharp):F2}× | {Ratio(plain, batched):F2}× |"));
    }

    private static void CheckSame(
        string name, NativeHarness harness, SimulationEngine engine, int[] offsets, BatchLoop batch, delegate*<SimulationEngine, int[], long, ulong, ulong> loop)
    {
        const long Cycles = 4096;
        // Each loop goes on from where the model stands, so all models make the same two runs.
        var expected = harness.PlainLoop(Cycles, 99);
        var got = loop(engine, offsets, Cycles, 99);
        batch.Prepare(99, Cycles);
        batch.Run();
        if (got != expected || batch.Checksum(Cycles) != expected)
            throw new InvalidOperationException($"{name}: checksums differ: plain C++ {expected:x}, C# {got:x}, batch {batch.Checksum(Cycles):x}.");
    }

    private static double Ratio(double[] reference, double[] measured) =>
        Enumerable.Range(0, Trials).Select(i => reference[i] / measured[i]).Order().ElementAt(Trials / 2);

    private static double Time(NativeHarness harness, Action body)
    {
        var start = harness.CpuSeconds();
        body();
        return harness.CpuSeconds() - start;
    }

    private static long CyclesFor(double seconds, Action<long> run)
    {
        var cycles = 1024L;
        while (true)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            run(cycles);
            if (watch.Elapsed.TotalSeconds > seconds / 2)
                return cycles;
            cycles *= 2;
        }
    }
}
