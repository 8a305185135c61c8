// Emitted by "hdl generate --testbench" for design flight-array, design point 4x8.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.FlightLlm;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design flight-array, design point 4x8, on every simulator.</summary>
public sealed class FlightArray4x8Tests
{
    private static readonly FlightArrayConfig Config = new FlightArrayConfig
    {
        Chains = 2,
        Block = 8,
        Depth = 8,
        Sparse1 = false,
        Overflow = FlightOverflow.Adjust,
        Operands = FlightOperands.Full,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new FlightArrayEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (FlightArray)new FlightArrayEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Commands, random);
                simulation.SetRandom(dut.Blocks, random);
                simulation.SetRandom(dut.Words, random);
                simulation.SetRandom(dut.Indices, random);
                simulation.SetRandom(dut.Biases, random);
                simulation.SetRandom(dut.Results, random);
                trace.Record(simulation, dut.Commands);
                trace.Record(simulation, dut.Blocks);
                trace.Record(simulation, dut.Words);
                trace.Record(simulation, dut.Indices);
                trace.Record(simulation, dut.Biases);
                trace.Record(simulation, dut.Results);
                simulation.Step();
            }
        });
        return trace;
    }
}
