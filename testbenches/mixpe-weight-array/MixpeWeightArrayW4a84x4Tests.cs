// Emitted by "hdl generate --testbench" for design mixpe-weight-array, design point w4a8-4x4.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.MixPe;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design mixpe-weight-array, design point w4a8-4x4, on every simulator.</summary>
public sealed class MixpeWeightArrayW4a84x4Tests
{
    private static readonly MixPeWeightArrayConfig Config = new MixPeWeightArrayConfig
    {
        Activation = MixPeActivation.Int8,
        WeightBits = 4,
        WeightSigned = false,
        Topology = ShiftAddTopology.Ripple,
        NonFinite = MixPeNonFinite.Poison,
        Rows = 4,
        Columns = 4,
        MaxVectors = 4096,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new MixPeWeightArrayEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (MixPeWeightArray)new MixPeWeightArrayEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Activations, random);
                simulation.SetRandom(dut.Weights, random);
                simulation.SetRandom(dut.ZeroPoints[0], random);
                simulation.SetRandom(dut.Results, random);
                trace.Record(simulation, dut.Activations);
                trace.Record(simulation, dut.Weights);
                trace.Record(simulation, dut.ZeroPoints[0]);
                trace.Record(simulation, dut.Results);
                simulation.Step();
            }
        });
        return trace;
    }
}
