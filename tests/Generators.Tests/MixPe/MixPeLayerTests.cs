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
    [InlineData(MixPeActivation.Int8, 8, 4, EngineKind.Verilator)]
    [InlineData(MixPeActivation.Int8, 4, 8, EngineKind.BuiltIn)]
    [InlineData(MixPeActivation.Fp16, 4, 4, EngineKind.BuiltIn)]
    public void A_weight_stationary_layer_of_64_by_16_channels_is_right_to_the_bit(MixPeActivation activation, int rows, int columns, EngineKind engine) =>
        WeightStationaryLayer(new MixPeWeightArrayConfig { Rows = rows, Columns = columns, Activation = activation }, new MixPeLayer(20, 64, 16), engine);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(MixPeActivation.Int8)]
    [InlineData(MixPeActivation.Fp16)]
    public void A_weight_stationary_layer_of_64_by_768_by_256_is_right_to_the_bit(MixPeActivation activation) =>
        WeightStationaryLayer(
            new MixPeWeightArrayConfig { Rows = 64, Columns = 64, Activation = activation }, new MixPeLayer(64, 768, 256), EngineKind.BuiltIn);

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

    private static void WeightStationaryLayer(MixPeWeightArrayConfig config, MixPeLayer layer, EngineKind kind)
    {
        const int seed = 18;
        var whole = MixPeWeightStimulus.Filled(
            "", config with { Rows = layer.Reduction, Columns = layer.Channels }, layer.Vectors, new Random(seed));
        var tiles = new List<MixPeWeightTile>();
        for (var channel = 0; channel < layer.Channels; channel += config.Columns)
        {
            for (var row = 0; row < layer.Reduction; row += config.Rows)
            {
                tiles.Add(new MixPeWeightTile(
                    $"rows from {row}, channels from {channel}, seed {seed}", Cut(whole.Activations, row, config.Rows),
                    Cut(whole.Codes, channel, config.Columns, row, config.Rows), whole.ZeroPoints[channel..(channel + config.Columns)]));
            }
        }

        var array = new MixPeWeightArray(config);
        Testbench.Run(array, new SimulationOptions { Engine = kind }, simulation =>
        {
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeWeightTestbench(simulation, array).Run(tiles, MixPeTraffic.Alike(0), seed);
            (simulation.Cycle - start).ShouldBe(MixPeCycleModel.WeightStationaryCycles(config, layer));
        });
    }

    private static int[,] Cut(int[,] matrix, int first, int columns) => Cut(matrix, first, columns, 0, matrix.GetLength(0));

    private static int[,] Cut(int[,] matrix, int firstColumn, int columns, int firstRow, int rows)
    {
        var cut = new int[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                cut[row, column] = matrix[firstRow + row, firstColumn + column];
        }

        return cut;
    }
}
