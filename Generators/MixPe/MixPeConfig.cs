using Generators.Catalogue;

namespace Generators.MixPe;

/// <summary>
/// A MixPE processing element in integer mode (MixPE, arXiv 2411.16158): low-bit weights times integer activations by shift and add, summed
/// exactly over one quantisation group. The defaults are W4A8 with groups of 128.
/// </summary>
public sealed record MixPeConfig
{
    /// <summary>Width of a weight code in bits.</summary>
    [Knob("Width of a weight code.", Values = [2, 3, 4, 8], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>Width of an activation in bits, two's complement.</summary>
    [Knob("Width of an activation, two's complement.", Values = [4, 8], Unit = "bits")]
    public int ActivationBits { get; init; } = 8;

    /// <summary>True for two's complement codes (the top bit weighs −2^(WeightBits−1)); false for unsigned codes with a zero point per group.</summary>
    [Knob("Two's complement weight codes without zero points, instead of unsigned ones with a zero point per group.")]
    public bool WeightSigned { get; init; }

    /// <summary>Number of products in a full group; the accumulator is exactly as wide as that many products need.</summary>
    [Knob("Products in a full quantisation group.", Min = 32, Max = 256)]
    public int GroupSize { get; init; } = 128;

    /// <summary>How products are added up.</summary>
    [Knob("How the shifted copies of the activation are added up.")]
    public ShiftAddTopology Topology { get; init; } = ShiftAddTopology.Ripple;

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate() => KnobSet.Of(typeof(MixPeConfig)).CheckRanges(this);

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public MixPeConfig Validated()
    {
        Validate();
        return this;
    }
}
