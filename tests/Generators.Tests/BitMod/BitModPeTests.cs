using Generators.BitMod;
using Generators.Catalogue;
using Verification;
using Verification.Engines;

namespace Generators.Tests.BitMod;

/// <summary>The processing element against its golden model.</summary>
public sealed class BitModPeTests
{
    /// <summary>All choices of each knob, and every pair of the knobs that meet in one stage.</summary>
    public static TheoryData<BitModPeConfig> Configurations
    {
        get
        {
            var basic = new BitModPeConfig { GroupSize = 32 };
            var data = new TheoryData<BitModPeConfig>();
            foreach (var accumulator in Enum.GetValues<BitModAccumulator>())
            {
                foreach (var rounding in Enum.GetValues<BitModRounding>())
                {
                    foreach (var significance in Enum.GetValues<BitModSignificance>())
                    {
                        var loop = accumulator == BitModAccumulator.Exact || rounding == BitModRounding.HalfUp ? 1 : 2;
                        data.Add(basic with { Accumulator = accumulator, Rounding = rounding, Significance = significance });
                        data.Add(basic with { Accumulator = accumulator, Rounding = rounding, Significance = significance, LoopCycles = loop, GateDeadLanes = true, Activation = BitModActivationFormat.Bf16 });
                    }
                }
            }

            foreach (var lanes in new[] { 1, 2, 8, 16 })
                data.Add(basic with { Lanes = lanes });
            foreach (var guard in new[] { 0, 1, 6 })
                data.Add(basic with { GuardBits = guard, Rounding = BitModRounding.NearestEven });
            foreach (var bits in new[] { 12, 18, 24 })
                data.Add(basic with { AccumulatorBits = bits, LoopCycles = 2 });
            data.Add(basic with { Types = BitModTypeSet.Floats, Subnormals = false });
            data.Add(basic with { Types = BitModTypeSet.Integers, NonFinite = BitModNonFinite.Saturate });
            data.Add(basic with { GroupSize = 256, ScaleBits = 4 });
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Sums_of_groups_are_the_golden_models(BitModPeConfig config)
    {
        var report = BitModPeTestbench.Verify(new BitModPe(config), new VerificationRequest { Seed = 11, RandomCycles = 3_000 });
        report.Failure.ShouldBeNull();
    }
}
