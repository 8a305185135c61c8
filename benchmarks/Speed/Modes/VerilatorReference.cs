namespace Benchmarks.Speed.Modes;

/// <summary>
/// What all others are measured against: the Verilog under Verilator, compiled with -O3 -march=native in one piece with a C++ loop that a user would write,
/// eval() twice a cycle.
/// </summary>
internal sealed class VerilatorReference : IBenchmarkMode
{
    public string Name => "Verilator, C++ loop";

    public IBenchmarkRun Prepare(BenchmarkSubject subject) => new Run(subject);

    /// <summary>The reference can run any stimulus, to check modes that run many.</summary>
    public static ulong[] Expected(BenchmarkSubject subject, int stimuli, long cycles)
    {
        using var run = new Run(subject);
        return [.. Enumerable.Range(0, stimuli).Select(stimulus => run.Check(stimulus, cycles))];
    }

    private sealed class Run(BenchmarkSubject subject) : IBenchmarkRun
    {
        private readonly NativeHarness harness = NativeHarness.BuildPlain(subject);
        private nint model;

        public int StimuliPerCycle => 1;

        public ulong[] Check(long cycles) => [Check(0, cycles)];

        public ulong Check(int stimulus, long cycles)
        {
            Restart();
            return harness.PlainLoop(model, subject.Stimulus, subject.Stimulus.FirstRow(stimulus), cycles);
        }

        void IBenchmarkRun.Run(long cycles) => harness.PlainLoop(model, subject.Stimulus, 0, cycles);

        public void Dispose()
        {
            if (model != 0)
                harness.PlainDelete(model);
        }

        private void Restart()
        {
            if (model != 0)
                harness.PlainDelete(model);
            model = harness.PlainNew();
        }
    }
}
