using System.Diagnostics;
using Benchmarks.Speed.Modes;

namespace Benchmarks.Speed;

/// <summary>A design in one mode, and how long its trials took.</summary>
/// <param name="mode">Name of the mode.</param>
/// <param name="run">The model.</param>
internal sealed class ModeTimes(string mode, IBenchmarkRun run) : IDisposable
{
    private const double TrialSeconds = 0.012;
    private const long MinCycles = 64;
    private const long CheckedCycles = 2048;

    private long cycles = MinCycles;

    /// <summary>Processor time of each trial, per stimulus and cycle.</summary>
    public List<double> Nanoseconds { get; } = [];

    /// <summary>The median of <see cref="Nanoseconds"/>.</summary>
    public double Median() => Nanoseconds.Order().ElementAt(Nanoseconds.Count / 2);

    /// <summary>Runs the first cycles and compares the checksums of all stimuli with Verilator's.</summary>
    public void Check(BenchmarkSubject subject)
    {
        // Modes with hundreds of stimuli check fewer cycles of each.
        var count = Math.Max(MinCycles, CheckedCycles / run.StimuliPerCycle);
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
                cycles = Math.Max(MinCycles, (long)(cycles * TrialSeconds / seconds));
                return;
            }

            cycles *= 2;
        }
    }

    /// <summary>Runs a trial.</summary>
    public void Measure()
    {
        var start = ThreadClock.Seconds;
        run.Run(cycles);
        Nanoseconds.Add((ThreadClock.Seconds - start) / cycles / run.StimuliPerCycle * 1e9);
    }

    public void Dispose() => run.Dispose();
}
