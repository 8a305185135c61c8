using System.Globalization;
using Generators.MixPe;
using Verification;

namespace Generators.Tests;

/// <summary>The cycle model against the published figures and against simulation.</summary>
public class MixPeCycleModelTests
{
    [Theory]
    [InlineData("MixPE W4A8", 0.10, 0.10)]
    [InlineData("MixPE W4A16", 0.19, 0.19)]
    [InlineData("ANT", 0.40, 0.40)]
    [InlineData("BitFusion", 0.68, 0.68)]
    [InlineData("INT8", 0.86, 0.86)]
    [InlineData("FP16", 1, 1)]
    public void Times_on_language_models_are_the_published_ones(string name, double opt, double llama)
    {
        Relative(name, 0).ShouldBe(opt, 0.012);
        Relative(name, 1).ShouldBe(llama, 0.015);
    }

    [Fact]
    public void The_figures_of_the_page()
    {
        Rounded(chargeSecondPass: true, 64).ShouldBe("MixPE W4A8 0.097, MixPE W4A16 0.194, OLAccel 0.290, ANT 0.399, BitFusion 0.681, INT8 0.871, FP16 1.000");
        Rounded(chargeSecondPass: false, 64).ShouldBe("MixPE W4A8 0.109, MixPE W4A16 0.218, OLAccel 0.218, ANT 0.341, BitFusion 0.679, INT8 0.873, FP16 1.000");
        Rounded(chargeSecondPass: true, 4096).ShouldBe("MixPE W4A8 0.049, MixPE W4A16 0.194, OLAccel 0.290, ANT 0.399, BitFusion 0.681, INT8 0.871, FP16 1.000");
        Rounded(chargeSecondPass: false, 4096).ShouldBe("MixPE W4A8 0.055, MixPE W4A16 0.218, OLAccel 0.218, ANT 0.341, BitFusion 0.679, INT8 0.873, FP16 1.000");

        static string Rounded(bool chargeSecondPass, int vectors) => string.Join(", ", MixPePublishedComparison.Designs.Select(each => string.Create(
            CultureInfo.InvariantCulture,
            $"{each.Design.Name} {MixPePublishedComparison.RelativeTime(each.Design.Name, MixPePublishedComparison.Networks[0], chargeSecondPass, vectors):F3}")));
    }

    [Theory]
    [InlineData("MixPE W4A8", 8, 0.218)]
    [InlineData("MixPE W4A16", 16, 0.873)]
    public void With_one_product_per_element_and_cycle_little_is_left(string name, int bits, double expected)
    {
        var layer = new MixPeLayer(64, 4096, 12288);
        var designs = MixPePublishedComparison.Designs;
        var one = MixPeCycleModel.Cycles(designs.Single(each => each.Design.Name == name).Design, layer, bits, chargeSecondPass: false);
        var unit = MixPeCycleModel.Cycles(designs[^1].Design, layer, 16, chargeSecondPass: false);
        ((double)one / unit).ShouldBe(expected, 0.002);
    }

    [Fact]
    public void An_element_with_operands_of_half_the_width_counts_for_two_in_each_direction()
    {
        var design = new MixPeDesign("", 64, 64, 8, 4, MixPeSecondPass.Reduced);
        MixPeCycleModel.Cycles(design, new MixPeLayer(256, 768, 2304), 8, chargeSecondPass: false).ShouldBe(4 * 36 * 768);
        MixPeCycleModel.Cycles(design, new MixPeLayer(256, 768, 2304), 4, chargeSecondPass: false).ShouldBe(2 * 18 * 768);
        MixPeCycleModel.Cycles(design, new MixPeLayer(256, 768, 2304), 2, chargeSecondPass: false).ShouldBe(2 * 18 * 768);
    }

    [Fact]
    public void The_second_pass_is_a_product_of_K_by_8_and_N_by_128_or_of_K_and_N_by_8()
    {
        var layer = new MixPeLayer(64, 768, 2304);
        var design = new MixPeDesign("", 64, 64, 8, 4, MixPeSecondPass.Reduced);
        MixPeCycleModel.Cycles(design, layer, 8, chargeSecondPass: true).ShouldBe((36 * 768) + 96);
        MixPeCycleModel.Cycles(design with { SecondPass = MixPeSecondPass.Eighth }, layer, 8, chargeSecondPass: true).ShouldBe((36 * 768) + (5 * 768));
    }

    [Fact]
    public void Memory_moves_each_operand_and_result_once()
    {
        var widths = new MixPeOperandBits(4, 8, 32);
        MixPeCycleModel.MemoryCycles(new MixPeLayer(64, 4096, 4096), widths, 1024).ShouldBe(65536 + 2048 + 8192);
        MixPeCycleModel.MemoryCycles(new MixPeLayer(1, 1, 1), widths, 1024).ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => MixPeCycleModel.MemoryCycles(default, widths, 0)).ParamName.ShouldBe("bitsPerCycle");
    }

    [Theory]
    [InlineData(3, 4, 7, 12, 8)]
    [InlineData(4, 2, 4, 13, 6)]
    [InlineData(5, 3, 2, 10, 3)]
    public void The_weight_stationary_array_takes_the_cycles_of_the_model(int rows, int columns, int vectors, int reduction, int channels)
    {
        var config = new MixPeWeightArrayConfig { Rows = rows, Columns = columns };
        var array = new MixPeWeightArray(config);
        Testbench.Run(array, new SimulationOptions(), simulation =>
        {
            var count = (reduction + rows - 1) / rows * ((channels + columns - 1) / columns);
            var tiles = Enumerable.Range(0, count).Select(_ => MixPeWeightStimulus.Filled("", config, vectors, new Random(1))).ToArray();
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeWeightTestbench(simulation, array).Run(tiles, MixPeTraffic.Alike(0), seed: 1);
            (simulation.Cycle - start).ShouldBe(MixPeCycleModel.WeightStationaryCycles(config, new MixPeLayer(vectors, reduction, channels)));
        });
    }

    [Theory]
    [InlineData(3, 4, 96, 8, false)]
    [InlineData(3, 4, 75, 8, false)]
    [InlineData(3, 4, 35, 8, false)]
    [InlineData(3, 4, 20, 8, false)]
    [InlineData(2, 3, 75, 9, true)]
    [InlineData(4, 4, 40, 8, true)]
    public void The_engine_takes_the_cycles_of_the_model(int rows, int columns, int reduction, int channels, bool isShared)
    {
        var config = new MixPeEngineConfig { Rows = rows, Columns = columns, GroupSize = 32, MaxReduction = 128, SharedDequantiser = isShared };
        var engine = new MixPeEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            var tiles = Enumerable.Range(0, 2 * channels / columns).Select(_ => MixPeEngineStimulus.Filled("", config, reduction, new Random(1))).ToArray();
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeEngineTestbench(simulation, engine).Run(tiles, MixPeTraffic.Alike(0), seed: 1);
            (simulation.Cycle - start).ShouldBe(MixPeCycleModel.EngineCycles(config, new MixPeLayer(2 * rows, reduction, channels)));
        });
    }

    private static double Relative(string name, int network) =>
        MixPePublishedComparison.RelativeTime(name, MixPePublishedComparison.Networks[network], chargeSecondPass: true);
}
