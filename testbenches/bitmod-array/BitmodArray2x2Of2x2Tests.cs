// Emitted by "hdl generate --testbench" for design bitmod-array, design point 2x2-of-2x2.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.BitMod;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design bitmod-array, design point 2x2-of-2x2, on every simulator.</summary>
public sealed class BitmodArray2x2Of2x2Tests
{
    private static readonly BitModArrayConfig Config = new BitModArrayConfig
    {
        Tile = new BitModTileConfig
        {
            Pe = new BitModPeConfig
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
                LoopCycles = 1,
                GroupSize = 128,
                ScaleBits = 8,
                Dequantisation = BitModDequantisation.Serial,
            },
            Rows = 2,
            Columns = 2,
            Specials = 4,
            Result = BitModResultFormat.Fp32,
            AdderCycles = 1,
            DrainBuffer = false,
        },
        TileRows = 2,
        TileColumns = 2,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new BitModArrayEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (BitModArray)new BitModArrayEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.SpecialValues!, random);
                simulation.SetRandom(dut.Activations[0], random);
                simulation.SetRandom(dut.Activations[1], random);
                simulation.SetRandom(dut.Weights[0], random);
                simulation.SetRandom(dut.Weights[1], random);
                simulation.SetRandom(dut.Results[0], random);
                simulation.SetRandom(dut.Results[1], random);
                trace.Record(simulation, dut.SpecialValues!);
                trace.Record(simulation, dut.Activations[0]);
                trace.Record(simulation, dut.Activations[1]);
                trace.Record(simulation, dut.Weights[0]);
                trace.Record(simulation, dut.Weights[1]);
                trace.Record(simulation, dut.Results[0]);
                trace.Record(simulation, dut.Results[1]);
                trace.Record(simulation, dut.Faults);
                simulation.Step();
            }
        });
        return trace;
    }
}
