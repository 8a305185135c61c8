using Generators.MixPe;
using Verification;

namespace Generators.Tests;

/// <summary>The cycle model against the published figures and against simulation.</summary>
public class MixPeCycleModelTests
{
    /// <summary>Linear layers of OPT-6.7B for 64 sequences of 2,048 tokens: a projection and the two feed-forward matrices.</summary>
    private static readonly MixPeLayer[] Opt = [new(64 * 2048, 4096, 4096), new(64 * 2048, 4096, 16384), new(64 * 2048, 16384, 4096)];

    [Theory]
    [InlineData("MixPE W4A8", 0.10)]
    [InlineData("INT8", 0.86)]
    public void With_the_second_pass_times_on_OPT_are_near_the_published_ones(string name, double published) =>
        Relative(name, chargeSecondPass: true).ShouldBe(published, 0.02);

    [Fact]
    public void Without_the_second_pass_the_same_array_gains_half_as_much()
    {
        Relative("MixPE W4A8", chargeSecondPass: true).ShouldBe(0.110, 0.002);
        Relative("MixPE W4A8", chargeSecondPass: false).ShouldBe(0.219, 0.002);
        Relative("MixPE W4A16", chargeSecondPass: true).ShouldBe(0.439, 0.005);
        Relative("MixPE W4A16", chargeSecondPass: false).ShouldBe(0.875, 0.005);
    }

    [Fact]
    public void The_reduced_pass_is_a_product_of_K_by_8_and_N_by_128()
    {
        var design = MixPeCycleModel.Designs[0];
        var layer = new MixPeLayer(64, 768, 2304);
        MixPeCycleModel.Cycles(design, layer, chargeSecondPass: false).ShouldBe(36 * 768);
        MixPeCycleModel.Cycles(design, layer, chargeSecondPass: true).ShouldBe((36 * 768) + 96);
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

    private static double Relative(string name, bool chargeSecondPass)
    {
        var design = MixPeCycleModel.Designs.Single(each => each.Name == name);
        var baseline = MixPeCycleModel.Designs.Single(each => each.Name == "FP16");
        return (double)Opt.Sum(layer => MixPeCycleModel.Cycles(design, layer, chargeSecondPass))
            / Opt.Sum(layer => MixPeCycleModel.Cycles(baseline, layer, chargeSecondPass));
    }
}
