using Generators.Catalogue;
using HdlDsl;

namespace Generators.Orizuru;

/// <summary>
/// An engine that selects the greatest and the least values of a frame, with their indices (Orizuru of OASIS/KLLM, arXiv 2507.23035, §IV-D, and its
/// peers).
/// </summary>
public sealed record TopKConfig
{
    /// <summary>Width of the counters in the statistics.</summary>
    public const int StatisticsBits = 32;

    /// <summary>How the selection is made.</summary>
    [Knob("How the selection is made.")]
    public TopKArchitecture Architecture { get; init; } = TopKArchitecture.Streaming;

    /// <summary>Values in the longest frame.</summary>
    [Knob("Values in the longest frame.", Min = 1, Max = 16_384)]
    public int MaxLength { get; init; } = 64;

    /// <summary>Values that are taken in a cycle.</summary>
    [Knob("Values that are taken in a cycle.", Values = [1, 2, 4, 8, 16, 32, 64])]
    public int Lanes { get; init; } = 4;

    /// <summary>Items in the longest list.</summary>
    [Knob("Items in the longest list of the greatest or of the least.", Min = 1, Max = 16_384)]
    public int MaxCount { get; init; } = 8;

    /// <summary>Format of the values.</summary>
    [Knob("Format of the values.")]
    public TopKFormat Format { get; init; } = TopKFormat.Fp16;

    /// <summary>Width of integers.</summary>
    [Knob("Width of signed and unsigned values.", Min = 1, Max = 32, Unit = "bits")]
    public int IntegerBits { get; init; } = 8;

    /// <summary>What NaNs do.</summary>
    [Knob("What NaNs do.")]
    public TopKNan Nan { get; init; } = TopKNan.TotalOrder;

    /// <summary>What happens where both lists select the same item.</summary>
    [Knob("What happens where both lists select the same item.")]
    public TopKOverlap Overlap { get; init; } = TopKOverlap.Flag;

    /// <summary>Order of the items.</summary>
    [Knob("Order of the items: ByIndex for QuickSelect and RadixSelect alone.")]
    public TopKOrder Order { get; init; } = TopKOrder.Interleaved;

    /// <summary>Whether −0 comes out as it came in, for one more bit of each value; otherwise as +0. Both are equal in any case.</summary>
    [Knob("−0 comes out as it came in, for one more bit of each value; otherwise as +0.")]
    public bool KeepsZeroSign { get; init; } = true;

    /// <summary>Whether the next frame is loaded while items of the one before leave.</summary>
    [Knob("The next frame is loaded while items of the one before leave.")]
    public bool PingPong { get; init; } = true;

    /// <summary>Leaves of a unit of <see cref="TopKArchitecture.UnitTree"/>.</summary>
    [Knob("Leaves of a unit of UnitTree.", Values = [2, 4, 8, 16])]
    public int Radix { get; init; } = 16;

    /// <summary>Comparators of <see cref="TopKArchitecture.FlatTree"/> and <see cref="TopKArchitecture.TwoTrees"/>; 0 for one at each node.</summary>
    [Knob("Comparators of each tree of FlatTree and TwoTrees; 0 for one at each node.", Min = 0, Max = 8_192)]
    public int Comparators { get; init; }

    /// <summary>Whether values are floating point.</summary>
    public bool IsFloat => Format is TopKFormat.Fp16 or TopKFormat.Bf16 or TopKFormat.Fp32;

    /// <summary>Width of a value in bits.</summary>
    public int ValueBits => Format switch
    {
        TopKFormat.Fp16 or TopKFormat.Bf16 => 16,
        TopKFormat.Fp32 => 32,
        _ => IntegerBits,
    };

    /// <summary>Bits of the fraction of a floating-point value.</summary>
    public int FractionBits => Format switch
    {
        TopKFormat.Fp16 => 10,
        TopKFormat.Bf16 => 7,
        TopKFormat.Fp32 => 23,
        _ => 0,
    };

    /// <summary>Beats of the longest frame: ceil(MaxLength / Lanes).</summary>
    public int Words => (MaxLength + Lanes - 1) / Lanes;

    /// <summary>Width of a word's address, at least 1.</summary>
    public int WordBits => Math.Max(1, Hdl.BitsToCount(Words));

    /// <summary>Width of an index, at least 1.</summary>
    public int IndexBits => Math.Max(1, Hdl.BitsToCount(MaxLength));

    /// <summary>Width of a count of items: holds 0 … MaxCount.</summary>
    public int CountBits => Hdl.BitsToCount(MaxCount + 1);

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or two of them do not go together; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(TopKConfig)).CheckRanges(this);
        var isSelect = Architecture is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect;
        if (isSelect != (Order == TopKOrder.ByIndex))
        {
            throw new CatalogueException(isSelect
                ? $"Knob 'order' can't be '{Order}'; {Architecture} finds items by rising index, which is ByIndex."
                : $"Knob 'order' can't be 'ByIndex'; {Architecture} finds items by their values: Interleaved or MaxFirst.");
        }

        if (Overlap == TopKOverlap.MaxWins && Order == TopKOrder.Interleaved)
            throw new CatalogueException("Knob 'order' can't be 'Interleaved' with overlap=MaxWins, which needs the whole list of the greatest first: MaxFirst.");
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public TopKConfig Validated()
    {
        Validate();
        return this;
    }
}
