using System.Collections.Immutable;

namespace Generators.Oasis;

/// <summary>Codebooks, tokens and weights for engines: corners and seeded random ones.</summary>
public static class OasisStimulus
{
    private const int LongestOfOnePair = 64;

    /// <summary>Rising centroids of activations and of weights, near a normal distribution; the ends are far out now and then.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Codebooks whose products are finite.</returns>
    public static OasisCodebooks Codebooks(OasisConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var scale = Math.Pow(2, random.Next(-12, 8));
        var activations = Enumerable.Range(0, config.ActivationCentroids).Select(_ => (Half)(Normal(random) * scale)).ToArray();
        // With an odd seed the greatest centroids there can be: products up to the greatest FP16 number.
        if (seed % 2 != 0)
            (activations[0], activations[^1]) = ((Half)(-65504f), (Half)65504f);
        Array.Sort(activations);
        var weights = Enumerable.Range(0, config.WeightCentroids).Select(i => i == 0 ? (Half)1f : (Half)Math.Clamp(Normal(random) / 4, -1, 1)).ToArray();
        return new OasisCodebooks([.. activations], [.. weights]);
    }

    /// <summary>Tokens that are special by their values, lengths, counts or weights.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="codebooks">Its codebooks.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <returns>The tokens, all of them one right after the other is a good test too.</returns>
    public static IEnumerable<OasisProduct> Corners(OasisConfig config, OasisCodebooks codebooks, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(codebooks);
        var random = new Random(seed);
        var (n, k) = (config.MaxReduction, config.MaxOutliers);
        var boundaries = codebooks.Boundaries;
        yield return Of("one pair of indices", n, _ => codebooks.Activations[^1], k, k) with { Weights = Channels(config, n, _ => 0) };
        yield return Of("one pair of indices, the other end", n, _ => codebooks.Activations[0], 0, 0) with
        {
            Weights = Channels(config, n, _ => config.WeightCentroids - 1),
        };
        // Each pair of indices in all of a channel: the greatest count of each counter, but for the longest tokens.
        var onePair = Math.Min(n, LongestOfOnePair);
        var channels = (config.WeightCentroids + config.Lines - 1) / config.Lines * config.Lines;
        foreach (var centroid in codebooks.Activations.Distinct())
        {
            yield return Of("one pair of indices in each channel", onePair, _ => centroid, 0, 0) with
            {
                Weights = [.. Enumerable.Range(0, channels).Select(channel => Enumerable.Repeat((byte)(channel % config.WeightCentroids), onePair).ToArray())],
            };
        }

        yield return Of("zeros of both signs", n, i => i % 2 == 0 ? Half.Zero : Half.NegativeZero, k, k);
        yield return Of("boundaries", n, i => boundaries[i % boundaries.Length], k, k);
        yield return Of("just below boundaries", n, i => Half.BitDecrement(boundaries[i % boundaries.Length]), k, 0);
        yield return Of("subnormal numbers", n, i => BitConverter.UInt16BitsToHalf((ushort)((i % 7) | (i % 2 == 0 ? 0x8000 : 0))), 0, k);
        yield return Of("greatest numbers", n, i => i % 2 == 0 ? Half.MaxValue : Half.MinValue, k, k);
        yield return Of("infinities", n, i => i == n / 2 ? Half.PositiveInfinity : i == 0 ? Half.NegativeInfinity : (Half)i, k, 0);
        yield return Of("infinities of both signs", n, i => i % 5 == 1 ? Half.PositiveInfinity : i % 5 == 3 ? Half.NegativeInfinity : (Half)i, k, k);
        yield return Of("a NaN among the outliers", n, i => i == n - 1 ? Half.NaN : (Half)i, k, k);
        yield return Of("a NaN that is no outlier", n, i => i == n - 1 ? Half.NaN : (Half)i, 0, 0);
        yield return Of("no outliers", n, _ => Some(random), 0, 0);
        foreach (var length in new SortedSet<int> { 0, 1, config.Indices - 1, config.Indices, config.Indices + 1, n - 1, n }.Where(length => length >= 0 && length <= n))
            yield return Of($"length {length}", length, _ => Some(random), k, k);
        yield return Of("one group", n, _ => Some(random), k, 1) with { Weights = [.. Channels(config, n, _ => random.Next(config.WeightCentroids)).Take(config.Lines)] };
        yield return Of("holes", n, _ => Some(random), k, k) with { Holes = [.. Enumerable.Range(0, n).Where(i => i % 3 == 0)] };
        yield return Of("nothing kept", n, _ => Some(random), k, k) with { Holes = [.. Enumerable.Range(0, n)] };

        OasisProduct Of(string name, int length, Func<int, Half> value, int max, int min) =>
            new(name, [.. Enumerable.Range(0, length).Select(value)], Channels(config, length, _ => random.Next(config.WeightCentroids)), max, min);
    }

