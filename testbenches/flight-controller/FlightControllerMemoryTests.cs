// Emitted by "hdl generate --testbench" for design flight-controller, design point memory.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.FlightLlm.Isa;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design flight-controller, design point memory, on every simulator.</summary>
public sealed class FlightControllerMemoryTests
{
    private static readonly FlightControllerConfig Config = new FlightControllerConfig
    {
        QueueDepth = 4,
        TokenCapacity = 15,
        PositionBits = 12,
        WatchdogCycles = 4096,
        MemoryWords = 1024,
        HasFaultPort = false,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new FlightControllerEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
        Assert.True(report.Passed, report.Failure);
        Assert.True(report.Checks > 0, "nothing was compared");
    }

    /// <summary>Random values on every port, legal traffic or not: all simulators must agree in every cycle.</summary>
    [Fact]
    public void Simulators_agree_in_every_cycle()
    {
        var reference = Trace(EngineKind.BuiltIn, seed: 1);
        Assert.Null(reference.FirstDifference(Trace(EngineKind.Verilator, seed: 1)));
        Assert.Null(reference.FirstDifference(Trace(EngineKind.Icarus, seed: 1)));
    }

    private static LockstepTrace Trace(EngineKind engine, int seed)
    {
        var trace = new LockstepTrace();
        var dut = (FlightController)new FlightControllerEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.ProgramWrites!, random);
                simulation.SetRandom(dut.Start!, random);
                simulation.SetRandom(dut.Load, random);
                simulation.SetRandom(dut.Store, random);
                simulation.SetRandom(dut.MatrixMatrix, random);
                simulation.SetRandom(dut.MatrixVector, random);
                simulation.SetRandom(dut.Misc, random);
                simulation.SetRandom(dut.System, random);
                simulation.SetRandom(dut.Done, random);
                trace.Record(simulation, dut.Start!);
                trace.Record(simulation, dut.Load);
                trace.Record(simulation, dut.Store);
                trace.Record(simulation, dut.MatrixMatrix);
                trace.Record(simulation, dut.MatrixVector);
                trace.Record(simulation, dut.Misc);
                trace.Record(simulation, dut.System);
                trace.Record(simulation, dut.IsIdle);
                trace.Record(simulation, dut.IsFinished);
                trace.Record(simulation, dut.Blocked);
                trace.Record(simulation, dut.Error);
                simulation.Step();
            }
        });
        return trace;
    }
}
