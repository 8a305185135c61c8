using Generators.Orizuru;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Orizuru;

/// <summary>The tree architectures against the golden models of items and comparisons.</summary>
public sealed class TopKTreeTests
{
    /// <summary>Knobs that matter for the trees; each with every tree architecture.</summary>
    public static TheoryData<TopKArchitecture, TopKConfig> Configurations
    {
        get
        {
            var basic = new TopKConfig();
            TopKConfig[] configs =
            [
                basic,
                basic with { MaxLength = 1, Lanes = 1, MaxCount = 1 },
                basic with { MaxLength = 1, Lanes = 8, MaxCount = 3, PingPong = false },
                basic with { MaxLength = 2, Lanes = 1, MaxCount = 3 },
                basic with { MaxLength = 2, Lanes = 4, MaxCount = 2, Order = TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins },
                basic with { MaxLength = 3, Lanes = 1, MaxCount = 4, Radix = 2, Comparators = 1 },
                basic with { MaxLength = 3, Lanes = 2, MaxCount = 4, PingPong = false, Order = TopKOrder.MaxFirst },
                basic with { MaxLength = 13, Lanes = 2, MaxCount = 20, PingPong = false, Radix = 4, Comparators = 2 },
                basic with { MaxLength = 30, Lanes = 8, Order = TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins, Format = TopKFormat.Signed, IntegerBits = 4, Radix = 4 },
                basic with { MaxLength = 17, Lanes = 16, Format = TopKFormat.Bf16, Nan = TopKNan.NeverSelected, Overlap = TopKOverlap.Allow, Radix = 8, Comparators = 4 },
                basic with { MaxLength = 33, Lanes = 1, Format = TopKFormat.Fp32, Nan = TopKNan.EmptiesFrame, KeepsZeroSign = false, Radix = 2 },
                basic with { MaxLength = 9, Lanes = 32, Format = TopKFormat.Unsigned, IntegerBits = 1, Radix = 4, Comparators = 8 },
                basic with { MaxLength = 40, Lanes = 4, MaxCount = 5, Order = TopKOrder.MaxFirst, Comparators = 16 },
            ];
            var all = new TheoryData<TopKArchitecture, TopKConfig>();
            foreach (var architecture in Architectures)
            {
                foreach (var config in configs)
                    all.Add(architecture, config with { Architecture = architecture });
            }

            return all;
        }
    }

    private static TopKArchitecture[] Architectures => [TopKArchitecture.UnitTree, TopKArchitecture.Streaming];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Items_and_comparisons_are_the_golden_models(TopKArchitecture architecture, TopKConfig config)
    {
        config.Architecture.ShouldBe(architecture);
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 7, RandomCycles = 10_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }
}
