using Verification;
using Verification.Engines;

namespace Benchmarks.Speed.Modes;

/// <summary>A simulation in the Verilator engine, built with -O3 -march=native, after its reset.</summary>
internal abstract class EngineRun : IBenchmarkRun
{
    protected EngineRun(BenchmarkSubject subject)
    {
        Subject = subject;
        Simulation = Verification.Simulation.Create(
            subject.Elaborated, new SimulationOptions { Engine = EngineKind.Verilator, EngineOptions = new EngineOptions { OptimisationLevel = OptimisationLevel.O3Native } });
        Simulation.Reset();
    }

    public int StimuliPerCycle => 1;

    protected BenchmarkSubject Subject { get; }

    protected Simulation Simulation { get; }

    public abstract ulong[] Check(long cycles);

    public abstract void Run(long cycles);

    public virtual void Dispose() => Simulation.Dispose();
}
