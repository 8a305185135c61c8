using System.Diagnostics;
using System.Globalization;
using Benchmarks.Designs;
using Generators.MixPe;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Benchmarks;

/// <summary>Time from a module to its first simulated cycle in Verilator: the very first, with the run-time library cached, and a cache hit.</summary>
internal static class BuildBenchmark
{
    public static void Run()
    {
        var cache = Path.Combine(Path.GetTempPath(), $"hdl-benchmark-{Environment.ProcessId}");
        try
        {
            Console.WriteLine("| design | very first build (s) | cold build, run-time library cached (s) | cache hit (ms) |");
            Console.WriteLine("|---|---|---|---|");
            Measure("counter", () => new Counter(), cache, isFirst: true);
            Measure("MixPE element", () => new MixPe(new MixPeConfig()), cache, isFirst: false);
            Measure("16×16 INT8 array", () => new MacArray(new MacArrayConfig(16)), cache, isFirst: false);
            Measure("16×16 MixPE array", () => new MixPeArray(new MixPeArrayConfig { Rows = 16, Columns = 16 }), cache, isFirst: false);
        }
        finally
        {
            if (Directory.Exists(cache))
                Directory.Delete(cache, recursive: true);
        }
    }

    private static void Measure(string name, Func<Module> make, string cache, bool isFirst)
    {
        var first = FirstCycle(make, cache);
        var cold = first;
        if (isFirst)
        {
            // Another top name is another text, so the model is built again but the library is there.
            cold = FirstCycle(make, cache, "other");
        }

        var hits = Enumerable.Range(0, 11).Select(_ => FirstCycle(make, cache)).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {(isFirst ? first.ToString("F2", CultureInfo.InvariantCulture) : "–")} | {cold:F2} | {hits[5] * 1000:F1} |"));
    }

    private static double FirstCycle(Func<Module> make, string cache, string? topName = null)
    {
        var design = DesignUnderTest.Of(make(), new ElaborationOptions { TopName = topName });
        var watch = Stopwatch.StartNew();
        using var simulation = Simulation.Create(design, new SimulationOptions { Engine = EngineKind.Verilator, EngineOptions = new EngineOptions { CacheDirectory = cache } });
        simulation.Step();
        return watch.Elapsed.TotalSeconds;
    }
}
