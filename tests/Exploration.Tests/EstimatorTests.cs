using Exploration.Estimation;
using HdlDsl;
using Synthesis;

namespace Exploration.Tests;

public class EstimatorTests
{
    [Fact]
    public void Registers_are_counted_exactly_and_area_grows_with_width()
    {
        var narrow = Of(new AdderConfig { Width = 8, Stages = 3 });
        var wide = Of(new AdderConfig { Width = 32, Stages = 3 });
        (narrow["flipFlops"], wide["flipFlops"]).ShouldBe((24, 96));
        (narrow["luts"], wide["luts"]).ShouldBe((8, 32));
        wide["levels"].ShouldBeGreaterThan(narrow["levels"]);
    }

    [Fact]
    public void A_product_is_LUTs_or_DSP_blocks()
    {
        var config = new AdderConfig { Width = 16, Kind = AdderKind.Multiply };
        Of(config)["luts"].ShouldBeInRange(200, 400);
        var with = new StructuralEstimator(SynthesisTarget.Xilinx, useDsp: true).Estimate(Elaborator.Elaborate(new Adder(config)));
        (with["luts"], with["dsps"]).ShouldBe((0, 1));
    }

    [Fact]
    public void Gates_have_NAND_equivalents_and_no_LUTs()
    {
        var metrics = new StructuralEstimator(SynthesisTarget.Gates, useDsp: false).Estimate(Elaborator.Elaborate(new Adder(new AdderConfig())));
        metrics.Keys.ShouldBe(["flipFlops", "levels", "nandEquivalents", "logicNandEquivalents"]);
        (metrics["nandEquivalents"] - metrics["logicNandEquivalents"]).ShouldBe(8 * 6);
    }

    [Theory]
    [InlineData("mixpe-array", "16x16-g128", 1000, 1000000)]
    [InlineData("bitmod-tile", "8x8", 10000, 200000)]
    [InlineData("bitmod-pe", "fp16", 300, 1500)]
    public void Estimates_of_designs_with_instances_are_of_the_right_size(string design, string preset, int least, int most)
    {
        var entry = Generators.Catalogue.Catalogue.Find(design);
        var module = entry.CreateModule(Generators.Catalogue.Catalogue.FindPreset(entry, preset).Config);
        var metrics = new StructuralEstimator(SynthesisTarget.Xilinx, useDsp: false).Estimate(Elaborator.Elaborate(module));
        metrics["luts"].ShouldBeInRange(least, most);
        metrics["levels"].ShouldBeInRange(3, 200);
    }

    [Fact]
    public void Quality_is_error_bias_and_rank_correlation()
    {
        var same = EstimatorQuality.Of("luts", [(1, 2), (2, 4), (3, 6), (4, 8)])!;
        (same.MedianError, same.WorstError, same.Bias, same.RankCorrelation).ShouldBe((0.5, 0.5, 0.5, 1));
        EstimatorQuality.Of("luts", [(3, 1), (2, 2), (1, 3)])!.RankCorrelation.ShouldBe(-1);
        EstimatorQuality.Of("luts", [(5, 1), (5, 2)])!.RankCorrelation.ShouldBe(double.NaN);
        // Equal values share ranks: 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
        EstimatorQuality.Of("luts", [(1, 1), (2, 2), (2, 3), (9, 4)])!.RankCorrelation.ShouldBe(4.5 / Math.Sqrt(4.5 * 5), 1e-12);
        EstimatorQuality.Of("luts", [(1, 1)]).ShouldBeNull();
    }

    private static IReadOnlyDictionary<string, double> Of(AdderConfig config) =>
        new StructuralEstimator(SynthesisTarget.Xilinx, useDsp: false).Estimate(Elaborator.Elaborate(new Adder(config)));
}
