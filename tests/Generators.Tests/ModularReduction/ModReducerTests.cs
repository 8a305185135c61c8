using Generators.ModularReduction;
using Verification;

namespace Generators.Tests.ModularReduction;

/// <summary>Reducers of every architecture against the golden model.</summary>
public sealed class ModReducerTests
{
    /// <summary>Architectures, and knobs that matter for each.</summary>
    public static TheoryData<ModReduceConfig> Configurations
    {
        get
        {
            var iterative = new ModReduceConfig { Architecture = ModArchitecture.Iterative, Bits = 16, TagBits = 5 };
            return
            [
                iterative,
                iterative with { Interval = 4, TagBits = 0 },
                iterative with { Interval = 5, StepBits = 2, LoadableModulus = true },
                iterative with { Interval = 100, StepsPerCycle = 3, Output = ModOutputForm.BelowTwice },
                iterative with { Interval = 7, StepBits = 2, StepsPerCycle = 2, Output = ModOutputForm.BelowTwice, Modulus = 5 },
                iterative with { Interval = 7, Modulus = 1024 },
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(ModReduceConfig config)
    {
        var report = ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 5, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(config.Output == ModOutputForm.Canonical ? 100 : 0);
    }
}
