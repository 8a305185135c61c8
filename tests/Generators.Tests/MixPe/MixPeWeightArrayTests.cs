using Generators.MixPe;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

public class MixPeWeightArrayTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 5, false)]
    [InlineData(2, 7, false)]
    [InlineData(7, 2, true)]
    [InlineData(4, 4, true)]
    public void Tiles_of_as_many_vectors_as_rows_follow_one_another_without_a_bubble(int rows, int columns, bool isSigned)
    {
        int[] vectors = [rows, rows, rows, (2 * rows) + 1, rows, rows, rows + 3];
        CyclesOf(Small(rows, columns, isSigned), vectors).ShouldBe(
            rows + vectors.Sum() + MixPeWeightArrayShape.ResultLatencyCycles(Small(rows, columns, isSigned)));
    }

    [Fact]
    public void Shorter_tiles_only_wait_for_their_weights()
    {
        var config = Small(6, 4, isSigned: false);
        CyclesOf(config, [1, 5, 6, 2, 1]).ShouldBe(6 + (4 * 6) + 1 + MixPeWeightArrayShape.ResultLatencyCycles(config));
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_reset_in_the_middle_of_a_load_or_a_tile_forgets_everything(EngineKind engine)
    {
        var array = new MixPeWeightArray(Small(4, 3, isSigned: false));
        Testbench.Run(array, new SimulationOptions { Engine = engine }, simulation =>
        {
            var bench = new MixPeWeightTestbench(simulation, array);
            simulation.Reset();
            for (var cycles = 1; cycles < 40; cycles++)
            {
                bench.Disturb(cycles, seed: cycles);
                simulation.Reset();
                var random = new Random(cycles);
                var name = $"after a reset, seed {cycles}";
                MixPeWeightTile[] tiles = [.. Enumerable.Range(1, 3).Select(n => MixPeWeightStimulus.Filled(name, array.Config, n, random))];
                bench.Run(tiles, MixPeTraffic.Alike(0.3), seed: cycles);
            }
        });
    }

    [Theory]
    [InlineData(MixPeActivation.Int8, 2)]
    [InlineData(MixPeActivation.Int8, 3)]
    [InlineData(MixPeActivation.Int8, 4)]
    [InlineData(MixPeActivation.Int8, 8)]
    [InlineData(MixPeActivation.Int4, 2)]
    [InlineData(MixPeActivation.Int4, 3)]
    [InlineData(MixPeActivation.Int4, 4)]
    [InlineData(MixPeActivation.Int4, 8)]
    public void All_products_are_right_in_every_place(MixPeActivation activation, int weightBits)
    {
        foreach (var isSigned in new[] { false, true })
        {
            foreach (var topology in Enum.GetValues<ShiftAddTopology>())
            {
                var config = new MixPeWeightArrayConfig
                {
                    Activation = activation,
                    WeightBits = weightBits,
                    WeightSigned = isSigned,
                    Topology = topology,
                    Rows = 2,
                    Columns = weightBits == 8 ? 1 : 2,
                };
                var array = new MixPeWeightArray(config);
                Testbench.Run(array, new SimulationOptions(), simulation =>
                {
                    simulation.Reset();
                    new MixPeWeightTestbench(simulation, array).Run([.. MixPeWeightStimulus.AllProducts(config)], MixPeTraffic.Alike(0), seed: 1);
                });
            }
        }
    }

    [Fact]
    public void Arrays_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new MixPeWeightArrayConfig(), ("rows", ["1", "2", "3", "4"]), ("columns", ["1", "2", "4"]), ("maxVectors", ["16", "100"]));
        configurations.Count.ShouldBeGreaterThan(15);
        Parallel.ForEach(configurations, config =>
            MixPeWeightTestbench.Verify(new MixPeWeightArray(config), new VerificationRequest { Seed = 33, RandomCycles = 900 })
                .Failure.ShouldBeNull(config.ToString()));
    }

    [Theory]
    [InlineData(MixPeActivation.Int8, 4, false, 4, 14, 10, 14)]
    [InlineData(MixPeActivation.Int8, 4, false, 64, 18, 14, 18)]
    [InlineData(MixPeActivation.Int8, 4, true, 1, 12, 8, 12)]
    [InlineData(MixPeActivation.Int8, 8, true, 64, 22, 14, 22)] // 64 · 2^14 is 2^20: one more bit than 21 hold.
    [InlineData(MixPeActivation.Int4, 2, true, 3, 7, 6, 7)]
    [InlineData(MixPeActivation.Fp16, 4, false, 4, 32, 32, 32)]
    public void Widths_are_exact(MixPeActivation activation, int weightBits, bool isSigned, int rows, int sum, int activationSum, int result)
    {
        var config = new MixPeWeightArrayConfig { Activation = activation, WeightBits = weightBits, WeightSigned = isSigned, Rows = rows };
        (MixPeWeightArrayShape.SumBits(config, rows), MixPeWeightArrayShape.ActivationSumBits(config, rows), MixPeWeightArrayShape.ResultBits(config))
            .ShouldBe((sum, activationSum, result));
    }

    [Theory]
    [InlineData(MixPeActivation.Int8)]
    [InlineData(MixPeActivation.Fp16)]
    public void An_array_of_64_by_64_elaborates_with_few_definitions(MixPeActivation activation)
    {
        var design = Elaborator.Elaborate(new MixPeWeightArray(new MixPeWeightArrayConfig { Activation = activation, Rows = 64, Columns = 64 }));
        design.Top.Instances.Count(instance => instance.Definition!.Name.StartsWith("MixPeWeightPe", StringComparison.Ordinal)).ShouldBe(64 * 64);
        design.Definitions.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public void A_knob_out_of_range_is_named_with_its_value_and_the_range()
    {
        Message(new MixPeWeightArrayConfig { Rows = 65 }).ShouldBe("Knob 'rows' can't be '65'; it takes 1 to 64.");
        Message(new MixPeWeightArrayConfig { Columns = 0 }).ShouldBe("Knob 'columns' can't be '0'; it takes 1 to 64.");
        Message(new MixPeWeightArrayConfig { WeightBits = 5 }).ShouldBe("Knob 'weightBits' can't be '5'; it takes 2, 3, 4 or 8 bits.");
        Message(new MixPeWeightArrayConfig { MaxVectors = 0 }).ShouldBe("Knob 'maxVectors' can't be '0'; it takes 1 to 65536.");
    }

    private static string Message(MixPeWeightArrayConfig config) =>
        Should.Throw<Generators.Catalogue.CatalogueException>(() => _ = new MixPeWeightArray(config)).Message;

    private static MixPeWeightArrayConfig Small(int rows, int columns, bool isSigned) =>
        new() { Rows = rows, Columns = columns, WeightSigned = isSigned, MaxVectors = 100 };

    private static long CyclesOf(MixPeWeightArrayConfig config, int[] vectors)
    {
        var array = new MixPeWeightArray(config);
        var cycles = 0L;
        Testbench.Run(array, new SimulationOptions(), simulation =>
        {
            var random = new Random(1);
            MixPeWeightTile[] tiles = [.. vectors.Select(count => MixPeWeightStimulus.Filled("", config, count, random))];
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeWeightTestbench(simulation, array).Run(tiles, MixPeTraffic.Alike(0), seed: 1);
            cycles = simulation.Cycle - start;
        });
        return cycles;
    }
}
