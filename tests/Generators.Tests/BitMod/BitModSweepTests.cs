using Generators.BitMod;
using Verification;

namespace Generators.Tests.BitMod;

/// <summary>Knobs against each other: every value of one with every value of any other.</summary>
public sealed class BitModSweepTests
{
    [Fact]
    public void Elements_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(new BitModPeConfig(), ("groupSize", ["16", "64"]), ("lanes", ["1", "2", "4", "8"]));
        configurations.Count.ShouldBeGreaterThan(15);
        Parallel.ForEach(configurations, config =>
        {
            var report = BitModPeTestbench.Verify(new BitModPe(config), new VerificationRequest { Seed = 21, RandomCycles = 600 });
            report.Failure.ShouldBeNull(config.ToString());
        });
    }

    [Fact]
    public void Tiles_of_all_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new BitModTileConfig(),
            ("rows", ["1", "3"]),
            ("columns", ["1", "2"]),
            ("pe.groupSize", ["16", "32"]),
            ("pe.lanes", ["1", "4", "16"]),
            ("pe.accumulatorBits", ["12", "15", "24"]));
        configurations.Count.ShouldBeGreaterThan(15);
        Parallel.ForEach(configurations, config =>
        {
            var report = BitModTileTestbench.Verify(new BitModTile(config), new VerificationRequest { Seed = 22, RandomCycles = 300 });
            report.Failure.ShouldBeNull(config.ToString());
        });
    }
}
