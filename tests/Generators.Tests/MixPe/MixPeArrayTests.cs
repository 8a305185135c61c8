using Generators.MixPe;
using HdlDsl;
using HdlDsl.Netlists;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

public class MixPeArrayTests
{
    public static TheoryData<EngineKind, string> EnginesAndPresets()
    {
        var points = new TheoryData<EngineKind, string>();
        foreach (var (name, _) in new MixPeArrayEntry().Presets)
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
            {
                if (engine != EngineKind.Icarus || name is not ("8x8-g128-signed" or "16x16-g128"))
                    points.Add(engine, name);
            }
        }

        return points;
    }

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData("8x8-g128-signed")]
    [InlineData("16x16-g128")]
    public void Greater_presets_pass_on_Icarus_as_well(string preset) => Every_preset_passes_its_own_verification(EngineKind.Icarus, preset);

    [Theory]
    [MemberData(nameof(EnginesAndPresets))]
    public void Every_preset_passes_its_own_verification(EngineKind engine, string preset)
    {
        var entry = new MixPeArrayEntry();
        var config = entry.Presets.Single(known => known.Name == preset).Config;
        var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = 2000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 7, false)]
    [InlineData(7, 2, true)]
    [InlineData(4, 4, true)]
    public void Whole_tiles_follow_one_another_without_a_bubble(int rows, int columns, bool isSigned)
    {
        var array = new MixPeArray(Small(rows, columns, isSigned));
        Testbench.Run(array, new SimulationOptions(), simulation =>
        {
            var random = new Random(1);
            int[] lengths = [32, 64, 96, 40, 32];
            var tiles = lengths.Select(length => MixPeTileStimulus.Filled("", array.Config, length, random)).ToArray();
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeArrayTestbench(simulation, array).Run(tiles, MixPeTraffic.Alike(0), seed: 1);

            // 40 leaves a last group of 8, the shortest that costs nothing at 8 or fewer rows + columns − 1.
            (simulation.Cycle - start).ShouldBe(lengths.Sum() + MixPeArrayShape.ResultLatencyCycles(array.Config) + rows - 1);
        });
    }

    [Theory]
    [InlineData(64, 6, 1)]
    [InlineData(96, 6, 3)]
    [InlineData(256, 10, 7)]
    [InlineData(1024, 35, 31)]
    public void A_longer_reduction_than_promised_has_right_sums_and_the_greatest_group_number(int maxReduction, int groups, int greatest)
    {
        var config = Small(2, 3, isSigned: false) with { MaxReduction = maxReduction };
        var array = new MixPeArray(config);
        Testbench.Run(array, new SimulationOptions(), simulation =>
        {
            var random = new Random(3);
            var tile = MixPeTileStimulus.Filled("longer", config, groups * 32, random);
            MixPeGolden.Results(config, tile).Max(row => row.Group).ShouldBe(greatest);
            simulation.Reset();
            new MixPeArrayTestbench(simulation, array).Run([tile, MixPeTileStimulus.Filled("next", config, 40, random)], MixPeTraffic.Alike(0.3), seed: 1);
        });
    }

    [Fact]
    public void Groups_shorter_than_the_drain_only_wait()
    {
        var array = new MixPeArray(Small(4, 4, isSigned: false));
        Testbench.Run(array, new SimulationOptions(), simulation =>
        {
            var random = new Random(2);
            var tiles = Enumerable.Range(0, 20).Select(_ => MixPeTileStimulus.Filled("", array.Config, 1, random)).ToArray();
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeArrayTestbench(simulation, array).Run(tiles, MixPeTraffic.Alike(0), seed: 1);
            (simulation.Cycle - start).ShouldBe(1 + (19 * 7) + MixPeArrayShape.ResultLatencyCycles(array.Config) + 3);
        });
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_reset_in_the_middle_of_work_forgets_everything(EngineKind engine)
    {
        var array = new MixPeArray(Small(3, 5, isSigned: false));
        Testbench.Run(array, new SimulationOptions { Engine = engine }, simulation =>
        {
            var bench = new MixPeArrayTestbench(simulation, array);
            simulation.Reset();
            for (var cycles = 1; cycles < 40; cycles++)
            {
                bench.Disturb(cycles, seed: cycles);
                simulation.Reset();
                bench.Run([MixPeTileStimulus.Filled("after a reset", array.Config, 33, new Random(cycles))], MixPeTraffic.Alike(0.3), seed: cycles);
            }
        });
    }

    [Fact]
    public void Every_topology_gives_the_same_array()
    {
        foreach (var topology in Enum.GetValues<ShiftAddTopology>())
        {
            var config = Small(2, 2, isSigned: false);
            config = config with { Pe = config.Pe with { Topology = topology } };
            new MixPeArrayEntry().Verify(config, new VerificationRequest { RandomCycles = 600 }).Failure.ShouldBeNull();
        }
    }

    [Fact]
    public void All_elements_of_a_64x64_array_share_one_definition()
    {
        var design = Elaborator.Elaborate(new MixPeArray(new MixPeArrayConfig { Rows = 64, Columns = 64 }));

        design.Definitions.Count(definition => definition.Name.StartsWith("MixPe", StringComparison.Ordinal) && definition.Instances.Count == 0)
            .ShouldBe(8);
        design.Top.Instances.Count(instance => instance.Definition!.Name == "MixPe").ShouldBe(64 * 64);
    }

    private static MixPeArrayConfig Small(int rows, int columns, bool isSigned) => new()
    {
        Rows = rows,
        Columns = columns,
        MaxReduction = 256,
        Pe = new MixPeConfig { GroupSize = 32, WeightSigned = isSigned },
    };
}
