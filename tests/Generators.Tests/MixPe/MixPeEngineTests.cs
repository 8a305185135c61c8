using Generators.MixPe;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

/// <summary>Array and dequantisers against C#'s own arithmetic.</summary>
public class MixPeEngineTests
{
    private static readonly string[] Long = ["w4a16-4x4", "w4a16-2x3-fp16"];

    public static TheoryData<EngineKind, string> EnginesAndPresets()
    {
        var points = new TheoryData<EngineKind, string>();
        foreach (var (name, _) in new MixPeEngineEntry().Presets)
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
            {
                if (engine != EngineKind.Icarus || !Long.Contains(name))
                    points.Add(engine, name);
            }
        }

        return points;
    }

    /// <summary>The floating-point presets that take Icarus longest.</summary>
    public static TheoryData<string> LongPresets => [.. Long];

    [Theory]
    [Trait("Category", "Nightly")]
    [MemberData(nameof(LongPresets))]
    public void Long_presets_pass_their_own_verification_on_Icarus(string preset) => Verify(EngineKind.Icarus, preset, 1500);

    [Theory]
    [MemberData(nameof(EnginesAndPresets))]
    public void Every_preset_passes_its_own_verification(EngineKind engine, string preset) =>
        Verify(engine, preset, engine == EngineKind.Icarus ? 150 : 1500);

    [Theory]
    [InlineData(1, 1, false, MixPeActivation.Int8)]
    [InlineData(2, 7, false, MixPeActivation.Fp16)]
    [InlineData(4, 4, false, MixPeActivation.Int8)]
    [InlineData(1, 1, true, MixPeActivation.Int8)]
    [InlineData(2, 3, true, MixPeActivation.Int8)]
    [InlineData(5, 4, true, MixPeActivation.Int8)]
    public void Groups_and_results_come_in_the_cycles_that_are_promised(int rows, int columns, bool isShared, MixPeActivation activation)
    {
        var config = new MixPeEngineConfig { Rows = rows, Columns = columns, SharedDequantiser = isShared, Activation = activation, GroupSize = 32 };
        var engine = new MixPeEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            var random = new Random(1);
            int[] lengths = [32, 64, 96, 48, 32];
            var tiles = lengths.Select(length => MixPeEngineStimulus.Filled("", config, length, random)).ToArray();
            simulation.Reset();
            var start = simulation.Cycle;
            new MixPeEngineTestbench(simulation, engine).Run(tiles, MixPeTraffic.Alike(0), seed: 1);

            // All groups have 32 steps but the second one of the tile of 48.
            var groups = Enumerable.Repeat(MixPeEngineShape.GroupCycles(config, 32), 8).Append(MixPeEngineShape.GroupCycles(config, 16)).Sum()
                - MixPeEngineShape.GroupCycles(config, 32) + 32;
            var results = isShared ? rows * columns : rows;
            (simulation.Cycle - start).ShouldBe(groups + MixPeEngineShape.ResultLatencyCycles(config) + results - 1);
        });
    }

    [Theory]
    [InlineData(MixPeActivation.Int8, false)]
    [InlineData(MixPeActivation.Int8, true)]
    [InlineData(MixPeActivation.Fp16, false)]
    public void A_reduction_may_have_any_length(MixPeActivation activation, bool isShared)
    {
        var config = new MixPeEngineConfig { Rows = 2, Columns = 2, SharedDequantiser = isShared, Activation = activation, GroupSize = 32 };
        var engine = new MixPeEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            var random = new Random(4);
            int[] lengths = [150, 32, (32 * 67) + 5, 1, 64];
            simulation.Reset();
            new MixPeEngineTestbench(simulation, engine).Run(
                [.. lengths.Select(length => MixPeEngineStimulus.Filled($"length {length}", config, length, random))], MixPeTraffic.Alike(0.1), seed: 1);
        });
    }

    private static void Verify(EngineKind engine, string preset, int cycles)
    {
        var entry = new MixPeEngineEntry();
        var config = entry.Presets.Single(known => known.Name == preset).Config;
        var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = cycles, Seed = 3 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(20);
    }
}