    /// <summary>A token that is too long.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="beyond">Activations beyond the longest token.</param>
    /// <returns>The token.</returns>
    public static OasisProduct TooLong(OasisConfig config, int beyond)
    {
        ArgumentNullException.ThrowIfNull(config);
        var length = config.MaxReduction + beyond;
        var values = Enumerable.Range(0, length).Select(i => (Half)(i % 11));
        return new OasisProduct($"too long by {beyond}", [.. values], Channels(config, length, i => i % config.WeightCentroids), config.MaxOutliers, config.MaxOutliers);
    }

    /// <summary>Tokens that are too long and groups of weights with beats too many or too few, each with a right token behind it.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The tokens, to be sent one right after the other.</returns>
    public static IEnumerable<OasisProduct> Malformed(OasisConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (beat, room) = (config.Indices, (config.Words * config.Indices) - config.MaxReduction);
        var right = new Queue<OasisProduct>(Random(config, 30, seed));
        foreach (var beyond in new SortedSet<int> { 1, room + 1, room + beat, room + beat + 1, room + (3 * beat) })
        {
            // With as many beats of weights as the engine wants, with as many as the token has, with fewer.
            var token = TooLong(config, beyond);
            yield return token;
            yield return right.Dequeue();
            yield return token with { Name = $"{token.Name}, weights too", ExtraBeats = [.. Enumerable.Repeat(token.Beats(config) - config.Words, 2)] };
            yield return token with { Name = $"{token.Name}, weights too short", ExtraBeats = [-1, 0] };
            yield return right.Dequeue();
        }

        var holes = TooLong(config, room + beat);
        yield return holes with { Name = "a beat too many that holds nothing", Holes = [.. Enumerable.Range(config.MaxReduction, room + beat)] };
        int[][] extras = [[1], [-1], [-1, -1], [1, 1], [-config.Words, 2], [config.Words + 1, -1], [0, -1], [0, 1]];
        foreach (var extra in extras)
        {
            yield return right.Dequeue() with { Name = $"weights with {string.Join(", ", extra)} beats more", ExtraBeats = [.. extra] };
            if (extra[0] != 0)
                yield return right.Dequeue();
        }

        foreach (var product in right)
            yield return product;
    }

    /// <summary>Random tokens of some groups of channels: values near a normal distribution with some far out, or any encodings that are finite.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="groups">Groups of channels of a token at most.</param>
    /// <returns>The tokens.</returns>
    public static IEnumerable<OasisProduct> Random(OasisConfig config, int count, int seed, int groups = 3)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var length = random.Next(3) == 0 ? random.Next(config.MaxReduction + 1) : config.MaxReduction;
            var isAny = random.Next(4) == 0;
            var values = Enumerable.Range(0, length).Select(_ => isAny ? Any(random) : Some(random)).ToArray();
            // Few values, and few weights in a channel, so that a word has some pairs more than once.
            var isFew = random.Next(3) == 0;
            for (var i = 2; i < length && isFew; i++)
                values[i] = random.Next(8) == 0 ? values[i] : values[random.Next(2)];
            var channels = Enumerable.Range(0, random.Next(1, groups + 1) * config.Lines).Select(_ =>
            {
                var first = random.Next(config.WeightCentroids);
                return Enumerable.Range(0, length).Select(_ => (byte)(isFew && random.Next(4) > 0 ? first : random.Next(config.WeightCentroids))).ToArray();
            }).ToArray();
            yield return new OasisProduct(
                $"random {number} of seed {seed}", [.. values], [.. channels], random.Next(config.MaxOutliers + 1), random.Next(config.MaxOutliers + 1));
        }
    }

    private static ImmutableArray<byte[]> Channels(OasisConfig config, int length, Func<int, int> index) =>
        [.. Enumerable.Range(0, 2 * config.Lines).Select(_ => Enumerable.Range(0, length).Select(i => (byte)index(i)).ToArray())];

    private static Half Some(Random random) => (Half)(Normal(random) * (random.Next(50) == 0 ? 30 : 1));

    private static Half Any(Random random)
    {
        var code = (ushort)random.Next(0x10000);
        return BitConverter.UInt16BitsToHalf((code & 0x7c00) == 0x7c00 ? (ushort)(code ^ 0x4000) : code);
    }

    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
}
