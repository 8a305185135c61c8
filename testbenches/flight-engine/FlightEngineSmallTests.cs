// Emitted by "hdl generate --testbench" for design flight-engine, design point small.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.FlightLlm;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design flight-engine, design point small, on every simulator.</summary>
public sealed class FlightEngineSmallTests
{
    private static readonly FlightEngineConfig Config = new FlightEngineConfig
    {
        Shape = new IsaShape
        {
            Channels = 2,
            MatrixRows = 8,
            VectorColumns = 32,
            BufferRows = 64,
            GlobalRows = 16,
            Sparsity = IsaSparsity.Release,
        },
        Controller = new FlightControllerConfig
        {
            QueueDepth = 4,
            TokenCapacity = 15,
            PositionBits = 16,
            WatchdogCycles = 0,
            MemoryWords = 0,
            HasFaultPort = false,
        },
        Lanes = 1,
        VectorChains = 1,
        PortBytes = 16,
        ReadsOnTheWay = 16,
        SpecialPort = false,
        Overflow = FlightOverflow.Adjust,
        Slices = FlightSlices.Plain,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new FlightEngineEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (FlightEngine)new FlightEngineEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Words!, random);
                simulation.SetRandom(dut.OutputShift, random);
                simulation.SetRandom(dut.Requests[0], random);
                simulation.SetRandom(dut.Requests[1], random);
                simulation.SetRandom(dut.Responses[0], random);
                simulation.SetRandom(dut.Responses[1], random);
                simulation.SetRandom(dut.Writes[0], random);
                simulation.SetRandom(dut.Writes[1], random);
                trace.Record(simulation, dut.Words!);
                trace.Record(simulation, dut.Requests[0]);
                trace.Record(simulation, dut.Requests[1]);
                trace.Record(simulation, dut.Responses[0]);
                trace.Record(simulation, dut.Responses[1]);
                trace.Record(simulation, dut.Writes[0]);
                trace.Record(simulation, dut.Writes[1]);
                trace.Record(simulation, dut.IsIdle);
                trace.Record(simulation, dut.IsFinished);
                trace.Record(simulation, dut.Blocked);
                trace.Record(simulation, dut.IsMultiplying);
                trace.Record(simulation, dut.Error);
                simulation.Step();
            }
        });
        return trace;
    }
}
