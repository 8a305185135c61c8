namespace Generators.Orizuru;

/// <summary>How the selection is made. All architectures have the same ports and select the same items.</summary>
public enum TopKArchitecture
{
    /// <summary>One tree of one-bit nodes for each list over shared leaves in registers (Orizuru as published: arXiv 2507.23035, §IV-D).</summary>
    FlatTree,

    /// <summary>Units of R leaves that register their winners, in levels.</summary>
    UnitTree,

    /// <summary>Leaves and winners in memories; trees are built while the frame is loaded.</summary>
    Streaming,

    /// <summary>Two tournament trees that share nothing: what sharing is compared with.</summary>
    TwoTrees,

    /// <summary>Quick-select with random pivots, each list by itself (after SpAtten, arXiv 2012.09852).</summary>
    QuickSelect,

    /// <summary>A bitonic sort of the whole frame.</summary>
    Bitonic,

    /// <summary>A systolic priority queue as deep as the longest list.</summary>
    SystolicQueue,

    /// <summary>Histograms of the key's digits, no comparators.</summary>
    RadixSelect,
}

/// <summary>Format of the values.</summary>
public enum TopKFormat
{
    /// <summary>IEEE 754 binary16.</summary>
    Fp16,

    /// <summary>bfloat16.</summary>
    Bf16,

    /// <summary>IEEE 754 binary32.</summary>
    Fp32,

    /// <summary>Two's complement of <see cref="TopKConfig.IntegerBits"/> bits.</summary>
    Signed,

    /// <summary>Unsigned of <see cref="TopKConfig.IntegerBits"/> bits.</summary>
    Unsigned,
}

/// <summary>What NaNs do.</summary>
public enum TopKNan
{
    /// <summary>They are ordered as IEEE 754 totalOrder has them: positive ones above +∞, negative ones below −∞, by their payload.</summary>
    TotalOrder,

    /// <summary>They are selected for neither list.</summary>
    NeverSelected,

    /// <summary>A frame with a NaN gives no items.</summary>
    EmptiesFrame,
}

/// <summary>What happens where both lists select the same item: when 2k exceeds the frame, or with enough equal values.</summary>
public enum TopKOverlap
{
    /// <summary>It is in both lists.</summary>
    Allow,

    /// <summary>It is in both lists, and the statistics say that there is one.</summary>
    Flag,

    /// <summary>The list of the greatest has it; the list of the least takes the next one instead.</summary>
    MaxWins,
}

/// <summary>Order of the items.</summary>
public enum TopKOrder
{
    /// <summary>Greatest, least, second greatest, second least, …; what is left of the longer list follows.</summary>
    Interleaved,

    /// <summary>The greatest from the top down, then the least from the bottom up.</summary>
    MaxFirst,

    /// <summary>The greatest by rising index, then the least by rising index.</summary>
    ByIndex,
}
