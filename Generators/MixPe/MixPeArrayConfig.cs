using System.Globalization;
using Generators.Catalogue;

namespace Generators.MixPe;

/// <summary>An output-stationary systolic array of MixPE processing elements (MixPE, arXiv 2411.16158). The default is 4 × 4 with groups of 128.</summary>
public sealed record MixPeArrayConfig
{
    /// <summary>The processing element that the array repeats.</summary>
    public MixPeConfig Pe { get; init; } = new();

    /// <summary>Rows of the array: activation vectors (tokens) in a tile.</summary>
    [Knob("Rows of processing elements: activation vectors in a tile.", Min = 1, Max = 64)]
    public int Rows { get; init; } = 4;

    /// <summary>Columns of the array: output channels in a tile.</summary>
    [Knob("Columns of processing elements: output channels in a tile.", Min = 1, Max = 64)]
    public int Columns { get; init; } = 4;

    /// <summary>
    /// Greatest length of a reduction in products; it sets the width of the group number, not of the accumulators. Longer ones have right sums, too, but the
    /// number stays at the greatest one.
    /// </summary>
    [Knob("Greatest reduction length of a tile whose groups all have a number of their own.", Min = 32, Max = 65536, Unit = "products")]
    public int MaxReduction { get; init; } = 4096;

    /// <summary>Checks every knob, those of <see cref="Pe"/> included.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(MixPeArrayConfig)).CheckRanges(this);
        if (MaxReduction < Pe.GroupSize)
        {
            throw new CatalogueException(string.Create(
                CultureInfo.InvariantCulture,
                $"Knob 'maxReduction' can't be '{MaxReduction}'; a full group alone has {Pe.GroupSize} products (pe.groupSize)."));
        }
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public MixPeArrayConfig Validated()
    {
        Validate();
        return this;
    }
}
