// Emitted by "hdl generate --testbench" for design bitmod-pe, design point fp16-two-cycle.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.BitMod;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design bitmod-pe, design point fp16-two-cycle, on every simulator.</summary>
public sealed class BitmodPeFp16TwoCycleTests
{
    private static readonly BitModPeConfig Config = new BitModPeConfig
    {
        Lanes = 4,
        Activation = BitModActivationFormat.Fp16,
        Subnormals = true,
        NonFinite = BitModNonFinite.Poison,
        Types = BitModTypeSet.All,
        GuardBits = 3,
        AccumulatorBits = 15,
        Accumulator = BitModAccumulator.TwoSided,
        Significance = BitModSignificance.Exponent,
        Rounding = BitModRounding.Floor,
        GateDeadLanes = false,
        LoopCycles = 2,
        GroupSize = 128,
        ScaleBits = 8,
        Dequantisation = BitModDequantisation.Serial,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new BitModPeEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (BitModPe)new BitModPeEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Operands[0], random);
                simulation.SetRandom(dut.Operands[1], random);
                simulation.SetRandom(dut.Operands[2], random);
                simulation.SetRandom(dut.Operands[3], random);
                simulation.SetRandom(dut.Terms[0], random);
                simulation.SetRandom(dut.Terms[1], random);
                simulation.SetRandom(dut.Terms[2], random);
                simulation.SetRandom(dut.Terms[3], random);
                simulation.SetRandom(dut.Step, random);
                trace.Record(simulation, dut.Done);
                trace.Record(simulation, dut.Sums[0]);
                trace.Record(simulation, dut.Sums[1]);
                simulation.Step();
            }
        });
        return trace;
    }
}
