// Emitted by "hdl generate --testbench" for design oasis-counter, design point w3a3-8.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.Oasis;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design oasis-counter, design point w3a3-8, on every simulator.</summary>
public sealed class OasisCounterW3a38Tests
{
    private static readonly OasisCounterConfig Config = new OasisCounterConfig
    {
        ActivationBits = 3,
        WeightBits = 3,
        MaxReduction = 4096,
        Indices = 8,
        Terms = 4,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new OasisCounterEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (OasisCounter)new OasisCounterEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Takes, random);
                simulation.SetRandom(dut.Ends, random);
                simulation.SetRandom(dut.Activations, random);
                simulation.SetRandom(dut.Weights, random);
                simulation.SetRandom(dut.Shifts, random);
                trace.Record(simulation, dut.Counts);
                simulation.Step();
            }
        });
        return trace;
    }
}
