using System.Globalization;
using Generators.Catalogue;

namespace Generators.MixPe;

/// <summary>Refuses knobs that say something about floating-point sums where there are none, instead of ignoring them.</summary>
internal static class MixPeFloatKnobs
{
    /// <summary>Default mantissa of an aligned accumulator in bits.</summary>
    public const int AlignedBits = 24;

    /// <summary>Integer activations are summed exactly and are all finite.</summary>
    /// <param name="activation">Format of the activations.</param>
    /// <param name="accumulator">What their products are to be summed in.</param>
    /// <param name="nonFinite">What infinite ones are to do.</param>
    /// <exception cref="CatalogueException">One of the others is not at its default, and the activations are integers.</exception>
    public static void Check(MixPeActivation activation, MixPeAccumulator accumulator, MixPeNonFinite nonFinite)
    {
        if (activation is MixPeActivation.Fp16 or MixPeActivation.Bf16)
            return;
        if (accumulator != MixPeAccumulator.Fp32)
        {
            throw new CatalogueException(
                $"Knob 'accumulator' can't be '{accumulator}' with activation={activation}, whose products are summed exactly; " +
                "leave it at Fp32, or set activation to Fp16 or Bf16.");
        }

        if (nonFinite != MixPeNonFinite.Poison)
        {
            throw new CatalogueException(
                $"Knob 'nonFinite' can't be '{nonFinite}' with activation={activation}, which has no infinities; " +
                "leave it at Poison, or set activation to Fp16 or Bf16.");
        }
    }

    /// <summary>Only an aligned sum has a mantissa whose width can be chosen.</summary>
    /// <param name="bits">Width of the mantissa.</param>
    /// <param name="accumulator">What products are summed in.</param>
    /// <exception cref="CatalogueException">The width is not at its default, and the sums are not aligned.</exception>
    public static void CheckAlignedBits(int bits, MixPeAccumulator accumulator)
    {
        if (bits != AlignedBits && accumulator != MixPeAccumulator.Aligned)
        {
            throw new CatalogueException(string.Create(
                CultureInfo.InvariantCulture,
                $"Knob 'alignedBits' can't be '{bits}' with accumulator={accumulator}; leave it at {AlignedBits}, or set accumulator to Aligned."));
        }
    }
}
