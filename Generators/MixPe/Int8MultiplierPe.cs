using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The baseline that MixPE is measured against: an INT8 × INT8 multiplier and a 24-bit accumulator, exact for groups of up to 256, in the same
/// systolic frame as <see cref="MixPe"/> so that the difference is the multiplier alone.
/// </summary>
public sealed class Int8MultiplierPe() : SystolicMac(EquivalentConfig)
{
    /// <summary>The MixPE configuration that computes the same: 8-bit signed weights and activations, groups of 256.</summary>
    public static MixPeConfig EquivalentConfig { get; } = new() { WeightBits = 8, WeightSigned = true, GroupSize = 256 };

    /// <inheritdoc/>
    protected override SInt Add(SInt accumulator, SInt activation, Bits weight) =>
        (accumulator + (activation * weight.AsSInt())).Wrap(accumulator.Width);
}
