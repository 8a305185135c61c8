using System.Numerics;
using Generators.Catalogue;
using Generators.ModularReduction;
using Generators.ModularReduction.Search;
using HdlDsl;
using HdlDsl.Verilog;

namespace Generators.Tests.ModularReduction;

/// <summary>Closed forms of cost, and the search over them. Against synthesis they are tested where synthesis is.</summary>
public sealed class ModCostTests
{
    [Fact]
    public void Every_architecture_has_a_cost()
    {
        foreach (var architecture in Enum.GetValues<ModArchitecture>())
            ModCalibration.Points.ShouldContain(point => point.Config.Architecture == architecture, architecture.ToString());
        foreach (var (label, config) in ModCalibration.Points)
        {
            config.Validate();
            var cost = ModCost.Of(config);
            cost.LutSites.ShouldBeGreaterThan(config.Bits / 2.0, label);
            cost.LutSites.ShouldBeLessThan(cost.Luts * 2, label);
            cost.FlipFlops.ShouldBeGreaterThan(config.Bits, label);
            cost.Carries.ShouldBeGreaterThan(config.Bits / 4.0, label);
            cost.Levels.ShouldBeGreaterThan(config.Bits / 8.0, label);
        }
    }

    [Fact]
    public void Fused_tables_are_counted_by_hand()
    {
        // 26 groups of five bits: chains of 129 to 133 bits, one table for each; five restoring steps of 129 bits, of which half are inverters, and a choice for each bit.
        var cost = ModCost.Of(new ModReduceConfig { Architecture = ModArchitecture.FusedTable, Bits = 128 });
        cost.Luts.ShouldBe((26 * 132) + (5 * 192), 100);
        cost.ShiftRegisters.ShouldBe(118, 3);
        cost.BlockRams.ShouldBe(0);
    }

    [Fact]
    public void Ideal_multiplexers_are_never_dearer()
    {
        foreach (var (label, config) in ModCalibration.Points)
            ModCost.Of(config, idealMultiplexers: true).Area.ShouldBeLessThanOrEqualTo(ModCost.Of(config).Area, label);
    }

    [Fact]
    public void Loaded_moduli_have_no_model() =>
        Should.Throw<ArgumentException>(() => ModCost.Of(new ModReduceConfig { LoadableModulus = true })).Message
            .ShouldBe("Costs are those of fixed moduli; there is no model of loaders. (Parameter 'config')");

