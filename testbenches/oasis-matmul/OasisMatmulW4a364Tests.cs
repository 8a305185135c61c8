// Emitted by "hdl generate --testbench" for design oasis-matmul, design point w4a3-64.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.Oasis;
using Generators.Orizuru;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design oasis-matmul, design point w4a3-64, on every simulator.</summary>
public sealed class OasisMatmulW4a364Tests
{
    private static readonly OasisConfig Config = new OasisConfig
    {
        ActivationBits = 3,
        WeightBits = 4,
        MaxReduction = 64,
        Indices = 4,
        Lines = 1,
        Terms = 8,
        MaxOutliers = 4,
        Selector = TopKArchitecture.Streaming,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new OasisMatMulEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (OasisMatMul)new OasisMatMulEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Tables, random);
                simulation.SetRandom(dut.Tokens, random);
                simulation.SetRandom(dut.Weights, random);
                simulation.SetRandom(dut.Results, random);
                trace.Record(simulation, dut.Tables);
                trace.Record(simulation, dut.Tokens);
                trace.Record(simulation, dut.Weights);
                trace.Record(simulation, dut.Results);
                trace.Record(simulation, dut.Selections);
                trace.Record(simulation, dut.Faults);
                simulation.Step();
            }
        });
        return trace;
    }
}
