// Emitted by "hdl generate --testbench" for design mod-multiplier, design point goldilocks.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.ModularReduction;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design mod-multiplier, design point goldilocks, on every simulator.</summary>
public sealed class ModMultiplierGoldilocksTests
{
    private static readonly ModMultiplyConfig Config = new ModMultiplyConfig
    {
        Reducer = new ModReduceConfig
        {
            Architecture = ModArchitecture.Solinas,
            Bits = 64,
            Modulus = System.Numerics.BigInteger.Parse("18446744069414584321", System.Globalization.CultureInfo.InvariantCulture),
            Interval = 1,
            GroupBits = 5,
            IterativeBits = 0,
            FusionStep = -2,
            Accumulation = ModAccumulation.Serial,
            Chains = 1,
            Correction = ModCorrection.Restoring,
            StepBits = 1,
            StepsPerCycle = 0,
            LimbBits = 0,
            Output = ModOutputForm.Canonical,
            RomStyle = ModRomStyle.Lut,
            LoadableModulus = false,
            TagBits = 0,
            Product = ModProduct.Operator,
            DigitBits = 0,
            Form = MontgomeryForm.WordSerial,
            Adders = ModAdders.Portable,
            KeepsFactor = false,
        },
        FactorDigitBits = 0,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new ModMultiplierEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (ModMultiplier)new ModMultiplierEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Factors, random);
                simulation.SetRandom(dut.Results, random);
                trace.Record(simulation, dut.Factors);
                trace.Record(simulation, dut.Results);
                simulation.Step();
            }
        });
        return trace;
    }
}
