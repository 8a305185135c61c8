using Generators.Orizuru;
using HdlDsl;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Tree architectures: knobs against each other, every value of one with every value of any other; and long frames.</summary>
public sealed class TopKTreeSweepTests
{
    [Fact]
    public void Trees_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new TopKConfig(),
            ("architecture", ["FlatTree", "TwoTrees", "UnitTree", "Streaming"]),
            ("maxLength", ["1", "5", "16", "27"]),
            ("lanes", ["1", "2", "8"]),
            ("maxCount", ["1", "3", "12"]),
            ("integerBits", ["1", "8", "32"]),
            ("order", ["Interleaved", "MaxFirst"]),
            ("comparators", ["0", "1", "4"]));
        configurations.Count.ShouldBeGreaterThan(15);
        Parallel.ForEach(configurations, config =>
            TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 13, RandomCycles = 1_000 }).Failure.ShouldBeNull(config.ToString()));
    }

    [Theory]
    [InlineData(TopKArchitecture.Streaming)]
    [InlineData(TopKArchitecture.UnitTree)]
    public void Frames_of_4096_values(TopKArchitecture architecture) =>
        Check(new TopKConfig { Architecture = architecture, MaxLength = 4096, Lanes = 16, MaxCount = 41 }, frames: 6);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.Streaming, 16_384, 16)]
    [InlineData(TopKArchitecture.Streaming, 16_384, 1)]
    [InlineData(TopKArchitecture.Streaming, 16_383, 64)]
    [InlineData(TopKArchitecture.UnitTree, 16_384, 64)]
    [InlineData(TopKArchitecture.FlatTree, 1024, 16)]
    [InlineData(TopKArchitecture.TwoTrees, 1024, 16)]
    public void Longer_frames(TopKArchitecture architecture, int length, int lanes) =>
        Check(new TopKConfig { Architecture = architecture, MaxLength = length, Lanes = lanes, MaxCount = 200, Comparators = 64 }, frames: 12);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.FlatTree, 0)]
    [InlineData(TopKArchitecture.FlatTree, 256)]
    [InlineData(TopKArchitecture.TwoTrees, 1024)]
    public void Flat_trees_of_the_longest_frames_elaborate(TopKArchitecture architecture, int comparators) =>
        Elaborator.Elaborate(new TopKEngine(new TopKConfig { Architecture = architecture, MaxLength = 16_384, Lanes = 64, Comparators = comparators }))
            .Warnings.ShouldBeEmpty();

    private static void Check(TopKConfig config, int frames)
    {
        var engine = new TopKEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new TopKTestbench(simulation, engine);
            testbench.Run([.. TopKStimulus.Random(config, frames, seed: 14)], default, seed: 15);
            testbench.Run([.. TopKStimulus.Random(config, frames, seed: 16)], (0.2, 0.5), seed: 17);
        });
    }
}
