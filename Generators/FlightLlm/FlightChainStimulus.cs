namespace Generators.FlightLlm;

/// <summary>Beats for a chain: extremes of both lanes, sparse corners, wrong ones, random ones.</summary>
public static class FlightChainStimulus
{
    private static readonly sbyte[] Extremes = [-128, -127, -1, 0, 1, 126, 127];

    /// <summary>
    /// All operands extreme, signs that alternate, sums at the borders of the lower lane, every pattern next to every other, and every kind of wrong beat between right ones.
    /// </summary>
    /// <param name="config">The chain.</param>
    /// <param name="seed">Seed of what the corners leave open.</param>
    /// <returns>The beats.</returns>
    public static IEnumerable<FlightChainInput> Corners(FlightChainConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var patterns = config.Patterns.Length;
        foreach (var (row0, row1, weight) in Triples())
        {
            yield return Filled(config, random, random.Next(patterns), _ => row0, _ => row1, _ => weight);
            // Signs that alternate, so that lanes borrow and carry all the time.
            yield return Filled(config, random, random.Next(patterns), k => k % 2 == 0 ? row0 : row1, k => k % 2 == 0 ? row1 : row0, _ => weight);
        }

        for (var pattern = 0; pattern < patterns; pattern++)
        {
            for (var other = 0; other < patterns; other++)
            {
                yield return Filled(config, random, pattern, _ => -128, _ => 127, _ => -128);
                yield return Filled(config, random, other, _ => -1, _ => -128, k => k % 3 == 0 ? (sbyte)-128 : (sbyte)1);
            }

            foreach (var count in new[] { 7, 8, 9, 15, 16, 17 })
            {
                yield return Filled(config, random, pattern, _ => -128, _ => 1, slice => slice < count ? (sbyte)-128 : (sbyte)0);
                yield return Filled(config, random, pattern, _ => 127, _ => -128, slice => slice < count ? (sbyte)-127 : (sbyte)(slice == count ? -1 : 0));
            }

            foreach (var wrong in Wrong(config, random, pattern))
            {
                yield return wrong;
                yield return Random(config, random, pattern);
            }
        }
    }

    /// <summary>Random beats; one in ten is wrong.</summary>
    /// <param name="config">The chain.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    /// <returns>The beats.</returns>
    public static IEnumerable<FlightChainInput> Random(FlightChainConfig config, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var pattern = random.Next(config.Patterns.Length);
            var wrong = random.Next(10) == 0 ? Wrong(config, random, pattern).ToArray() : [];
            yield return wrong.Length > 0 ? wrong[random.Next(wrong.Length)] : Random(config, random, pattern);
        }
    }

    private static IEnumerable<(sbyte, sbyte, sbyte)> Triples() => Extremes.SelectMany(a => Extremes.SelectMany(b => Extremes.Select(c => (a, b, c))));

    private static FlightChainInput Random(FlightChainConfig config, Random random, int pattern)
    {
        var kind = random.Next(4);
        return Filled(config, random, pattern, _ => Number(), _ => Number(), _ => Number());

        sbyte Number() => kind switch
        {
            0 => Extremes[random.Next(Extremes.Length)],
            1 => (sbyte)random.Next(-3, 4),
            2 => (sbyte)(random.Next(4) == 0 ? random.Next(-128, 128) : 0),
            _ => (sbyte)random.Next(-128, 128),
        };
    }

    private static IEnumerable<FlightChainInput> Wrong(FlightChainConfig config, Random random, int pattern)
    {
        var right = Random(config, random, pattern);
        if (config.Operands == FlightOperands.Symmetric)
            yield return right with { Weights = Changed(right.Weights, random.Next(config.Length), (sbyte)-128) };
        if (config.Patterns.Length > 1 && !int.IsPow2(config.Patterns.Length))
            yield return right with { Pattern = config.Patterns.Length };
        if (config.Patterns[pattern].Kept == config.Window)
            yield break;
        for (var slice = 1; slice < config.Length; slice++)
        {
            if (config.Ends(config.Patterns[pattern], slice - 1))
                continue;
            // The same index twice, a lower one, and anything.
            yield return right with { Indices = Changed(right.Indices, slice, right.Indices[slice - 1]) };
            yield return right with { Indices = Changed(right.Indices, slice, random.Next(right.Indices[slice - 1] + 1)) };
            yield return right with { Indices = Changed(right.Indices, slice - 1, random.Next(config.Window)) };
        }
    }

    private static T[] Changed<T>(T[] values, int place, T value)
    {
        var copy = (T[])values.Clone();
        copy[place] = value;
        return copy;
    }

    /// <summary>A beat with legal indices: every group has a random choice of positions, ascending.</summary>
    private static FlightChainInput Filled(
        FlightChainConfig config, Random random, int pattern, Func<int, sbyte> row0, Func<int, sbyte> row1, Func<int, sbyte> weight)
    {
        var chosen = config.Patterns[pattern];
        var indices = new int[config.Length];
        var group = Array.Empty<int>();
        for (var slice = 0; slice < config.Length; slice++)
        {
            var slot = config.Slot(chosen, slice);
            if (slice == 0 || slice % config.Window == 0 || config.Ends(chosen, slice - 1))
                group = [.. Enumerable.Range(0, config.Window).OrderBy(_ => random.Next()).Take(chosen.Kept).Order()];
            indices[slice] = chosen.Kept == config.Window ? random.Next(config.Window) : group[slot];
        }

        var least = config.Operands == FlightOperands.Symmetric ? -127 : -128;
        return new FlightChainInput(
            [.. Enumerable.Range(0, config.Activations).Select(k => row0(k))], [.. Enumerable.Range(0, config.Activations).Select(k => row1(k))],
            [.. Enumerable.Range(0, config.Length).Select(slice => (sbyte)Math.Max(least, (int)weight(slice)))], indices, pattern,
            config.TagBits == 0 ? 0 : random.NextInt64(1L << config.TagBits));
    }
}
