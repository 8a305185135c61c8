using System.Numerics;

namespace Generators.Orizuru;

/// <summary>Comparisons that an engine counts for a frame, in closed form or by a model of its own; independent of the hardware.</summary>
public static class TopKComparisons
{
    /// <summary>What <see cref="TopKStatistics.Comparisons"/> must be.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame; not one that is too long.</param>
    /// <returns>The number; null where it is not defined.</returns>
    public static long? Expected(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        return config.Architecture switch
        {
            TopKArchitecture.Streaming => TopKTreeComparisons.OfAvailable(config, frame) + TopKTreeComparisons.OfTaken(config, frame),
            TopKArchitecture.TwoTrees => TopKTreeComparisons.OfAllNodes(config, sharesLeaves: false) + TopKTreeComparisons.OfTaken(config, frame),
            TopKArchitecture.FlatTree or TopKArchitecture.UnitTree => TopKTreeComparisons.OfAllNodes(config, sharesLeaves: true) + TopKTreeComparisons.OfTaken(config, frame),
            TopKArchitecture.SystolicQueue => (long)SystolicCells(config) * Available(config, frame),
            TopKArchitecture.Bitonic => Bitonic(config, frame),
            TopKArchitecture.QuickSelect => QuickSelectModel.Work(config, frame).Comparisons,
            TopKArchitecture.RadixSelect => 0,
            _ => null,
        };
    }

    /// <summary>Values of a frame that may be selected, were it neither aborted nor emptied.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Their number.</returns>
    public static int Available(TopKConfig config, TopKFrame frame)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(frame);
        return Enumerable.Range(0, frame.Values.Length)
            .Count(i => frame.Keeps(i) && (config.Nan != TopKNan.NeverSelected || !TopKGolden.IsNan(config, frame.Values[i])));
    }

    /// <summary>Cells of both systolic queues, each with a comparator. With MaxWins the queue of the least also holds what the other list may take.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Their number.</returns>
    internal static int SystolicCells(TopKConfig config) =>
        Math.Min(config.MaxCount, config.MaxLength) +
        Math.Min(config.Overlap == TopKOverlap.MaxWins ? 2 * config.MaxCount : config.MaxCount, config.MaxLength);

    /// <summary>M/4 · log2 M · (log2 M + 1) of the least M = Lanes · 2^i that holds the frame; none for a frame without items.</summary>
    private static long Bitonic(TopKConfig config, TopKFrame frame)
    {
        if (!TopKGolden.Result(config, frame).Items[0].IsPresent)
            return 0;
        long entries = config.Lanes;
        while (entries < frame.Values.Length)
            entries *= 2;
        var log = BitOperations.Log2((ulong)entries);
        return entries * log * (log + 1) / 4;
    }
}
