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
        Message(new MixPeConfig { WeightBits = 5 }.Validate).ShouldBe("Knob 'weightBits' can't be '5'; it takes 2, 3, 4 or 8 bits.");
        Message(new MixPeConfig { ActivationBits = 16 }.Validate).ShouldBe("Knob 'activationBits' can't be '16'; it takes 4 or 8 bits.");
        Message(new MixPeConfig { GroupSize = 31 }.Validate).ShouldBe("Knob 'groupSize' can't be '31'; it takes 32 to 256.");
        Message(new MixPeConfig { Topology = (ShiftAddTopology)9 }.Validate).ShouldBe("Knob 'topology' can't be '9'; it takes Ripple, CarrySave, Booth or Multiplier.");
        Message(new MixPeArrayConfig { Rows = 0 }.Validate).ShouldBe("Knob 'rows' can't be '0'; it takes 1 to 64.");
        Message(new MixPeArrayConfig { Columns = 65 }.Validate).ShouldBe("Knob 'columns' can't be '65'; it takes 1 to 64.");
        Message(new MixPeArrayConfig { MaxReduction = 64 }.Validate).ShouldBe("Knob 'maxReduction' can't be '64'; a full group alone has 128 products (pe.groupSize).");
        Message(new MixPeArrayConfig { Pe = new MixPeConfig { GroupSize = 257 } }.Validate).ShouldBe("Knob 'pe.groupSize' can't be '257'; it takes 32 to 256.");
    }

    [Fact]
    public void Modules_check_their_configuration_before_any_port_takes_a_width_from_it()
    {
        Message(() => _ = new MixPe.MixPe(new MixPeConfig { WeightBits = 0 })).ShouldBe("Knob 'weightBits' can't be '0'; it takes 2, 3, 4 or 8 bits.");
        Message(() => _ = new MixPeArray(new MixPeArrayConfig { Rows = -1 })).ShouldBe("Knob 'rows' can't be '-1'; it takes 1 to 64.");
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
            WeightBits = weightBits,
            ActivationBits = activationBits,
            WeightSigned = weightSigned,
            GroupSize = groupSize,
        });
        (widths.ProductBits, widths.AccumulatorBits, widths.ActivationSumBits, widths.CorrectionBits, widths.ResultBits)
            .ShouldBe((product, accumulator, activationSum, correction, result));
    }

    private static string Message(Action action) => Should.Throw<CatalogueException>(action).Message;
}
