using System.Globalization;

namespace Benchmarks.Speed;

/// <summary>
/// The same stimulus on the same designs in several modes, in one process: short trials interleaved, thread processor time, medians of the ratios of
/// neighbouring trials. Every mode must give Verilator's checksum of every stimulus.
/// </summary>
internal static class SimulationBenchmark
{
    private const int Trials = 31;

    /// <summary>The runtime recompiles hot methods in the background, in several stages, each after a pause.</summary>
    private const int WarmUps = 8;
    private const int WarmUpPauseMilliseconds = 400;

    /// <summary>Prints how many times as fast as Verilator the modes are.</summary>
    /// <param name="only">Part of the name of the designs to measure; null for all.</param>
    public static void Speeds(string? only) =>
        Compare(only, BenchmarkModes.Reference, BenchmarkModes.Speeds, (reference, mode) => reference / mode);

    /// <summary>Prints how many times as long as without it simulating takes when something looks on.</summary>
    /// <param name="only">Part of the name of the designs to measure; null for all.</param>
    public static void Observations(string? only) =>
        Compare(only, BenchmarkModes.Unobserved, BenchmarkModes.Observations, (nothing, mode) => mode / nothing);

    /// <summary>Runs one mode of one design for a while, for a profiler to look at.</summary>
    /// <param name="design">Part of the design's name.</param>
    /// <param name="mode">Part of the mode's name.</param>
    /// <param name="duration">How long.</param>
    public static void RunOne(string design, string mode, TimeSpan duration)
    {
        using var subject = new BenchmarkSubject(BenchmarkDesign.Matching(design).First());
        IBenchmarkMode[] modes = [BenchmarkModes.Reference, .. BenchmarkModes.Speeds, BenchmarkModes.Unobserved, .. BenchmarkModes.Observations];
        var found = modes.First(candidate => candidate.Name.Contains(mode, StringComparison.OrdinalIgnoreCase));
        using var times = new ModeTimes(found.Name, found.Prepare(subject) ?? throw new InvalidOperationException($"{found.Name} can't do {subject.Design.Name}"));
        times.Check(subject);
        for (var end = DateTime.UtcNow + duration; DateTime.UtcNow < end;)
        {
            times.WarmUp();
            times.Measure();
        }

        Console.WriteLine($"{subject.Design.Name}, {found.Name}: {Show(times.Nanoseconds.Min())} ns at best, {Show(times.Median())} ns");
    }

    private static void Compare(string? only, IBenchmarkMode baseline, IReadOnlyList<IBenchmarkMode> modes, Func<double, double, double> ratio)
    {
        var nanoseconds = new List<string>();
        Console.WriteLine($"| design | {baseline.Name} (ns/cycle) | {string.Join(" | ", modes.Select(mode => mode.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(modes.Select(_ => "---|"))}");
        foreach (var design in BenchmarkDesign.Matching(only))
        {
            using var subject = new BenchmarkSubject(design);
            var times = Measure(subject, [baseline, .. modes]);
            var ratios = times.Skip(1).Select(mode => mode is null ? "–" : $"{Show(Median(times[0]!.Nanoseconds.Zip(mode.Nanoseconds, ratio)))}×");
            Console.WriteLine($"| {design.Name} | {Show(times[0]!.Median())} | {string.Join(" | ", ratios)} |");
            nanoseconds.Add($"| {design.Name} | {string.Join(" | ", times.Select(mode => mode is null ? "–" : Show(mode.Median())))} |");
        }

        Console.WriteLine();
        Console.WriteLine($"| ns per stimulus and cycle | {baseline.Name} | {string.Join(" | ", modes.Select(mode => mode.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(modes.Select(_ => "---|"))}");
        nanoseconds.ForEach(Console.WriteLine);
    }

    /// <summary>The measurements of each mode, null for modes that can't do the design.</summary>
    private static ModeTimes?[] Measure(BenchmarkSubject subject, IBenchmarkMode[] modes)
    {
        var all = Array.ConvertAll(modes, mode => mode.Prepare(subject) is { } run ? new ModeTimes(mode.Name, run) : null);
        try
        {
            foreach (var mode in all)
                mode?.Check(subject);
            for (var i = 0; i < WarmUps; i++)
            {
                foreach (var mode in all)
                    mode?.WarmUp();
                Thread.Sleep(WarmUpPauseMilliseconds);
            }

            for (var i = 0; i < Trials; i++)
            {
                foreach (var mode in all)
                    mode?.Measure();
            }

            return all;
        }
        finally
        {
            foreach (var mode in all)
                mode?.Dispose();
        }
    }

    private static double Median(IEnumerable<double> numbers) => numbers.Order().ElementAt(Trials / 2);

    private static string Show(double number) => number.ToString(number < 10 ? "F2" : number < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
