using Generators.Catalogue;

namespace Generators.MixPe;

/// <summary>Activations of an engine.</summary>
public enum MixPeActivation
{
    /// <summary>8-bit two's complement.</summary>
    Int8,

    /// <summary>4-bit two's complement.</summary>
    Int4,

    /// <summary>IEEE 754 binary16.</summary>
    Fp16,

    /// <summary>bfloat16.</summary>
    Bf16,
}

/// <summary>Scales of the groups.</summary>
public enum MixPeScale
{
    /// <summary>One FP16 number for each group and column.</summary>
    Fp16,

    /// <summary>One unsigned 8-bit number for each group and column, and one FP16 number for each column.</summary>
    TwoLevel,
}

/// <summary>
/// The whole MixPE engine (arXiv 2411.16158): a systolic array, zero points and scales after the sum of each group, FP32 sums over the groups.
/// The default is 4 × 4, W4A8, groups of 128.
/// </summary>
public sealed record MixPeEngineConfig
{
    /// <summary>Format of the activations.</summary>
    [Knob("Format of the activations.")]
    public MixPeActivation Activation { get; init; }

    /// <summary>Width of a weight code in bits.</summary>
    [Knob("Width of a weight code.", Values = [2, 3, 4, 8], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>True for two's complement codes; false for unsigned codes with a zero point per group.</summary>
    [Knob("Two's complement weight codes without zero points, instead of unsigned ones with a zero point per group.")]
    public bool WeightSigned { get; init; }

    /// <summary>Number of products in a full group.</summary>
    [Knob("Products in a full quantisation group.", Min = 32, Max = 256)]
    public int GroupSize { get; init; } = 128;

    /// <summary>How the shifted copies of the activation are added up.</summary>
    [Knob("How the shifted copies of the activation are added up.")]
    public ShiftAddTopology Topology { get; init; }

    /// <summary>What floating-point products are summed in; integers are summed exactly.</summary>
    [Knob("What floating-point products of a group are summed in.")]
    public MixPeAccumulator Accumulator { get; init; }

    /// <summary>Width of the mantissa of an aligned accumulator in bits, two's complement.</summary>
    [Knob("Mantissa of an aligned accumulator, two's complement.", Min = 16, Max = 24, Unit = "bits")]
    public int AlignedBits { get; init; } = MixPeFloatKnobs.AlignedBits;

    /// <summary>What infinite and NaN activations do.</summary>
    [Knob("What infinite and NaN activations do.")]
    public MixPeNonFinite NonFinite { get; init; }

    /// <summary>Format of the scales.</summary>
    [Knob("Format of the scales.")]
    public MixPeScale Scale { get; init; }

    /// <summary>One dequantiser serves all columns, instead of one for each column.</summary>
    [Knob("One dequantiser serves all columns in turn, instead of one for each column.")]
    public bool SharedDequantiser { get; init; }

    /// <summary>Rows of the array: activation vectors (tokens) in a tile.</summary>
    [Knob("Rows of processing elements: activation vectors in a tile.", Min = 1, Max = 64)]
    public int Rows { get; init; } = 4;

    /// <summary>Columns of the array: output channels in a tile.</summary>
    [Knob("Columns of processing elements: output channels in a tile.", Min = 1, Max = 64)]
    public int Columns { get; init; } = 4;

    /// <summary>Activations are floating-point numbers.</summary>
    /// <returns>True for FP16 and BF16.</returns>
    public bool IsFloat() => Activation is MixPeActivation.Fp16 or MixPeActivation.Bf16;

    /// <summary>Width of an activation.</summary>
    /// <returns>4, 8 or 16 bits.</returns>
    public int ActivationBits() => Activation switch { MixPeActivation.Int4 => 4, MixPeActivation.Int8 => 8, _ => 16 };

    /// <summary>Values that the dequantisers take and give in a cycle.</summary>
    /// <returns>1 for a shared one, else the number of columns.</returns>
    public int Lanes() => SharedDequantiser ? 1 : Columns;

    /// <summary>
    /// The frame of the array; its element counts with integer activations only. Its group number has one bit: a group is the first one of its tile or not.
    /// </summary>
    /// <returns>A configuration.</returns>
    public MixPeArrayConfig Array() => new() { Rows = Rows, Columns = Columns, MaxReduction = GroupSize, Pe = Pe() };

    /// <summary>The element with integer activations.</summary>
    /// <returns>A configuration.</returns>
    public MixPeConfig Pe() => new()
    {
        WeightBits = WeightBits,
        WeightSigned = WeightSigned,
        ActivationBits = Activation == MixPeActivation.Int4 ? 4 : 8,
        GroupSize = GroupSize,
        Topology = Topology,
    };

    /// <summary>The element with floating-point activations.</summary>
    /// <returns>A configuration.</returns>
    public MixPeFloatConfig FloatPe() => new()
    {
        WeightBits = WeightBits,
        WeightSigned = WeightSigned,
        Activation = Activation == MixPeActivation.Bf16 ? MixPeFloatFormat.Bf16 : MixPeFloatFormat.Fp16,
        Accumulator = Accumulator,
        AlignedBits = AlignedBits,
        GroupSize = GroupSize,
        Topology = Topology,
        NonFinite = NonFinite,
    };

    /// <summary>Checks every knob, and that they are legal together.</summary>
    /// <exception cref="ArgumentException">The message names the knob, its value and what it takes.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(MixPeEngineConfig)).CheckRanges(this);
        MixPeFloatKnobs.Check(Activation, Accumulator, NonFinite);
        FloatPe().Validate();
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public MixPeEngineConfig Validated()
    {
        Validate();
        return this;
    }
}
