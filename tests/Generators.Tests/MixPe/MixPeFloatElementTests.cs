using Generators.MixPe;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

/// <summary>The floating-point element against C#'s own arithmetic.</summary>
public class MixPeFloatElementTests
{
    public static TheoryData<MixPeFloatConfig> Products()
    {
        var data = new TheoryData<MixPeFloatConfig>();
        foreach (var isSigned in new[] { false, true })
        {
            foreach (var accumulator in Enum.GetValues<MixPeAccumulator>())
            {
                foreach (var format in Enum.GetValues<MixPeFloatFormat>())
                {
                    if (format == MixPeFloatFormat.Fp16 || accumulator != MixPeAccumulator.Fp16)
                        data.Add(new MixPeFloatConfig { WeightSigned = isSigned, Accumulator = accumulator, Activation = format });
                }
            }

            data.Add(new MixPeFloatConfig { WeightBits = 2, WeightSigned = isSigned });
            data.Add(new MixPeFloatConfig { WeightBits = 3, WeightSigned = isSigned, Topology = ShiftAddTopology.CarrySave });
            data.Add(new MixPeFloatConfig { WeightBits = 3, WeightSigned = isSigned, Topology = ShiftAddTopology.Booth, NonFinite = MixPeNonFinite.Saturate });
        }

        return data;
    }

    public static TheoryData<EngineKind, string> EnginesAndPresets()
    {
        var points = new TheoryData<EngineKind, string>();
        foreach (var (name, _) in new MixPeFloatEntry().Presets)
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
                points.Add(engine, name);
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Every_code_times_every_activation_is_right(MixPeFloatConfig config) =>
        MixPeFloatProductCheck.Run(new MixPeFloatCell(config)).Checks.ShouldBe(2L << (16 + config.WeightBits));

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(false, ShiftAddTopology.Ripple, MixPeAccumulator.Fp32)]
    [InlineData(true, ShiftAddTopology.CarrySave, MixPeAccumulator.Fp16)]
    [InlineData(true, ShiftAddTopology.Booth, MixPeAccumulator.Aligned)]
    public void Every_8_bit_code_times_every_activation_is_right(bool isSigned, ShiftAddTopology topology, MixPeAccumulator accumulator)
    {
        var config = new MixPeFloatConfig { WeightBits = 8, WeightSigned = isSigned, Topology = topology, Accumulator = accumulator };
        MixPeFloatProductCheck.Run(new MixPeFloatCell(config)).Checks.ShouldBe(2L << 24);
    }

    [Theory]
    [MemberData(nameof(EnginesAndPresets))]
    public void Every_preset_passes_its_own_verification(EngineKind engine, string preset)
    {
        var entry = new MixPeFloatEntry();
        var config = entry.Presets.Single(known => known.Name == preset).Config;
        var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = 3000, Seed = 5 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(5_000);
    }
}
