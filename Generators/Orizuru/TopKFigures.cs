using System.Collections.Immutable;

namespace Generators.Orizuru;

/// <summary>
/// Comparators of every architecture, and the cycles that full frames of random values take, both lists with <see cref="TopKConfig.MaxCount"/> items, one frame
/// right after the other and no pauses. In closed form, but for quick-select and the comparisons of all: these are means of seeded random frames, by models.
/// </summary>
public static class TopKFigures
{
    private const int Frames = 8;

    /// <summary>Comparators of values.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Their number.</returns>
    public static int Comparators(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Architecture switch
        {
            TopKArchitecture.SystolicQueue => TopKComparisons.SystolicCells(config),
            TopKArchitecture.Bitonic => BitonicMerger.Comparators(config),
            TopKArchitecture.QuickSelect => 2 * config.Lanes,
            TopKArchitecture.RadixSelect => 0,
            _ => TopKTreeTiming.Comparators(config),
        };
    }

    /// <summary>Cycles from the beginning of a frame to that of the next one.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The number: exact for trees, within 3 % for the others.</returns>
    public static double CyclesPerFrame(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var count = Math.Min(config.MaxCount, config.MaxLength);
        if (!IsPeer(config))
            return TopKTreeTiming.Period(config, count);
        var items = 2 * count;
        var work = config.Architecture switch
        {
            TopKArchitecture.SystolicQueue => items,
            TopKArchitecture.Bitonic => BitonicCycles(config) + items,
            TopKArchitecture.QuickSelect => QuickCycles(config),
            _ => RadixCycles(config, count),
        };
        var load = config.Architecture == TopKArchitecture.SystolicQueue ? config.Words * config.Lanes : config.Words;
        return config.PingPong ? Math.Max(load, work) : load + work;
    }

    /// <summary>Comparisons of a frame, by <see cref="TopKComparisons"/>.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The mean of the random frames.</returns>
    public static double ComparisonsPerFrame(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var frames = config.Architecture == TopKArchitecture.QuickSelect ? Frames : 1;
        return RandomFrames(config, frames).Average(frame => TopKComparisons.Expected(config, frame) ?? 0);
    }

    private static bool IsPeer(TopKConfig config) =>
        config.Architecture is TopKArchitecture.SystolicQueue or TopKArchitecture.Bitonic or TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect;

    private static double BitonicCycles(TopKConfig config)
    {
        var size = new BitonicSize(config);
        var passes = size.LaneBits + (size.WordBits * (size.WordBits + 1) / 2);
        // Behind the last pass the heads of the greatest are looked for.
        return (passes * ((1 << size.WordBits) + size.LaneBits + 4.0)) + 12;
    }

    private static double QuickCycles(TopKConfig config) =>
        RandomFrames(config, Frames).Select(frame => QuickSelectModel.Work(config, frame)).Average(work => work.Words + (4.0 * work.Passes));

    private static double RadixCycles(TopKConfig config, int count)
    {
        var digits = (config.ValueBits + config.RadixDigitBits - 1) / config.RadixDigitBits;
        // A list ends with the word of its last item. A word takes a cycle, or one for each of its items.
        var picked = config.Words * ((double)count / (count + 1));
        var wordsWithItems = config.Words * (1 - Math.Pow(1 - (1.0 / config.Words), count));
        return ((digits - 1) * (config.Words + 3)) + (2 * (picked + count - wordsWithItems)) + 9;
    }

    private static ImmutableArray<TopKFrame> RandomFrames(TopKConfig config, int frames)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, frames).Select(_ => Full(config, random))];
    }

    private static TopKFrame Full(TopKConfig config, Random random) =>
        new("random", [.. Enumerable.Range(0, config.MaxLength).Select(_ => Number(config, random))], config.MaxCount, config.MaxCount);

    private static uint Number(TopKConfig config, Random random)
    {
        while (true)
        {
            var value = (uint)random.NextInt64(1L << config.ValueBits);
            if (!TopKGolden.IsNan(config, value))
                return value;
        }
    }
}
