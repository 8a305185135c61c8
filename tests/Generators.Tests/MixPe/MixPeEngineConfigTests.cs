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
    }

    [Fact]
    public void Knobs_without_an_effect_are_refused()
    {
        const string accumulator =
            "Knob 'accumulator' can't be 'Aligned' with activation=Int8, whose products are summed exactly; leave it at Fp32, or set activation to Fp16 or Bf16.";
        Message(() => _ = new MixPeEngine(new MixPeEngineConfig { Accumulator = MixPeAccumulator.Aligned })).ShouldBe(accumulator);
        const string nonFinite =
            "Knob 'nonFinite' can't be 'Saturate' with activation=Int4, which has no infinities; leave it at Poison, or set activation to Fp16 or Bf16.";
        Message(new MixPeEngineConfig { Activation = MixPeActivation.Int4, NonFinite = MixPeNonFinite.Saturate }.Validate).ShouldBe(nonFinite);
        Message(new MixPeWeightArrayConfig { Activation = MixPeActivation.Int4, NonFinite = MixPeNonFinite.Saturate }.Validate).ShouldBe(nonFinite);
        const string alignedBits = "Knob 'alignedBits' can't be '16' with accumulator=Fp32; leave it at 24, or set accumulator to Aligned.";
        Message(new MixPeFloatConfig { AlignedBits = 16 }.Validate).ShouldBe(alignedBits);
        Message(new MixPeEngineConfig { Activation = MixPeActivation.Fp16, AlignedBits = 16 }.Validate).ShouldBe(alignedBits);
        Message(new MixPeEngineConfig { AlignedBits = 16 }.Validate).ShouldBe(alignedBits);
        new MixPeEngineConfig { Activation = MixPeActivation.Fp16, Accumulator = MixPeAccumulator.Aligned, AlignedBits = 16, NonFinite = MixPeNonFinite.Saturate }.Validate();
        new MixPeWeightArrayConfig { Activation = MixPeActivation.Bf16, NonFinite = MixPeNonFinite.Saturate }.Validate();
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
