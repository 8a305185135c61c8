using Generators.Catalogue;
using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Arithmetic;

namespace Generators.Oasis;

/// <summary>
/// A product of a token with a weight matrix, both of them indices into K-Means codebooks, with the token's outliers corrected (OASIS/KLLM, arXiv 2507.23035).
/// </summary>
public sealed record OasisConfig
{
    /// <summary>Width of FP16 numbers.</summary>
    public const int HalfBits = 16;

    /// <summary>Width of results, FP32.</summary>
    public const int ResultBits = 32;

    /// <summary>
    /// FP32 as it occurs here. Residuals and the main branch are multiples of 2^−24, products of residuals and all sums of 2^−48, and so is each of them when it is rounded: none is a subnormal
    /// number of FP32, and the hardware need not care for them.
    /// </summary>
    internal static FloatFormat Number { get; } = FloatFormat.Fp32 with { HasSubnormals = false };

    /// <summary>Width of an activation's index.</summary>
    [Knob("Bits of an activation's index: 2^bits centroids.", Values = [3, 4], Unit = "bits")]
    public int ActivationBits { get; init; } = 4;

    /// <summary>Width of a weight's index.</summary>
    [Knob("Bits of a weight's index: 2^bits centroids.", Values = [3, 4], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>Activations of the longest token.</summary>
    [Knob("Activations of the longest token.", Min = 1, Max = 16_384)]
    public int MaxReduction { get; init; } = 64;

    /// <summary>Activations that are taken, and indices that each line counts, in a cycle.</summary>
    [Knob("Activations that are taken, and indices that each line counts, in a cycle.", Values = [1, 2, 4, 8, 16, 32, 64])]
    public int Indices { get; init; } = 4;

    /// <summary>Lines: output channels that are worked on at once.</summary>
    [Knob("Lines: output channels at once.", Min = 1, Max = 64)]
    public int Lines { get; init; } = 2;

    /// <summary>Products of counts and table entries that each line adds in a cycle.</summary>
    [Knob("Products of counts and table entries that each line adds in a cycle.", Values = [1, 2, 4, 8, 16, 32])]
    public int Terms { get; init; } = 8;

    /// <summary>Outliers of each side, at most.</summary>
    [Knob("Greatest and least activations that can be corrected, each.", Min = 1, Max = 4_096)]
    public int MaxOutliers { get; init; } = 4;

    /// <summary>How outliers are selected.</summary>
    [Knob("How outliers are selected.")]
    public TopKArchitecture Selector { get; init; } = TopKArchitecture.Streaming;

    /// <summary>Centroids of activations.</summary>
    public int ActivationCentroids => 1 << ActivationBits;

    /// <summary>Centroids of weights.</summary>
    public int WeightCentroids => 1 << WeightBits;

    /// <summary>Entries of the table of products, and counters of a line.</summary>
    public int Bins => ActivationCentroids * WeightCentroids;

    /// <summary>Beats of the longest token.</summary>
    public int Words => (MaxReduction + Indices - 1) / Indices;

    /// <summary>Width of a beat's number, at least 1.</summary>
    public int WordBits => Math.Max(1, Hdl.BitsToCount(Words));

    /// <summary>Width of a counter: holds 0 … MaxReduction.</summary>
    public int CountBits => Hdl.BitsToCount(MaxReduction + 1);

    /// <summary>Cycles of the sum over all bins.</summary>
    public int ReductionCycles => Bins / Terms;

    /// <summary>The index counter of a line.</summary>
    public OasisCounterConfig Counter => new()
    {
        ActivationBits = ActivationBits,
        WeightBits = WeightBits,
        MaxReduction = MaxReduction,
        Indices = Indices,
        Terms = Terms,
    };

    /// <summary>The engine that selects outliers: an activation is in one list at most, or its residual would be added twice.</summary>
    public TopKConfig Selection => new()
    {
        Architecture = Selector,
        MaxLength = MaxReduction,
        Lanes = Indices,
        MaxCount = MaxOutliers,
        Format = TopKFormat.Fp16,
        Overlap = TopKOverlap.MaxWins,
        Order = Selector is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect ? TopKOrder.ByIndex : TopKOrder.MaxFirst,
    };

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(OasisConfig)).CheckRanges(this);
        Selection.Validate();
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public OasisConfig Validated()
    {
        Validate();
        return this;
    }
}
