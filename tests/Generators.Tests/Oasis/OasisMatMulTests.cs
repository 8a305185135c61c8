using Generators.Oasis;
using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Oasis;

/// <summary>The product by indices against its golden model, bit for bit.</summary>
public sealed class OasisMatMulTests
{
    /// <summary>Knobs that matter.</summary>
    public static TheoryData<OasisConfig> Configurations =>
    [
        new(),
        new() { ActivationBits = 3, MaxReduction = 37, Indices = 8, Lines = 3, Terms = 32 },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 1, Indices = 1, Lines = 1, Terms = 1, MaxOutliers = 1 },
        new() { WeightBits = 3, MaxReduction = 7, Indices = 16, Lines = 1, MaxOutliers = 9 },
        new() { MaxReduction = 40, Indices = 2, Selector = TopKArchitecture.RadixSelect, MaxOutliers = 20 },
        new() { ActivationBits = 3, MaxReduction = 40, Indices = 4, Selector = TopKArchitecture.QuickSelect },
        new() { ActivationBits = 3, MaxReduction = 40, Indices = 4, Lines = 1, Selector = TopKArchitecture.Bitonic },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(OasisConfig config)
    {
        var report = OasisTestbench.Verify(new OasisMatMul(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }
}
