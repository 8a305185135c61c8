using Generators.Catalogue;
using Generators.MixPe;

namespace Generators.Tests;

/// <summary>What configurations are refused, and with which words.</summary>
public class MixPeEngineConfigTests
{
    [Fact]
    public void A_knob_out_of_range_is_named_with_its_value_and_the_range()
    {
        Message(() => _ = new MixPeFloatPe(new MixPeFloatConfig { WeightBits = 5 })).ShouldBe("Knob 'weightBits' can't be '5'; it takes 2, 3, 4 or 8 bits.");
        Message(() => _ = new MixPeFloatCell(new MixPeFloatConfig { AlignedBits = 25 })).ShouldBe("Knob 'alignedBits' can't be '25'; it takes 16 to 24 bits.");
        Message(() => _ = new MixPeEngine(new MixPeEngineConfig { GroupSize = 31 })).ShouldBe("Knob 'groupSize' can't be '31'; it takes 32 to 256.");
        Message(() => _ = new MixPeEngine(new MixPeEngineConfig { Columns = 65 })).ShouldBe("Knob 'columns' can't be '65'; it takes 1 to 64.");
        Message(() => _ = new MixPeEngine(new MixPeEngineConfig { Scale = (MixPeScale)5 })).ShouldBe("Knob 'scale' can't be '5'; it takes Fp16 or TwoLevel.");
        Message(() => _ = new MixPeEngine(new MixPeEngineConfig { MaxReduction = 64 }))
            .ShouldBe("Knob 'maxReduction' can't be '64'; a full group alone has 128 products (groupSize).");
    }

    [Fact]
    public void BF16_is_not_summed_in_FP16()
    {
        const string message =
            "Knob 'accumulator' can't be 'Fp16' with BF16 activations, most of which no FP16 number can hold; it takes Fp32 or Aligned then.";
        Message(new MixPeFloatConfig { Activation = MixPeFloatFormat.Bf16, Accumulator = MixPeAccumulator.Fp16 }.Validate).ShouldBe(message);
        Message(new MixPeEngineConfig { Activation = MixPeActivation.Bf16, Accumulator = MixPeAccumulator.Fp16 }.Validate).ShouldBe(message);
    }

    private static string Message(Action action) => Should.Throw<CatalogueException>(action).Message;
}
