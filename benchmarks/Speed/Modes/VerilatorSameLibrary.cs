using Verification.Engines.Verilator;

namespace Benchmarks.Speed.Modes;

/// <summary>A C++ loop over the very library that the engine uses: the difference to <see cref="VerilatorLoop"/> is what C# costs.</summary>
internal sealed class VerilatorSameLibrary : IBenchmarkMode
{
    public string Name => "the same library, C++ loop";

    public IBenchmarkRun Prepare(BenchmarkSubject subject) => new LibraryRun(subject);

    private sealed class LibraryRun : EngineRun
    {
        private readonly NativeHarness harness;

        public LibraryRun(BenchmarkSubject subject)
            : base(subject) => harness = NativeHarness.BuildSameLibrary(subject, Simulation.Engine);

        public override ulong[] Check(long cycles) => [Loop(cycles)];

        public override void Run(long cycles) => Loop(cycles);

        private ulong Loop(long cycles) => harness.SameLibraryLoop((VerilatorEngine)Simulation.Engine, Subject.Stimulus, 0, cycles);
    }
}
