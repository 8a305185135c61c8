// Emitted by "hdl generate --testbench" for design flight-chain, design point 16-every.
// A start for tests of your own: copy the file under another name before you change it, since the command writes it anew.
using Generators.FlightLlm;
using Verification;
using Verification.Engines;
using Xunit;

namespace Testbenches;

/// <summary>Design flight-chain, design point 16-every, on every simulator.</summary>
public sealed class FlightChain16EveryTests
{
    private static readonly FlightChainConfig Config = new FlightChainConfig
    {
        Length = 16,
        Window = 16,
        Dense = true,
        Sparse1 = true,
        Sparse2 = true,
        Sparse3 = true,
        Sparse4 = true,
        Sparse8 = true,
        Operands = FlightOperands.Full,
        Overflow = FlightOverflow.CarryTracking,
        AdjustBits = 0,
        Skew = FlightSkew.Triangular,
        Mux = FlightMux.Reduced,
        Slices = FlightSlices.Primitive,
        TagBits = 4,
    };

    /// <summary>The simulators that every test runs on.</summary>
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    /// <summary>The engine's own corner stimuli, then random ones, against its golden model.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Results_equal_the_golden_model(EngineKind engine)
    {
        var report = new FlightChainEntry().Verify(Config, new VerificationRequest { Engine = engine, Seed = 1, RandomCycles = 2_000 });
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
        var dut = (FlightChain)new FlightChainEntry().CreateModule(Config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, simulation =>
        {
            var random = new Random(seed);
            simulation.Reset();
            for (var cycle = 0; cycle < 500; cycle++)
            {
                simulation.SetRandom(dut.Beats, random);
                simulation.SetRandom(dut.Results, random);
                trace.Record(simulation, dut.Beats);
                trace.Record(simulation, dut.Results);
                simulation.Step();
            }
        });
        return trace;
    }
}
