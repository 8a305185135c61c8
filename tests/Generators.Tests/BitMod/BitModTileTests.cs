using Generators.BitMod;
using Verification;
using Verification.Engines;

namespace Generators.Tests.BitMod;

/// <summary>The tile against its golden model.</summary>
public sealed class BitModTileTests
{
    /// <summary>Shapes and knobs of the tile, each with others of the element.</summary>
    public static TheoryData<BitModTileConfig> Configurations
    {
        get
        {
            var pe = new BitModPeConfig { GroupSize = 32 };
            var basic = new BitModTileConfig { Pe = pe, Rows = 3, Columns = 2 };
            return
            [
                basic,
                basic with { Rows = 1, Columns = 1, Pe = pe with { Lanes = 1 } },
                basic with { Rows = 4, Columns = 1, DrainBuffer = true, AdderCycles = 2 },
                basic with { Rows = 1, Columns = 3, AdderCycles = 4, Pe = pe with { LoopCycles = 2 } },
                basic with { AdderCycles = 3, DrainBuffer = true, Pe = pe with { LoopCycles = 2, Lanes = 16, GroupSize = 16 } },
                basic with { Result = BitModResultFormat.Fp16, Specials = 1, Pe = pe with { Dequantisation = BitModDequantisation.Radix4, ScaleBits = 6 } },
                basic with { Result = BitModResultFormat.Bf16, Specials = 8, Pe = pe with { Dequantisation = BitModDequantisation.Parallel, ScaleBits = 4 } },
                basic with { DrainBuffer = true, Pe = pe with { Dequantisation = BitModDequantisation.Parallel, Types = BitModTypeSet.Floats } },
                basic with { Pe = pe with { Types = BitModTypeSet.Integers, Activation = BitModActivationFormat.Bf16, Rounding = BitModRounding.NearestEven } },
                basic with { Pe = pe with { Accumulator = BitModAccumulator.Exact, AccumulatorBits = 24, Activation = BitModActivationFormat.Bf16 } },
                basic with { Pe = pe with { Accumulator = BitModAccumulator.Joint, NonFinite = BitModNonFinite.Saturate, Subnormals = false } },
                basic with { Rows = 5, Columns = 4, Pe = pe with { Lanes = 8, GroupSize = 64 } },
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(BitModTileConfig config)
    {
        var report = BitModTileTestbench.Verify(new BitModTile(config), new VerificationRequest { Seed = 5, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var config = new BitModTileConfig { Pe = new BitModPeConfig { GroupSize = 16 }, Rows = 2, Columns = 2 };
        var report = BitModTileTestbench.Verify(new BitModTile(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 2_000 });
        report.Failure.ShouldBeNull();
    }
}
