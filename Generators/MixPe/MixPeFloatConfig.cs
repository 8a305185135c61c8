using Generators.Catalogue;
using HdlDsl.Arithmetic;

namespace Generators.MixPe;

/// <summary>Floating-point format of the activations.</summary>
public enum MixPeFloatFormat
{
    /// <summary>IEEE 754 binary16: 5 exponent and 10 mantissa bits.</summary>
    Fp16,

    /// <summary>bfloat16: 8 exponent and 7 mantissa bits.</summary>
    Bf16,
}

/// <summary>What an element sums floating-point products in.</summary>
public enum MixPeAccumulator
{
    /// <summary>Binary32, rounded to nearest even after each product.</summary>
    Fp32,

    /// <summary>Binary16, rounded to nearest even after each product; greater sums are infinite.</summary>
    Fp16,

    /// <summary>An integer mantissa with an exponent: what an alignment shifts out is cut off towards −∞, and nothing is shifted left again.</summary>
    Aligned,
}

/// <summary>What infinite and NaN activations do.</summary>
public enum MixPeNonFinite
{
    /// <summary>They make every result of their row NaN, whatever weights they meet.</summary>
    Poison,

    /// <summary>They count as the greatest number with their sign.</summary>
    Saturate,
}

/// <summary>
/// A MixPE processing element in floating-point mode (MixPE, arXiv 2411.16158): low-bit integer weights times FP16 or BF16 activations by shift and
/// add on the significand, summed over one quantisation group. The defaults are W4A16 with FP32 sums and groups of 128.
/// </summary>
public sealed record MixPeFloatConfig
{
    /// <summary>Width of a weight code in bits.</summary>
    [Knob("Width of a weight code.", Values = [2, 3, 4, 8], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>True for two's complement codes; false for unsigned codes with a zero point per group.</summary>
    [Knob("Two's complement weight codes without zero points, instead of unsigned ones with a zero point per group.")]
    public bool WeightSigned { get; init; }

    /// <summary>Format of the activations, 16 bits.</summary>
    [Knob("Format of the activations.")]
    public MixPeFloatFormat Activation { get; init; }

    /// <summary>What the products are summed in.</summary>
    [Knob("What the products of a group are summed in.")]
    public MixPeAccumulator Accumulator { get; init; }

    /// <summary>Width of the mantissa of an aligned accumulator in bits, two's complement.</summary>
    [Knob("Mantissa of an aligned accumulator, two's complement.", Min = 16, Max = 24, Unit = "bits")]
    public int AlignedBits { get; init; } = 24;

    /// <summary>Greatest number of products in a group.</summary>
    [Knob("Products in a full quantisation group.", Min = 32, Max = 256)]
    public int GroupSize { get; init; } = 128;

    /// <summary>How the shifted copies of the significand are added up.</summary>
    [Knob("How the shifted copies of the significand are added up.")]
    public ShiftAddTopology Topology { get; init; }

    /// <summary>What infinite and NaN activations do.</summary>
    [Knob("What infinite and NaN activations do.")]
    public MixPeNonFinite NonFinite { get; init; }

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or BF16 activations are to be summed in FP16; the message names it.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(MixPeFloatConfig)).CheckRanges(this);
        if (Activation == MixPeFloatFormat.Bf16 && Accumulator == MixPeAccumulator.Fp16)
        {
            throw new CatalogueException(
                "Knob 'accumulator' can't be 'Fp16' with BF16 activations, most of which no FP16 number can hold; it takes Fp32 or Aligned then.");
        }
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public MixPeFloatConfig Validated()
    {
        Validate();
        return this;
    }
}

/// <summary>Formats and widths inside a floating-point element, which follow from its configuration.</summary>
internal sealed record MixPeFloatWidths
{
    public MixPeFloatWidths(MixPeFloatConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        Input = config.Activation == MixPeFloatFormat.Fp16 ? FloatFormat.Fp16 : FloatFormat.BFloat16;
        Operand = Normal(Input.ExponentBits + 1, Input.MantissaBits);
        ProductBits = Input.Precision + config.WeightBits;
        Product = Normal(Operand.ExponentBits, ProductBits - 1);
        GuardBits = Math.Max(0, config.AlignedBits - 1 - ProductBits);
        // Sums of FP16 products are multiples of 2^-24 below 2^33: in FP32 they are never subnormal and never infinite.
        Sum = config.Accumulator == MixPeAccumulator.Fp16 ? FloatFormat.Fp16
            : config.Activation == MixPeFloatFormat.Fp16 ? Normal(FloatFormat.Fp32.ExponentBits, FloatFormat.Fp32.MantissaBits)
            : FloatFormat.Fp32;
        SumBits = config.Accumulator == MixPeAccumulator.Aligned ? config.AlignedBits + Operand.ExponentBits : Sum.Width;
    }

    public MixPeFloatConfig Config { get; }

    /// <summary>Format of the activations.</summary>
    public FloatFormat Input { get; }

    /// <summary>What an element gets: one exponent bit more than the input has, so that its subnormal numbers are normal.</summary>
    public FloatFormat Operand { get; }

    /// <summary>Width of weight times significand.</summary>
    public int ProductBits { get; }

    /// <summary>A product, exact.</summary>
    public FloatFormat Product { get; }

    /// <summary>Bits of an aligned accumulator below the product's last one.</summary>
    public int GuardBits { get; }

    /// <summary>Format of a floating-point sum.</summary>
    public FloatFormat Sum { get; }

    /// <summary>Width of a sum: its encoding; or its exponent above its mantissa when it is aligned.</summary>
    public int SumBits { get; }

    /// <summary>An aligned sum is mantissa · 2^(exponent − this).</summary>
    public int AlignedPoint => Operand.Bias + Operand.MantissaBits + GuardBits;

    private static FloatFormat Normal(int exponentBits, int mantissaBits) =>
        new(exponentBits, mantissaBits) { HasSubnormals = false, Specials = FloatSpecials.None };
}
