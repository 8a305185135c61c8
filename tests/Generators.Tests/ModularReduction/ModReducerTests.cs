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
            var table = iterative with { Architecture = ModArchitecture.Table };
            var fused = iterative with { Architecture = ModArchitecture.FusedTable };
            var horner = iterative with { Architecture = ModArchitecture.Horner };
            var hybrid = iterative with { Architecture = ModArchitecture.Hybrid, IterativeBits = 6 };
            return
            [
                iterative,
                iterative with { Interval = 4, TagBits = 0 },
                iterative with { Interval = 5, StepBits = 2, LoadableModulus = true },
                iterative with { Interval = 100, StepsPerCycle = 3, Output = ModOutputForm.BelowTwice },
                iterative with { Interval = 7, StepBits = 2, StepsPerCycle = 2, Output = ModOutputForm.BelowTwice, Modulus = 5 },
                iterative with { Interval = 7, Modulus = 1024 },
                table,
                table with { Interval = 3 },
                table with { Interval = 3, RomStyle = ModRomStyle.Block },
                table with { Interval = 1, RomStyle = ModRomStyle.Block, Correction = ModCorrection.Fold, GroupBits = 7 },
                table with { Interval = 2, Correction = ModCorrection.Quotient, Chains = 2, Modulus = 0x123 },
                table with { Interval = 1, Correction = ModCorrection.Fold, Chains = 3, GroupBits = 1 },
                table with { Accumulation = ModAccumulation.Tree },
                table with { Accumulation = ModAccumulation.TernaryTree, GroupBits = 2, Interval = 3 },
                table with { Accumulation = ModAccumulation.TernaryTree, GroupBits = 1, Output = ModOutputForm.Redundant },
                table with { Accumulation = ModAccumulation.CarrySave, GroupBits = 2, Output = ModOutputForm.BelowTwice },
                table with { Accumulation = ModAccumulation.CarrySave, GroupBits = 1, Interval = 4, RomStyle = ModRomStyle.Block },
                table with { Accumulation = ModAccumulation.CarrySave, GroupBits = 1, Interval = 40 },
                table with { LoadableModulus = true, GroupBits = 3 },
                table with { LoadableModulus = true, GroupBits = 3, Interval = 4, RomStyle = ModRomStyle.Block, Correction = ModCorrection.Fold },
                table with { LoadableModulus = true, GroupBits = 3, Interval = 4, Accumulation = ModAccumulation.Tree, RomStyle = ModRomStyle.Block },
                table with { LoadableModulus = true, GroupBits = 2, Interval = 3, Accumulation = ModAccumulation.CarrySave, Correction = ModCorrection.Fold },
                fused,
                fused with { Interval = 2, Correction = ModCorrection.Fold },
                fused with { Chains = 2, Correction = ModCorrection.Quotient, GroupBits = 3 },
                horner,
                horner with { Interval = 2 },
                horner with { Interval = 3, StepsPerCycle = 1, GroupBits = 3 },
                horner with { Interval = 100, GroupBits = 2, Correction = ModCorrection.Quotient },
                horner with { Interval = 100, LoadableModulus = true, Output = ModOutputForm.BelowTwice },
                horner with { LoadableModulus = true, StepsPerCycle = 2, StepBits = 2, Output = ModOutputForm.Redundant },
                horner with { Modulus = 3, GroupBits = 8 },
                hybrid,
                hybrid with { FusionStep = -1 },
                hybrid with { FusionStep = 0, StepBits = 2 },
                hybrid with { FusionStep = 6, Correction = ModCorrection.Quotient },
                hybrid with { IterativeBits = 0, Interval = 3 },
                hybrid with { IterativeBits = 16, Interval = 5 },
                hybrid with { IterativeBits = 7, Interval = 5, Accumulation = ModAccumulation.Tree, GroupBits = 1 },
                hybrid with { IterativeBits = 7, Interval = 5, Accumulation = ModAccumulation.CarrySave, GroupBits = 1, Modulus = 77 },
                hybrid with { IterativeBits = 7, Interval = 5, LoadableModulus = true },
                hybrid with { IterativeBits = 9, Interval = 1, LoadableModulus = true, StepBits = 2, Correction = ModCorrection.Fold, RomStyle = ModRomStyle.Block },
                hybrid with { IterativeBits = 16, Interval = 1, LoadableModulus = true },
                iterative with { LimbBits = 5 },
                iterative with { LimbBits = 5, StepBits = 2, Interval = 2 },
                iterative with { LimbBits = 4, Interval = 5 },
                iterative with { LimbBits = 8, Interval = 40, StepBits = 2, LoadableModulus = true },
                iterative with { LimbBits = 1, Interval = 1000 },
                table with { LimbBits = 7 },
                table with { LimbBits = 6, GroupBits = 2, Interval = 3, Chains = 2 },
                table with { LimbBits = 6, GroupBits = 2, Interval = 3, RomStyle = ModRomStyle.Block, Accumulation = ModAccumulation.Tree, Correction = ModCorrection.Fold },
                table with { LimbBits = 5, GroupBits = 2, Accumulation = ModAccumulation.TernaryTree, Output = ModOutputForm.Redundant },
                table with { LimbBits = 5, GroupBits = 2, Accumulation = ModAccumulation.CarrySave, Interval = 2 },
                table with { LimbBits = 5, GroupBits = 2, LoadableModulus = true, Correction = ModCorrection.Fold },
                fused with { LimbBits = 6, GroupBits = 4 },
                fused with { LimbBits = 6, GroupBits = 3, Interval = 4, Chains = 2, Correction = ModCorrection.Quotient },
                horner with { LimbBits = 6 },
                horner with { LimbBits = 6, Interval = 20, GroupBits = 3 },
                horner with { LimbBits = 6, Interval = 4, GroupBits = 3, LoadableModulus = true },
                hybrid with { LimbBits = 6 },
                hybrid with { LimbBits = 6, Interval = 10, LoadableModulus = true },
                hybrid with { LimbBits = 20, Interval = 10, FusionStep = -1 },
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
