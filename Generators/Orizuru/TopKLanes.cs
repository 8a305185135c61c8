using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>What several architectures do with the lanes of a word.</summary>
internal static class TopKLanes
{
    /// <summary>For each bit the number of ones below it, and the number of all ones; log2(width) levels of adders.</summary>
    public static (UInt[] Below, UInt All) PrefixCounts(Bits mask)
    {
        if (mask.Width == 1)
            return ([UInt.Constant(0, 1)], mask[0].AsUInt());
        var half = mask.Width / 2;
        var low = PrefixCounts(mask.Slice(0, half));
        var high = PrefixCounts(mask.Slice(half, mask.Width - half));
        return ([.. low.Below, .. high.Below.Select(below => low.All + below)], low.All + high.All);
    }

    /// <summary>The bits with the first one lowest.</summary>
    public static Bits Mask(IEnumerable<Bit> bits) => Cat(bits.Reverse());

    /// <summary>Depth of a memory of words: tools have objections to a memory of one word.</summary>
    public static int Depth(int words) => Math.Max(2, words);

    /// <summary>An element at a number of any width; without a selector where there is one element alone.</summary>
    public static T At<T>(Vec<T> elements, UInt index)
        where T : Data => elements.Count == 1 ? elements[0] : elements[index];
}
