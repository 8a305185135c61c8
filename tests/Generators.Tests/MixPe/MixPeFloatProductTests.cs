using Generators.MixPe;

namespace Generators.Tests;

/// <summary>Every product of the floating-point element against C#'s own arithmetic.</summary>
public class MixPeFloatProductTests
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
}
