using Generators.MixPe;
using Verification;

namespace Generators.Tests;

/// <summary>Knobs against each other: every value of one with every value of any other.</summary>
public class MixPeSweepTests
{
    [Fact]
    public void Floating_point_elements_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(new MixPeFloatConfig(), ("groupSize", ["32", "64"]));
        configurations.Count.ShouldBeGreaterThan(12);
        Parallel.ForEach(configurations, config =>
            MixPeFloatTestbench.Verify(new MixPeFloatCell(config), new VerificationRequest { Seed = 31, RandomCycles = 1500 }).Failure.ShouldBeNull(config.ToString()));
    }

    [Fact]
    public void Engines_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new MixPeEngineConfig(), ("groupSize", ["32", "33"]), ("rows", ["1", "2", "3"]), ("columns", ["1", "2", "3"]));
        configurations.Count.ShouldBeGreaterThan(15);
        Parallel.ForEach(configurations, config =>
            MixPeEngineTestbench.Verify(new MixPeEngine(config), new VerificationRequest { Seed = 32, RandomCycles = 400 }).Failure.ShouldBeNull(config.ToString()));
    }
}
