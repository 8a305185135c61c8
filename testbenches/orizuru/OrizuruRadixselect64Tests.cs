// Emitted by "hdl generate --testbench" for design orizuru, design point radixselect-64.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.Orizuru;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design orizuru, design point radixselect-64, on every simulator.</summary>
public sealed class OrizuruRadixselect64Tests
{
    private static readonly TopKConfig Config = new TopKConfig
    {
        Architecture = TopKArchitecture.RadixSelect,
        MaxLength = 64,
        Lanes = 4,
        MaxCount = 8,
        Format = TopKFormat.Fp16,
        IntegerBits = 8,
        Nan = TopKNan.TotalOrder,
        Overlap = TopKOverlap.Flag,
        Order = TopKOrder.ByIndex,
        KeepsZeroSign = true,
        PingPong = true,
        Radix = 16,
        Comparators = 0,
        DigitBits = 4,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new OrizuruEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (TopKEngine)new OrizuruEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Frames, random);
                simulation.SetRandom(dut.Items, random);
                trace.Record(simulation, dut.Frames);
                trace.Record(simulation, dut.Items);
                trace.Record(simulation, dut.Statistics);
                simulation.Step();
            }
        });
        return trace;
    }
}
