using Generators.Catalogue;

namespace Generators.BitMod;

/// <summary>
/// A bit-serial processing element of BitMoD (HPCA 2025, arXiv 2411.11745, §IV): low-bit weights as series of one-bit terms times floating-point
/// activations. The defaults are the paper's: four lanes, FP16, three guard bits, an accumulator of 15 bits, groups of up to 128.
/// </summary>
public sealed record BitModPeConfig
{
    /// <summary>Products added up in a cycle.</summary>
    [Knob("Products added up in a cycle.", Values = [1, 2, 4, 8, 16], Unit = "lanes")]
    public int Lanes { get; init; } = 4;

    /// <summary>Format of activations.</summary>
    [Knob("Format of activations.")]
    public BitModActivationFormat Activation { get; init; } = BitModActivationFormat.Fp16;

    /// <summary>Whether subnormal activations count; they are zeros otherwise.</summary>
    [Knob("Subnormal activations count, instead of being zeros.")]
    public bool Subnormals { get; init; } = true;

    /// <summary>What infinite and NaN activations do.</summary>
    [Knob("What infinite and NaN activations do.")]
    public BitModNonFinite NonFinite { get; init; } = BitModNonFinite.Poison;

    /// <summary>Weight types that the hardware knows.</summary>
    [Knob("Weight types that the hardware knows.")]
    public BitModTypeSet Types { get; init; } = BitModTypeSet.All;

    /// <summary>Bits kept behind an activation's last bit when lanes are aligned.</summary>
    [Knob("Bits kept behind an activation's last bit when lanes are aligned.", Min = 0, Max = 6, Unit = "bits")]
    public int GuardBits { get; init; } = 3;

    /// <summary>Width of the accumulator's mantissa, two's complement.</summary>
    [Knob("Width of the accumulator's mantissa, two's complement.", Min = 12, Max = 24, Unit = "bits")]
    public int AccumulatorBits { get; init; } = 15;

    /// <summary>How the accumulator meets the next sum of lanes.</summary>
    [Knob("How the accumulator meets the next sum of lanes.")]
    public BitModAccumulator Accumulator { get; init; } = BitModAccumulator.TwoSided;

    /// <summary>Where the significance of a term goes.</summary>
    [Knob("Where the significance of a term goes.")]
    public BitModSignificance Significance { get; init; } = BitModSignificance.Exponent;

    /// <summary>Rounding of all alignments and of the normalisation.</summary>
    [Knob("Rounding of all alignments and of the normalisation.")]
    public BitModRounding Rounding { get; init; } = BitModRounding.Floor;

    /// <summary>Whether lanes whose product is zero are left out of the greatest exponent.</summary>
    [Knob("Lanes whose product is zero are left out of the greatest exponent.")]
    public bool GateDeadLanes { get; init; }

    /// <summary>Cycles of the accumulation loop. With two, even and odd terms of a group go to two partial sums that the column adds up.</summary>
    [Knob("Cycles of the accumulation loop; with 2 a group has two partial sums.", Min = 1, Max = 2, Unit = "cycles")]
    public int LoopCycles { get; init; } = 1;

    /// <summary>Greatest number of products in a group.</summary>
    [Knob("Greatest number of products in a group.", Values = [16, 32, 64, 128, 256])]
    public int GroupSize { get; init; } = 128;

    /// <summary>Width of a group's scale, unsigned.</summary>
    [Knob("Width of a group's scale, unsigned.", Values = [4, 6, 8], Unit = "bits")]
    public int ScaleBits { get; init; } = 8;

    /// <summary>How the group's sum is multiplied by its scale.</summary>
    [Knob("How the group's sum is multiplied by its scale.")]
    public BitModDequantisation Dequantisation { get; init; } = BitModDequantisation.Serial;

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(BitModPeConfig)).CheckRanges(this);
        if (Accumulator == BitModAccumulator.Exact && LoopCycles == 2)
            throw new ArgumentOutOfRangeException(null, "LoopCycles is 2; the loop of an Exact accumulator is one adder and takes 1 cycle.");
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public BitModPeConfig Validated()
    {
        Validate();
        return this;
    }

    /// <summary>Whether the hardware knows a weight type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True when it does.</returns>
    public bool Supports(BitModDataType type) => Types switch
    {
        BitModTypeSet.Integers => !type.IsFloat(),
        BitModTypeSet.Floats => type.IsFloat(),
        _ => true,
    };
}

/// <summary>Format of activations.</summary>
public enum BitModActivationFormat
{
    /// <summary>IEEE 754 binary16: 5 exponent bits, 10 fraction bits.</summary>
    Fp16,

    /// <summary>bfloat16: 8 exponent bits, 7 fraction bits.</summary>
    Bf16,
}

/// <summary>What infinite and NaN activations do; the paper says nothing about them.</summary>
public enum BitModNonFinite
{
    /// <summary>The channel's result is NaN.</summary>
    Poison,

    /// <summary>They count as the format's greatest number, with their sign.</summary>
    Saturate,
}

/// <summary>Weight types in hardware: leaving some out saves their decoder.</summary>
public enum BitModTypeSet
{
    /// <summary>All types.</summary>
    All,

    /// <summary>INT8, INT6, INT5, INT4, INT3: Booth terms only.</summary>
    Integers,

    /// <summary>FP4 and FP3 with special values.</summary>
    Floats,
}

/// <summary>How the accumulator meets the next sum of lanes.</summary>
public enum BitModAccumulator
{
    /// <summary>The sum of lanes has the lanes' greatest exponent; the one with the smaller exponent, it or the accumulator, is shifted right.</summary>
    TwoSided,

    /// <summary>Lanes are aligned with the accumulator at once: one rounding fewer and one shifter fewer, but all of it is in the loop.</summary>
    Joint,

    /// <summary>A fixed-point accumulator for the whole range of products: nothing is lost until the group's sum is rounded once.</summary>
    Exact,
}

/// <summary>Where the significance 2^bsig of a term goes.</summary>
public enum BitModSignificance
{
    /// <summary>The sum of lanes is shifted left by it, as in the paper: 6 bits more in the accumulation loop.</summary>
    Shifter,

    /// <summary>It is added to the exponent of the sum of lanes: a smaller and shorter loop, and one last place coarser while a group's sum is small.</summary>
    Exponent,
}

/// <summary>Rounding of alignments and of the normalisation.</summary>
public enum BitModRounding
{
    /// <summary>Bits are dropped: lanes round toward zero (they are sign and magnitude), the accumulator toward −∞.</summary>
    Floor,

    /// <summary>To the nearest, halves to the even one.</summary>
    NearestEven,

    /// <summary>To the nearest, halves up: lanes away from zero, the accumulator toward +∞.</summary>
    HalfUp,
}

/// <summary>How a group's sum is multiplied by its scale.</summary>
public enum BitModDequantisation
{
    /// <summary>A bit of the scale in a cycle, as in the paper.</summary>
    Serial,

    /// <summary>Two bits of the scale in a cycle.</summary>
    Radix4,

    /// <summary>A multiplier; one cycle.</summary>
    Parallel,
}
