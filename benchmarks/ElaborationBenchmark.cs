using System.Diagnostics;
using System.Globalization;
using Benchmarks.Designs;
using Generators.MixPe;
using HdlDsl;
using HdlDsl.Verilog;

namespace Benchmarks;

/// <summary>Time and memory to elaborate and print flat netlists and an array with definition reuse.</summary>
internal static class ElaborationBenchmark
{
    private const int Repetitions = 5;

    public static void Run()
    {
        Console.WriteLine("| flat netlist, operator nodes | elaborate (ms) | print (ms) | both, per node (µs) | peak working set (MiB) |");
        Console.WriteLine("|---|---|---|---|---|");
        Measure(() => new Flat(1_000), 1_000, prints: false);
        foreach (var operators in new[] { 10_000, 30_000, 100_000, 300_000, 1_000_000 })
            Measure(() => new Flat(operators), operators, prints: true);
        Console.WriteLine();
        Console.WriteLine("| array with definition reuse | elaborate (ms) | print (ms) |");
        Console.WriteLine("|---|---|---|");
        foreach (var size in new[] { 16, 32, 64, 128 })
        {
            var (elaborate, print) = Median(() => new MacArray(new MacArrayConfig(size)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {size}×{size} | {elaborate:F0} | {print:F0} |"));
        }

        foreach (var activation in new[] { MixPeActivation.Int8, MixPeActivation.Fp16 })
        {
            var (engine, engineText) = Median(() => new MixPeEngine(new MixPeEngineConfig { Rows = 64, Columns = 64, Activation = activation }));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| MixPE engine, {activation}, 64×64 | {engine:F0} | {engineText:F0} |"));
            var (array, arrayText) = Median(() => new MixPeWeightArray(new MixPeWeightArrayConfig { Rows = 64, Columns = 64, Activation = activation }));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| MixPE weight-stationary array, {activation}, 64×64 | {array:F0} | {arrayText:F0} |"));
        }

        MeasureStreams();
    }

    private static void MeasureStreams()
    {
        Console.WriteLine();
        Console.WriteLine("| chain of stream stages | elaborate (ms) | print (ms) | both, per stage (µs) |");
        Console.WriteLine("|---|---|---|---|");
        Median(() => new StageChain(100));
        foreach (var stages in new[] { 100, 1_000, 10_000 })
        {
            var (elaborate, print) = Median(() => new StageChain(stages));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {stages:N0} | {elaborate:F1} | {print:F1} | {(elaborate + print) * 1000 / stages:F2} |"));
        }
    }

    private static void Measure(Func<Module> make, int operators, bool prints)
    {
        var (elaborate, print) = Median(make);
        if (!prints)
            return;
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {operators:N0} | {elaborate:F0} | {print:F0} | {(elaborate + print) * 1000 / operators:F2} | {peak} |"));
    }

    private static (double Elaborate, double Print) Median(Func<Module> make)
    {
        var elaborations = new List<double>();
        var prints = new List<double>();
        for (var i = 0; i < Repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            var design = Elaborator.Elaborate(make());
            elaborations.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            VerilogEmitter.Emit(design, VerilogOptions.Default, TextWriter.Null);
            prints.Add(watch.Elapsed.TotalMilliseconds);
        }

        elaborations.Sort();
        prints.Sort();
        return (elaborations[Repetitions / 2], prints[Repetitions / 2]);
    }
}
