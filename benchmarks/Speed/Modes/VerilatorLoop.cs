using Verification.Engines;

namespace Benchmarks.Speed.Modes;

/// <summary>The engine of testbenches over Verilator: a C# loop that stores inputs, calls Step, loads outputs.</summary>
internal sealed class VerilatorLoop : IBenchmarkMode
{
    public string Name => "Verilator, C# loop";

    public IBenchmarkRun Prepare(BenchmarkSubject subject) => new LoopRun(subject);

    private sealed unsafe class LoopRun : EngineRun
    {
        private readonly PortLoop.Loop loop;

        public LoopRun(BenchmarkSubject subject)
            : base(subject)
        {
            var engine = Simulation.Engine;
            PortLoop.Place Place(string name)
            {
                var slot = engine.Slots[engine.PortIndex(name)];
                return new PortLoop.Place(slot.ByteOffset, slot.ByteCount);
            }

            loop = PortLoop.Compile(
                subject.Stimulus,
                [.. subject.Stimulus.Columns.Select(column => Place(column.Port))],
                [.. subject.Outputs.Select(port => Place(port.Name))],
                typeof(SimulationEngine),
                typeof(SimulationEngine).GetMethod(nameof(SimulationEngine.Step), [])!);
        }

        public override ulong[] Check(long cycles) => [Loop(cycles)];

        public override void Run(long cycles) => Loop(cycles);

        private ulong Loop(long cycles) => loop(Simulation.Engine, (nint)Simulation.Engine.Memory, (nint)Subject.Stimulus.Rows, 0, cycles);
    }
}
