using Generators.Catalogue;
using Generators.MixPe;

namespace Generators.Tests;

public class MixPeConfigTests
{
    [Fact]
    public void Defaults_are_W4A8_with_groups_of_128()
    {
        var config = new MixPeConfig();
        config.Validate();
        (config.WeightBits, config.ActivationBits, config.WeightSigned, config.GroupSize).ShouldBe((4, 8, false, 128));
        new MixPeArrayConfig().Validate();
    }

    [Fact]
    public void A_knob_out_of_range_is_named_with_its_value_and_the_range()
    {
        Message(new MixPeConfig { WeightBits = 5 }.Validate).ShouldBe("WeightBits is 5; allowed: 2, 3, 4, 8.");
        Message(new MixPeConfig { ActivationBits = 16 }.Validate).ShouldBe("ActivationBits is 16; allowed: 4, 8.");
        Message(new MixPeConfig { GroupSize = 31 }.Validate).ShouldBe("GroupSize is 31; allowed: 32 to 256.");
        Message(new MixPeConfig { Topology = (ShiftAddTopology)9 }.Validate).ShouldBe("Topology is 9; allowed: Ripple, CarrySave, Booth.");
        Message(new MixPeArrayConfig { Rows = 0 }.Validate).ShouldBe("Rows is 0; allowed: 1 to 64.");
        Message(new MixPeArrayConfig { Columns = 65 }.Validate).ShouldBe("Columns is 65; allowed: 1 to 64.");
        Message(new MixPeArrayConfig { MaxReduction = 64 }.Validate).ShouldBe("MaxReduction is 64; allowed: 128 (GroupSize) to 65536.");
        Message(new MixPeArrayConfig { Pe = new MixPeConfig { GroupSize = 257 } }.Validate).ShouldBe("GroupSize is 257; allowed: 32 to 256.");
    }

    [Fact]
    public void Modules_check_their_configuration_before_any_port_takes_a_width_from_it()
    {
        Message(() => _ = new MixPe.MixPe(new MixPeConfig { WeightBits = 0 })).ShouldBe("WeightBits is 0; allowed: 2, 3, 4, 8.");
        Message(() => _ = new MixPeArray(new MixPeArrayConfig { Rows = -1 })).ShouldBe("Rows is -1; allowed: 1 to 64.");
    }

    [Theory]
    [InlineData(4, 8, false, 128, 12, 19, 15, 19, 19)]
    [InlineData(4, 8, true, 128, 12, 19, 15, 1, 19)] // 128 · (−8)(−128) is 2^17, one more than 18 bits hold.
    [InlineData(2, 8, false, 128, 10, 17, 15, 17, 17)]
    [InlineData(8, 8, true, 256, 16, 24, 16, 1, 24)]
    [InlineData(4, 8, false, 256, 12, 20, 16, 20, 20)]
    public void Widths_are_exact(
        int weightBits, int activationBits, bool weightSigned, int groupSize,
        int product, int accumulator, int activationSum, int correction, int result)
    {
        var widths = new MixPeWidths(new MixPeConfig
        {
            WeightBits = weightBits, ActivationBits = activationBits, WeightSigned = weightSigned, GroupSize = groupSize,
        });
        (widths.ProductBits, widths.AccumulatorBits, widths.ActivationSumBits, widths.CorrectionBits, widths.ResultBits)
            .ShouldBe((product, accumulator, activationSum, correction, result));
    }

    private static string Message(Action action) => Should.Throw<KnobOutOfRangeException>(action).Message;
}
