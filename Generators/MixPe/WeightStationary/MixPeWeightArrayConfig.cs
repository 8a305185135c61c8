using Generators.Catalogue;
using Generators.Common;

namespace Generators.MixPe;

/// <summary>
/// A weight-stationary systolic array of MixPE elements (MixPE, arXiv 2411.16158): a tile of weights stays in the elements, activation vectors stream
/// through it. The default is 4 × 4, W4A8.
/// </summary>
public sealed record MixPeWeightArrayConfig
{
    /// <summary>Format of the activations.</summary>
    [Knob("Format of the activations.")]
    public MixPeActivation Activation { get; init; }

    /// <summary>Width of a weight code in bits.</summary>
    [Knob("Width of a weight code.", Values = [2, 3, 4, 8], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>True for two's complement codes; false for unsigned codes with a zero point per tile and column.</summary>
    [Knob("Two's complement weight codes without zero points, instead of unsigned ones with a zero point per tile and column.")]
    public bool WeightSigned { get; init; }

    /// <summary>How products are added up.</summary>
    [Knob("How the shifted copies of the activation are added up.")]
    public ShiftAddTopology Topology { get; init; }

    /// <summary>What infinite and NaN activations do.</summary>
    [Knob("What infinite and NaN activations do.")]
    public MixPeNonFinite NonFinite { get; init; }

    /// <summary>Rows of the array: products in a sum.</summary>
    [Knob("Rows of processing elements: products in a sum.", Min = 1, Max = 64)]
    public int Rows { get; init; } = 4;

    /// <summary>Columns of the array: output channels in a tile.</summary>
    [Knob("Columns of processing elements: output channels in a tile.", Min = 1, Max = 64)]
    public int Columns { get; init; } = 4;

    /// <summary>Greatest number of activation vectors that a tile of weights meets; it sets the width of their number only.</summary>
    [Knob("Greatest number of activation vectors in a tile.", Min = 1, Max = 65536)]
    public int MaxVectors { get; init; } = 4096;

    /// <summary>Activations are floating-point numbers; sums are FP32 then.</summary>
    /// <returns>True for FP16 and BF16.</returns>
    public bool IsFloat() => Activation is MixPeActivation.Fp16 or MixPeActivation.Bf16;

    /// <summary>Width of an activation.</summary>
    /// <returns>4, 8 or 16 bits.</returns>
    public int ActivationBits() => Activation switch { MixPeActivation.Int4 => 4, MixPeActivation.Int8 => 8, _ => 16 };

    /// <summary>The product with integer activations; its group size does not count.</summary>
    /// <returns>A configuration.</returns>
    public MixPeConfig Pe() => new()
    {
        WeightBits = WeightBits,
        WeightSigned = WeightSigned,
        ActivationBits = Activation == MixPeActivation.Int4 ? 4 : 8,
        Topology = Topology,
    };

    /// <summary>The product with floating-point activations; its group size does not count.</summary>
    /// <returns>A configuration.</returns>
    public MixPeFloatConfig FloatPe() => new()
    {
        WeightBits = WeightBits,
        WeightSigned = WeightSigned,
        Activation = Activation == MixPeActivation.Bf16 ? MixPeFloatFormat.Bf16 : MixPeFloatFormat.Fp16,
        Topology = Topology,
        NonFinite = NonFinite,
    };

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate() => KnobSet.Of(typeof(MixPeWeightArrayConfig)).CheckRanges(this);

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public MixPeWeightArrayConfig Validated()
    {
        Validate();
        return this;
    }
}

/// <summary>Widths and cycles of a weight-stationary array that follow from its configuration.</summary>
public static class MixPeWeightArrayShape
{
    /// <summary>Width of the sum that leaves a row: exact for as many products as there are rows above and with it.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="rows">Number of products; 0 above the first row.</param>
    /// <returns>Bits, signed; 32 with floating-point activations.</returns>
    public static int SumBits(MixPeWeightArrayConfig config, int rows)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsFloat() ? 32 : (Code(config) * IntegerRange.Signed(config.ActivationBits())).SumOf(rows).SignedBits;
    }

    /// <summary>Width of the sum of the activations of a vector down to a row.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="rows">Number of activations; 0 above the first row.</param>
    /// <returns>Bits, signed; 32 with floating-point activations.</returns>
    public static int ActivationSumBits(MixPeWeightArrayConfig config, int rows)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsFloat() ? 32 : IntegerRange.Signed(config.ActivationBits()).SumOf(rows).SignedBits;
    }

    /// <summary>Width of a result.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Bits, signed and exact (14 for W4A8 and 4 rows); 32 with floating-point activations.</returns>
    public static int ResultBits(MixPeWeightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var zeroPoint = config.WeightSigned ? default : IntegerRange.Unsigned(config.WeightBits);
        return config.IsFloat() ? 32 : ((Code(config) - zeroPoint) * IntegerRange.Signed(config.ActivationBits())).SumOf(config.Rows).SignedBits;
    }

    /// <summary>Cycles from an activation vector to its results when nothing stalls.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Rows + Columns + 1: the wave and the queue; + 1 with unsigned weights, for their zero points.</returns>
    public static int ResultLatencyCycles(MixPeWeightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Rows + config.Columns + FootCycles(config) + 1;
    }

    /// <summary>Least distance of the first vectors of two tiles.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="vectors">Activation vectors of the first tile.</param>
    /// <returns>max(vectors, Rows): the next weights come meanwhile, a row in each cycle.</returns>
    public static int TileCycles(MixPeWeightArrayConfig config, int vectors)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Math.Max(vectors, config.Rows);
    }

    /// <summary>Cycles at the foot of a column.</summary>
    internal static int FootCycles(MixPeWeightArrayConfig config) => config.WeightSigned ? 0 : 1;

    private static IntegerRange Code(MixPeWeightArrayConfig config) =>
        config.WeightSigned ? IntegerRange.Signed(config.WeightBits) : IntegerRange.Unsigned(config.WeightBits);
}
