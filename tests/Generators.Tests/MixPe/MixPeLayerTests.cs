using System.Diagnostics;
using Generators.MixPe;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

/// <summary>Whole layers through the engine, bit for bit: tiles of the output one after another, no pause between them.</summary>
public class MixPeLayerTests
{
    [Theory]
    [InlineData(MixPeActivation.Int8, 8, 8, EngineKind.Verilator)]
    [InlineData(MixPeActivation.Int8, 8, 8, EngineKind.BuiltIn)]
    [InlineData(MixPeActivation.Fp16, 8, 8, EngineKind.BuiltIn)]
    [InlineData(MixPeActivation.Fp16, 2, 2, EngineKind.Verilator)]
    public void A_layer_of_256_by_16_channels_is_right_to_the_bit(MixPeActivation activation, int rows, int columns, EngineKind engine) =>
        Layer(new MixPeEngineConfig { Rows = rows, Columns = columns, Activation = activation }, 256, 16, engine);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(MixPeActivation.Int8, EngineKind.BuiltIn)]
    [InlineData(MixPeActivation.Fp16, EngineKind.BuiltIn)]
    public void A_layer_of_64_by_768_by_256_is_right_to_the_bit(MixPeActivation activation, EngineKind engine) =>
        Layer(new MixPeEngineConfig { Rows = 64, Columns = 64, Activation = activation }, reduction: 768, channels: 256, engine);

    [Theory]
    [InlineData(MixPeActivation.Int8)]
    [InlineData(MixPeActivation.Fp16)]
    public void An_engine_of_64_by_64_elaborates_in_no_time(MixPeActivation activation)
    {
        Elaborator.Elaborate(new MixPeEngine(new MixPeEngineConfig { Rows = 2, Columns = 2, Activation = activation }));
        var watch = Stopwatch.StartNew();
        var design = Elaborator.Elaborate(new MixPeEngine(new MixPeEngineConfig { Rows = 64, Columns = 64, Activation = activation }));
        watch.Stop();
        design.Top.Instances.Count(instance => instance.Definition!.Name is "MixPe" or "MixPeFloatPe").ShouldBeGreaterThanOrEqualTo(64 * 64);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static void Layer(MixPeEngineConfig config, int reduction, int channels, EngineKind kind)
    {
        const int seed = 17;
        var random = new Random(seed);
        var whole = MixPeEngineStimulus.Filled("", config with { Columns = channels }, reduction, random);
        var tiles = new List<MixPeEngineTile>();
        for (var first = 0; first < channels; first += config.Columns)
        {
            tiles.Add(new MixPeEngineTile(
                $"channels {first} … {first + config.Columns - 1}, seed {seed}", whole.Activations,
                Cut(whole.Codes, first, config.Columns), Cut(whole.ZeroPoints, first, config.Columns), Cut(whole.Scales, first, config.Columns),
                whole.ChannelScales[first..(first + config.Columns)]));
        }

        var engine = new MixPeEngine(config);
        Testbench.Run(engine, new SimulationOptions { Engine = kind }, simulation =>
        {
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeEngineTestbench(simulation, engine).Run(tiles, MixPeTraffic.Alike(0), seed);
            (simulation.Cycle - start).ShouldBe(
                (tiles.Count * reduction) + MixPeEngineShape.ResultLatencyCycles(config) + config.Rows - 1);
        });
    }

    private static int[,] Cut(int[,] matrix, int first, int columns)
    {
        var cut = new int[matrix.GetLength(0), columns];
        for (var row = 0; row < matrix.GetLength(0); row++)
        {
            for (var column = 0; column < columns; column++)
                cut[row, column] = matrix[row, first + column];
        }

        return cut;
    }
}
