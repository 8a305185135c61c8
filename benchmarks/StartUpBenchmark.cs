using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Benchmarks.Designs;
using HdlDsl;
using HdlDsl.Simulator;

namespace Benchmarks;

/// <summary>
/// Time to the first simulated cycle of INT8 arrays in the built-in simulator, elaboration included: in a new process, from the call that starts it, and
/// in one that has simulated other designs.
/// </summary>
internal static class StartUpBenchmark
{
    private const int Repetitions = 9;
    private const int WarmUps = 64;

    private static readonly int[] Sizes = [16, 32, 64];

    public static void Run()
    {
        Console.WriteLine("| array | new process (ms) | processor time | the runtime's compiler | its methods | warm process (ms) | elaboration | compilation | first cycle |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Report("none: the process alone", [.. Repeat(() => NewProcess(0))], []);
        // Other sizes, so that the runtime has compiled the compiler, and again with all optimisations, but shares no code of the designs.
        for (var i = 0; i < WarmUps; i++)
        {
            WarmProcess(3 + (i % 8));
            Thread.Sleep(50);
        }

        foreach (var size in Sizes)
            Report($"{size}×{size}", [.. Repeat(() => NewProcess(size))], [.. Repeat(() => WarmProcess(size))]);
    }

    /// <summary>What the new process does.</summary>
    /// <param name="size">Size of the array, or 0 to do nothing.</param>
    /// <returns>What it prints: the time behind the first cycle, processor time, time and number of methods of the runtime's compiler.</returns>
    public static string FirstCycle(int size)
    {
        if (size > 0)
            WarmProcess(size);
        var timestamp = Stopwatch.GetTimestamp();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{timestamp} {Environment.CpuUsage.TotalTime.TotalMilliseconds} {JitInfo.GetCompilationTime().TotalMilliseconds} {JitInfo.GetCompiledMethodCount()}");
    }

    private static IEnumerable<T> Repeat<T>(Func<T> measure) => Enumerable.Range(0, Repetitions).Select(_ => measure());

    private static Start NewProcess(int size)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "hdl-benchmarks")) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("first-cycle");
        start.ArgumentList.Add(size.ToString(CultureInfo.InvariantCulture));
        var before = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        process.WaitForExit();
        // The clock is the system's, the same in all processes.
        return new Start(Stopwatch.GetElapsedTime(before, (long)printed[0]).TotalMilliseconds, printed[1], printed[2], printed[3]);
    }

    private static Phases WarmProcess(int size)
    {
        var start = Stopwatch.GetTimestamp();
        var design = Elaborator.Elaborate(new MacArray(new MacArrayConfig(size)));
        var elaborated = Stopwatch.GetTimestamp();
        using var model = new CompiledModel(design);
        var compiled = Stopwatch.GetTimestamp();
        model.Edge(1);
        model.Settle();
        return new Phases(
            Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            Stopwatch.GetElapsedTime(start, elaborated).TotalMilliseconds,
            Stopwatch.GetElapsedTime(elaborated, compiled).TotalMilliseconds,
            Stopwatch.GetElapsedTime(compiled).TotalMilliseconds);
    }

    private static void Report(string array, Start[] starts, Phases[] warm) => Console.WriteLine(
        $"| {array} | {Median(starts, start => start.All)} | {Median(starts, start => start.Processor)} "
        + $"| {Median(starts, start => start.RuntimeCompiler)} | {Median(starts, start => start.Methods)} "
        + $"| {Median(warm, phases => phases.All)} | {Median(warm, phases => phases.Elaboration)} "
        + $"| {Median(warm, phases => phases.Compilation)} | {Median(warm, phases => phases.FirstCycle)} |");

    private static string Median<T>(T[] measured, Func<T, double> part)
    {
        if (measured.Length == 0)
            return "–";
        var parts = measured.Select(part).Order().ToArray();
        return parts[parts.Length / 2].ToString(parts[^1] < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);
    }

    /// <summary>A new process: milliseconds until the first cycle, processor time until then, what the runtime's compiler took of it, and how many methods that was.</summary>
    private readonly record struct Start(double All, double Processor, double RuntimeCompiler, double Methods);

    /// <summary>Milliseconds of a first cycle in a process that is warm.</summary>
    private readonly record struct Phases(double All, double Elaboration, double Compilation, double FirstCycle);
}
