using Generators.Orizuru;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Orizuru;

/// <summary>Engines of every architecture against the golden model.</summary>
public sealed class TopKEngineTests
{
    /// <summary>Architectures, and knobs that matter for each.</summary>
    public static TheoryData<TopKConfig> Configurations
    {
        get
        {
            var systolic = new TopKConfig { Architecture = TopKArchitecture.SystolicQueue };
            return
            [
                systolic,
                systolic with { MaxLength = 1, Lanes = 1, MaxCount = 1 },
                systolic with { MaxLength = 13, Lanes = 2, MaxCount = 20, PingPong = false },
                systolic with { MaxLength = 30, Lanes = 8, Order = TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins, Format = TopKFormat.Signed, IntegerBits = 4 },
                systolic with { MaxLength = 17, Lanes = 16, Format = TopKFormat.Bf16, Nan = TopKNan.NeverSelected, Overlap = TopKOverlap.Allow },
                systolic with { MaxLength = 33, Lanes = 1, Format = TopKFormat.Fp32, Nan = TopKNan.EmptiesFrame, KeepsZeroSign = false },
                systolic with { MaxLength = 9, Lanes = 4, Format = TopKFormat.Unsigned, IntegerBits = 1 },
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Items_are_the_golden_models(TopKConfig config)
    {
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 5, RandomCycles = 20_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var config = new TopKConfig { Architecture = TopKArchitecture.SystolicQueue, MaxLength = 10, MaxCount = 3 };
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 2_000 });
        report.Failure.ShouldBeNull();
    }
}
