using Generators.MixPe;
using Verification.Proofs;

namespace Proofs.Tests;

/// <summary>
/// MixPE elements without a multiplier equal those with one, in every cycle from equal registers on. Integer elements only: sums of floating-point ones are rounded, and no solver here
/// gets through the alignment of two mantissas of 11 bits and more in minutes.
/// </summary>
public sealed class MixPeTests
{
    public static TheoryData<int, int, bool, ShiftAddTopology> Elements
    {
        get
        {
            var data = new TheoryData<int, int, bool, ShiftAddTopology>();
            foreach (var (weightBits, activationBits) in ((int, int)[])[(2, 4), (3, 4), (4, 4), (2, 8)])
            {
                foreach (var isSigned in (bool[])[false, true])
                {
                    foreach (var topology in (ShiftAddTopology[])[ShiftAddTopology.Ripple, ShiftAddTopology.CarrySave, ShiftAddTopology.Booth])
                        data.Add(weightBits, activationBits, isSigned, topology);
                }
            }

            data.Add(4, 8, false, ShiftAddTopology.Ripple);
            data.Add(4, 8, true, ShiftAddTopology.Ripple);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Elements))]
    public void Shift_and_add_is_multiplication(int weightBits, int activationBits, bool isSigned, ShiftAddTopology topology) =>
        Equal(new MixPeConfig { WeightBits = weightBits, ActivationBits = activationBits, WeightSigned = isSigned, GroupSize = 32 }, topology);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(3, 8, ShiftAddTopology.CarrySave)]
    [InlineData(3, 8, ShiftAddTopology.Booth)]
    [InlineData(4, 8, ShiftAddTopology.CarrySave)]
    [InlineData(4, 8, ShiftAddTopology.Booth)]
    public void Shift_and_add_is_multiplication_of_8_bits(int weightBits, int activationBits, ShiftAddTopology topology) =>
        Equal(new MixPeConfig { WeightBits = weightBits, ActivationBits = activationBits, WeightSigned = true }, topology);

    [Theory]
    [InlineData(false, ShiftAddTopology.Ripple)]
    [InlineData(true, ShiftAddTopology.CarrySave)]
    [InlineData(true, ShiftAddTopology.Booth)]
    public void So_it_is_in_elements_that_keep_their_weight(bool isSigned, ShiftAddTopology topology)
    {
        var array = new MixPeWeightArrayConfig { Activation = MixPeActivation.Int4, WeightBits = 3, WeightSigned = isSigned };
        EquivalenceProof.Run(Element(ShiftAddTopology.Multiplier), Element(topology), Proof.Options()).MustBeProved();

        MixPeWeightPe Element(ShiftAddTopology chosen) => new(new MixPeWeightPeConfig(array with { Topology = chosen }, 8, 10));
    }

    [Fact]
    public void Signed_weights_are_no_unsigned_ones()
    {
        var config = new MixPeConfig { WeightBits = 2, ActivationBits = 4, GroupSize = 32 };
        Proof.Differs(() => new MixPe(config with { WeightSigned = true }), () => new MixPe(config), Proof.Options(8));
    }

    private static void Equal(MixPeConfig config, ShiftAddTopology topology) =>
        EquivalenceProof.Run(new MixPe(config with { Topology = ShiftAddTopology.Multiplier }), new MixPe(config with { Topology = topology }), Proof.Options()).MustBeProved();
}