    [Fact]
    public void Explorations_get_interval_latency_and_the_model()
    {
        var entry = new ModReduceEntry();
        var config = new ModReduceConfig { Bits = 64, Interval = 4 };
        entry.ThroughputOf(config).ShouldBe(new Throughput(0.25, "reduction"));
        var figures = entry.FiguresOf(config);
        figures["intervalCycles"].ShouldBe(4);
        figures["latencyCycles"].ShouldBe(ModTiming.Of(config).Latency);
        figures["modelLutSites"].ShouldBe(ModCost.Of(config).LutSites, 0.1);
        entry.FiguresOf(config with { LoadableModulus = true }).Keys.ShouldBe(["intervalCycles", "latencyCycles"]);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 4)]
    [InlineData(96, 16)]
    public void Every_point_of_a_front_elaborates_with_the_interval_and_latency_that_it_is_said_to_have(int bits, int interval)
    {
        var result = ModSearch.Run(new ModSearchRequest(bits, interval));
        result.Front.ShouldNotBeEmpty();
        foreach (var point in result.Front.Append(result.Plain).Append(result.PlainOfSix))
        {
            var label = ModCalibration.LabelOf(point.Config);
            point.Config.Interval.ShouldBe(interval, label);
            ModTiming.Of(point.Config).Interval.ShouldBeLessThanOrEqualTo(interval, label);
            ModTiming.Of(point.Config).Latency.ShouldBe(point.Latency, label);
            Elaborator.Elaborate(new ModReducer(point.Config)).Top.Name.ShouldBe("ModReducer");
        }

        for (var i = 1; i < result.Front.Length; i++)
        {
            result.Front[i].Latency.ShouldBeGreaterThan(result.Front[i - 1].Latency);
            result.Front[i].Cost.Area.ShouldBeLessThan(result.Front[i - 1].Cost.Area);
        }
    }

    [Fact]
    public void Searches_give_the_same_every_time_and_keep_the_latency()
    {
        var request = new ModSearchRequest(128, 4);
        var (all, again) = (ModSearch.Run(request), ModSearch.Run(request));
        again.Front.ShouldBe(all.Front);
        (again.Plain, again.Candidates).ShouldBe((all.Plain, all.Candidates));
        var limit = all.Front[all.Front.Length / 2].Latency;
        ModSearch.Run(request with { LatencyLimit = limit }).Front.ShouldBe(all.Front.Where(point => point.Latency <= limit));
        ModSearch.Run(request with { LatencyLimit = 1 }).Smallest.ShouldBeNull();
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 4)]
    [InlineData(128, 16)]
    [InlineData(1_024, 4)]
    public void No_plain_tables_are_smaller_than_the_baseline(int bits, int interval)
    {
        var result = ModSearch.Run(new ModSearchRequest(bits, interval));
        foreach (var (group, rom, accumulation) in
            from k in Enumerable.Range(1, 10)
            from style in Enum.GetValues<ModRomStyle>()
            from sum in Enum.GetValues<ModAccumulation>()
            select (k, style, sum))
        {
            var config = new ModReduceConfig { Architecture = ModArchitecture.Table, Bits = bits, Interval = interval, GroupBits = group, RomStyle = rom, Accumulation = accumulation, Correction = ModCorrection.Fold };
            ModCost.Of(config).Area.ShouldBeGreaterThanOrEqualTo(result.Plain.Cost.Area, config.ToString());
            ModCost.Of(config, idealMultiplexers: true).Area.ShouldBeGreaterThanOrEqualTo(result.PlainIdeal.Cost.Area, config.ToString());
        }
    }

    [Theory]
    [InlineData("0xffffffff00000001", 64, ModArchitecture.Solinas)]
    [InlineData("0xffffffffffffffc5", 64, ModArchitecture.PseudoMersenne)]
    public void Special_moduli_have_smaller_reducers(string modulus, int bits, ModArchitecture architecture)
    {
        var number = BigInteger.Parse("0" + modulus[2..], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        var special = ModSearch.Run(new ModSearchRequest(bits, 1) { Modulus = number });
        special.Front.ShouldContain(point => point.Config.Architecture == architecture);
        special.Smallest!.Cost.Area.ShouldBeLessThan(ModSearch.Run(new ModSearchRequest(bits, 1)).Smallest!.Cost.Area);
    }

    [Theory]
    [InlineData(7, 1, 0, 1.1, "Bits takes 8 to 8192.")]
    [InlineData(8_193, 1, 0, 1.1, "Bits takes 8 to 8192.")]
    [InlineData(64, 0, 0, 1.1, "Interval takes 1 to 16384.")]
    [InlineData(64, 1, -1, 1.1, "LatencyLimit takes 0 (any) or more.")]
    [InlineData(64, 1, 0, 0.9, "PathLimit takes 1 or more.")]
    public void Searches_outside_of_the_ranges_are_refused(int bits, int interval, int latency, double path, string message) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ModSearch.Run(new ModSearchRequest(bits, interval) { LatencyLimit = latency, PathLimit = path })).Message.ShouldStartWith(message);

    [Theory]
    [InlineData(128, 1, 1.65)]
    [InlineData(128, 4, 2.2)]
    [InlineData(2_048, 1, 3)]
    public void Plain_tables_of_the_same_interval_are_larger(int bits, int interval, double ratio)
    {
        var result = ModSearch.Run(new ModSearchRequest(bits, interval));
        (result.PlainOfSix.Cost.Area / result.Smallest!.Cost.Area).ShouldBeGreaterThan(ratio);
    }

    [Theory]
    [InlineData(ModArchitecture.FusedTable, 1_024, 1)]
    [InlineData(ModArchitecture.Horner, 1_024, 1)]
    [InlineData(ModArchitecture.BarrettTernary, 1_024, 1)]
    [InlineData(ModArchitecture.Horner, 8_192, 2_048)]
    public void Pipelines_of_1024_bits_and_folded_reducers_of_8192_are_printed(ModArchitecture architecture, int bits, int interval)
    {
        var config = new ModReduceConfig { Architecture = architecture, Bits = bits, Interval = interval };
        VerilogEmitter.Emit(Elaborator.Elaborate(new ModReducer(config)), VerilogOptions.Default).ShouldContain("module ModReducer");
    }

    [Fact]
    public void Windows_have_multiples_of_two_levels()
    {
        var recoded = ConstantRecoding.Of(ModReduceConfig.GenericModulus(8_192), hasMultiple: true);
        recoded.Multiples.ShouldBe(Enumerable.Range(1, recoded.Multiples.Length).Select(i => (2 * i) + 1));
        recoded.Multiples.Length.ShouldBeGreaterThan(20);
        recoded.MultipleLevels.ShouldBe(2);
        ConstantRecoding.LevelOf(43).ShouldBe(2);
        recoded.Terms.Length.ShouldBeLessThan(8_192 / 7);
    }
}
