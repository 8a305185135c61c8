using System.Diagnostics;
using System.Globalization;
using Benchmarks.Speed.Modes;

namespace Benchmarks.Speed;

/// <summary>
/// The same stimulus on the same designs in all modes, in one process: short trials interleaved, thread processor time, medians of the ratios of
/// neighbouring trials. Every mode must give the reference's checksum of every stimulus.
/// </summary>
internal static class SimulationBenchmark
{
    private const int Trials = 31;
    private const double TrialSeconds = 0.012;
    private const long CheckedCycles = 2048;

    /// <summary>The runtime recompiles hot methods in the background, in several stages, each after a pause.</summary>
    private const int WarmUps = 8;
    private const int WarmUpPauseMilliseconds = 400;

    /// <summary>Measures and prints the tables.</summary>
    /// <param name="only">Part of the name of the designs to measure; null for all.</param>
    public static void Run(string? only)
    {
        var modes = BenchmarkModes.All;
        var times = new List<string>();
        Console.WriteLine($"| design | {BenchmarkModes.Reference.Name} (ns/cycle) | {string.Join(" | ", modes.Select(mode => mode.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(modes.Select(_ => "---|"))}");
        foreach (var design in BenchmarkDesign.Matching(only))
        {
            using var subject = new BenchmarkSubject(design);
            var lanes = Measure(subject, modes);
            var reference = lanes[0]!;
            Console.WriteLine($"| {design.Name} | {Show(reference.Median())} | {string.Join(" | ", lanes.Skip(1).Select(lane => Ratio(reference, lane)))} |");
            times.Add($"| {design.Name} | {string.Join(" | ", lanes.Select(lane => lane is null ? "–" : Show(lane.Median())))} |");
        }

        Console.WriteLine();
        Console.WriteLine($"| ns per stimulus and cycle | {BenchmarkModes.Reference.Name} | {string.Join(" | ", modes.Select(mode => mode.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(modes.Select(_ => "---|"))}");
        times.ForEach(Console.WriteLine);
    }

    /// <summary>Runs one mode of one design for a while, for a profiler to look at.</summary>
    /// <param name="design">Part of the design's name.</param>
    /// <param name="mode">Part of the mode's name.</param>
    /// <param name="duration">How long.</param>
    public static void RunOne(string design, string mode, TimeSpan duration)
    {
        using var subject = new BenchmarkSubject(BenchmarkDesign.Matching(design).First());
        IBenchmarkMode[] modes = [BenchmarkModes.Reference, .. BenchmarkModes.All];
        var found = modes.First(candidate => candidate.Name.Contains(mode, StringComparison.OrdinalIgnoreCase));
        using var trial = new Trial(found.Name, found.Prepare(subject) ?? throw new InvalidOperationException($"{found.Name} can't do {subject.Design.Name}"));
        trial.Check(subject);
        for (var end = DateTime.UtcNow + duration; DateTime.UtcNow < end;)
        {
            trial.WarmUp();
            trial.Measure();
        }

        Console.WriteLine($"{subject.Design.Name}, {found.Name}: {Show(trial.Nanoseconds.Min())} ns at best, {Show(trial.Median())} ns");
    }

    /// <summary>The reference's measurements, then those of each mode, null for modes that can't do the design.</summary>
    private static Trial?[] Measure(BenchmarkSubject subject, IReadOnlyList<IBenchmarkMode> modes)
    {
        IBenchmarkMode[] all = [BenchmarkModes.Reference, .. modes];
        var trials = Array.ConvertAll(all, mode => mode.Prepare(subject) is { } run ? new Trial(mode.Name, run) : null);
        try
        {
            foreach (var trial in trials)
                trial?.Check(subject);
            for (var i = 0; i < WarmUps; i++)
            {
                foreach (var trial in trials)
                    trial?.WarmUp();
                Thread.Sleep(WarmUpPauseMilliseconds);
            }

            for (var i = 0; i < Trials; i++)
            {
                foreach (var trial in trials)
                    trial?.Measure();
            }

            return trials;
        }
        finally
        {
            foreach (var trial in trials)
                trial?.Dispose();
        }
    }

    private static string Ratio(Trial reference, Trial? trial)
    {
        if (trial is null)
            return "–";
        var ratios = reference.Nanoseconds.Zip(trial.Nanoseconds, (slow, fast) => slow / fast).Order();
        return string.Create(CultureInfo.InvariantCulture, $"{Show(ratios.ElementAt(Trials / 2))}×");
    }

    private static string Show(double number) => number.ToString(number < 10 ? "F2" : number < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    /// <summary>A mode's run and its times, per stimulus and cycle.</summary>
    private sealed class Trial(string mode, IBenchmarkRun run) : IDisposable
    {
        private long cycles = 64;

        public List<double> Nanoseconds { get; } = [];

        public double Median() => Nanoseconds.Order().ElementAt(Nanoseconds.Count / 2);

        public void Check(BenchmarkSubject subject)
        {
            // Modes with hundreds of stimuli check fewer cycles of each.
            var count = Math.Max(64, CheckedCycles / run.StimuliPerCycle);
            var got = run.Check(count);
            var expected = VerilatorReference.Expected(subject, run.StimuliPerCycle, count);
            for (var i = 0; i < expected.Length; i++)
            {
                if (got[i] != expected[i])
                    throw new InvalidOperationException($"{subject.Design.Name}, {mode}, stimulus {i}: checksum {got[i]:x}, but Verilator says {expected[i]:x}.");
            }
        }

        /// <summary>Runs for about a trial, and finds out how many cycles that is.</summary>
        public void WarmUp()
        {
            while (true)
            {
                var start = Stopwatch.GetTimestamp();
                run.Run(cycles);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (seconds > TrialSeconds / 2)
                {
                    cycles = Math.Max(64, (long)(cycles * TrialSeconds / seconds));
                    return;
                }

                cycles *= 2;
            }
        }

        public void Measure()
        {
            var start = ThreadClock.Seconds;
            run.Run(cycles);
            Nanoseconds.Add((ThreadClock.Seconds - start) / cycles / run.StimuliPerCycle * 1e9);
        }

        public void Dispose() => run.Dispose();
    }
}
