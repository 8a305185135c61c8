using Generators.Common;

namespace Generators.MixPe;

/// <summary>
/// Exact ranges, and so widths, of everything a MixPE element computes. With q the code, a the activation, z the zero point and G the group
/// size: product q·a, group sum Σ q·a, activation sum Σ a, correction z·Σ a, result Σ (q − z)·a.
/// </summary>
public sealed record MixPeWidths
{
    /// <summary>Computes the ranges.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeWidths(MixPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var code = config.WeightSigned ? IntegerRange.Signed(config.WeightBits) : IntegerRange.Unsigned(config.WeightBits);
        var activation = IntegerRange.Signed(config.ActivationBits);
        var zeroPoint = config.WeightSigned ? default : IntegerRange.Unsigned(config.WeightBits);
        var product = code * activation;
        ProductBits = product.SignedBits;
        AccumulatorBits = product.SumOf(config.GroupSize).SignedBits;
        ActivationSumBits = activation.SumOf(config.GroupSize).SignedBits;
        CorrectionBits = (zeroPoint * activation.SumOf(config.GroupSize)).SignedBits;
        ResultBits = ((code - zeroPoint) * activation).SumOf(config.GroupSize).SignedBits;
    }

    /// <summary>Width in bits of a product, signed: 12 for W4A8.</summary>
    public int ProductBits { get; }

    /// <summary>Width in bits of a group sum, signed: 19 for W4A8 and groups of 128, with signed weights as well since 128 · (−8)(−128) = 2^17.</summary>
    public int AccumulatorBits { get; }

    /// <summary>Width in bits of the sum of a group's activations, signed: 15 for W4A8 and groups of 128.</summary>
    public int ActivationSumBits { get; }

    /// <summary>Width in bits of zero point times activation sum, signed: 19 for W4A8 and groups of 128.</summary>
    public int CorrectionBits { get; }

    /// <summary>Width in bits of a corrected group sum, signed: 19 for W4A8 and groups of 128, since |q − z| is at most 15.</summary>
    public int ResultBits { get; }
}
