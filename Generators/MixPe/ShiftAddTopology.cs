namespace Generators.MixPe;

/// <summary>How a product without a multiplier is added up; every topology gives the same bits.</summary>
public enum ShiftAddTopology
{
    /// <summary>One gated, shifted copy of the activation per weight bit; carry-propagate adders form the product, one more accumulates it.</summary>
    Ripple,

    /// <summary>The same copies and the accumulator in one carry-save tree; a single carry-propagate adder at its end.</summary>
    CarrySave,

    /// <summary>Radix-4 Booth digits of the weight, half as many copies, in the same carry-save tree.</summary>
    Booth,

    /// <summary>No shift and add but a multiplier: the baseline, and what the others are proved equal to.</summary>
    Multiplier,
}
