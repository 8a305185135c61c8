using Generators.MixPe;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

public class MixPeElementTests
{
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    public static TheoryData<int, int, bool, ShiftAddTopology> DesignPoints()
    {
        var points = new TheoryData<int, int, bool, ShiftAddTopology>();
        foreach (var topology in Enum.GetValues<ShiftAddTopology>())
        {
            foreach (var isSigned in new[] { false, true })
            {
                points.Add(2, 8, isSigned, topology);
                points.Add(3, 8, isSigned, topology);
                points.Add(4, 8, isSigned, topology);
                points.Add(4, 4, isSigned, topology);
                points.Add(8, 4, isSigned, topology);
                points.Add(8, 8, isSigned, topology);
            }
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(DesignPoints))]
    public void Every_product_and_every_corner_group_is_exact(int weightBits, int activationBits, bool isSigned, ShiftAddTopology topology)
    {
        var config = new MixPeConfig { WeightBits = weightBits, ActivationBits = activationBits, WeightSigned = isSigned, Topology = topology };
        MixPeProductCheck.Run(new MixPe.MixPe(config)).Checks.ShouldBe(1 << (weightBits + activationBits));
        Bench(config, EngineKind.BuiltIn, bench => bench.Run(MixPeStimulus.Corners(config), 0, seed: 2));
    }

    [Theory]
    [InlineData(ShiftAddTopology.CarrySave)]
    [InlineData(ShiftAddTopology.Booth)]
    public void The_Verilog_of_a_topology_is_exact_as_well(ShiftAddTopology topology)
    {
        var config = new MixPeConfig { WeightBits = 3, ActivationBits = 8, WeightSigned = true, Topology = topology };
        Bench(config, EngineKind.Verilator, bench =>
        {
            bench.Run(MixPeStimulus.AllProducts(config), 0, seed: 1);
            bench.Run(MixPeStimulus.Corners(config), 0, seed: 2);
        });
    }

    [Fact]
    public void Every_product_of_the_multiplier_baseline_is_exact() =>
        MixPeProductCheck.Run(new Int8MultiplierPe()).Checks.ShouldBe(1 << 16);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_preset_passes_its_own_verification(EngineKind engine)
    {
        var entry = new MixPePeEntry();
        foreach (var (name, config) in entry.Presets)
        {
            var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = 3000 });
            report.Failure.ShouldBeNull(name);
            report.Checks.ShouldBeGreaterThan(10_000, name);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_multiplier_baseline_computes_what_its_equivalent_MixPE_computes(EngineKind engine)
    {
        var report = new Int8PeEntry().Verify(new Int8PeConfig(), new VerificationRequest { Engine = engine, RandomCycles = 3000 });
        report.Failure.ShouldBeNull();
        new MixPeWidths(Int8MultiplierPe.EquivalentConfig).AccumulatorBits.ShouldBe(24);
    }

    [Fact]
    public void A_group_cut_short_by_a_reset_leaves_no_trace()
    {
        var config = new MixPeConfig();
        Bench(config, EngineKind.Icarus, bench =>
        {
            var whole = MixPeStimulus.Random(config, 300, seed: 9).ToArray();
            bench.Run(whole, 0.3, seed: 3);
            bench.Reset();
            bench.Run(whole, 0.3, seed: 4);
        });
    }

    private static void Bench(MixPeConfig config, EngineKind engine, Action<MixPeTestbench> body)
    {
        var element = new MixPe.MixPe(config);
        Testbench.Run(element, new SimulationOptions { Engine = engine }, simulation =>
        {
            var bench = new MixPeTestbench(simulation, element);
            bench.Reset();
            body(bench);
            bench.Checks.ShouldBeGreaterThan(0);
        });
    }
}
