using System.Collections.Immutable;
using System.Numerics;
using Generators.Orizuru;

namespace Generators.Oasis;

/// <summary>Codebooks and the tables that are made of them.</summary>
/// <param name="Activations">Centroids of activations, rising.</param>
/// <param name="Weights">Centroids of weights.</param>
public sealed record OasisCodebooks(ImmutableArray<Half> Activations, ImmutableArray<Half> Weights)
{
    /// <summary>Boundaries: the middle between neighbours, rounded to FP16.</summary>
    public ImmutableArray<Half> Boundaries =>
        [.. Enumerable.Range(1, Activations.Length - 1).Select(i => (Half)(((double)Activations[i - 1] + (double)Activations[i]) / 2))];

    /// <summary>Products of centroids, rounded to FP16; activation index · number of weights' centroids + weight index.</summary>
    public ImmutableArray<Half> Products => [.. Activations.SelectMany(a => Weights.Select(w => (Half)((double)a * (double)w)))];
}

/// <summary>A token with its weights.</summary>
/// <param name="Name">What it tests.</param>
/// <param name="Values">Activations, FP16.</param>
/// <param name="Weights">Indices of the weights: of each channel for each activation.</param>
/// <param name="MaxCount">Greatest activations that are outliers.</param>
/// <param name="MinCount">Least activations that are outliers.</param>
public sealed record OasisProduct(string Name, ImmutableArray<Half> Values, ImmutableArray<byte[]> Weights, int MaxCount, int MinCount)
{
    /// <summary>Activations that are not there.</summary>
    public ImmutableHashSet<int> Holes { get; init; } = [];

    /// <summary>Beats that each group of weights has beyond those of the token, or lacks when negative; groups that are not there have the right number.</summary>
    public ImmutableArray<int> ExtraBeats { get; init; } = [];

    /// <summary>Beats of the token.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>1 or more; an empty token has one.</returns>
    public int Beats(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Math.Max(1, (Values.Length + config.Indices - 1) / config.Indices);
    }

    /// <summary>Beats of a group of weights that the engine wants.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>1 … config.Words.</returns>
    public int WantedBeats(OasisConfig config) => Math.Min(Beats(config), config.Words);

    /// <summary>Beats of a group of weights.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="group">Number of the group.</param>
    /// <returns>1 or more.</returns>
    public int GroupBeats(OasisConfig config, int group) => Math.Max(1, WantedBeats(config) + (group < ExtraBeats.Length ? ExtraBeats[group] : 0));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Values.Length} activations, {Weights.Length} channels, k_max {MaxCount}, k_min {MinCount}";
}

/// <summary>
/// The product as the paper writes it, with the roundings of the engine: counts as integers, their sum with the products of centroids exactly, one rounding to
/// FP32; residuals rounded to FP32, fused multiply-adds in FP32 in the order of the outliers; one addition in FP32.
/// </summary>
public static class OasisGolden
{
    /// <summary>The cluster of a value: how many boundaries it is not less than.</summary>
    /// <param name="boundaries">The boundaries.</param>
    /// <param name="value">The value.</param>
    /// <returns>0 … number of boundaries.</returns>
    public static int Cluster(IEnumerable<Half> boundaries, Half value) => boundaries.Count(boundary => value >= boundary);

    /// <summary>A token as a frame of the engine that selects its outliers.</summary>
    /// <param name="product">The token.</param>
    /// <returns>The frame.</returns>
    public static TopKFrame Frame(OasisProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return new TopKFrame(
            product.Name, [.. product.Values.Select(value => (uint)BitConverter.HalfToUInt16Bits(value))], product.MaxCount, product.MinCount)
        {
            Holes = product.Holes,
        };
    }

    /// <summary>Outliers of a token in the order in which they are corrected.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="product">The token.</param>
    /// <returns>Their indices: the greatest, then the least of the others.</returns>
    public static int[] Outliers(OasisConfig config, OasisProduct product)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(product);
        return [.. TopKGolden.Result(config.Selection, Frame(product)).Items.Where(item => item.IsPresent).Select(item => item.Index)];
    }

    /// <summary>Whether a token is too long: it has a kept activation beyond the longest token, or beats beyond it.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="product">The token.</param>
    /// <returns>True when it is.</returns>
    public static bool IsTooLong(OasisConfig config, OasisProduct product)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(product);
        return product.Beats(config) > config.Words || Enumerable.Range(0, product.Values.Length).Any(k => k >= config.MaxReduction && !product.Holes.Contains(k));
    }

    /// <summary>Activations that a group's channels have: those that are kept, not beyond the longest token, and not beyond the group's beats.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="product">Token and weights.</param>
    /// <param name="group">Number of the group; null when its beats are right.</param>
    /// <returns>Their numbers, rising.</returns>
    public static int[] Used(OasisConfig config, OasisProduct product, int? group)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(product);
        var end = Math.Min(product.Values.Length, config.MaxReduction);
        if (group is { } number)
            end = Math.Min(end, product.GroupBeats(config, number) * config.Indices);
        return [.. Enumerable.Range(0, end).Where(k => !product.Holes.Contains(k))];
    }

    /// <summary>The results. Activations without weights count nothing and are not corrected.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="codebooks">Codebooks.</param>
    /// <param name="product">Token and weights.</param>
    /// <returns>A number for each channel.</returns>
    public static float[] Results(OasisConfig config, OasisCodebooks codebooks, OasisProduct product)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(codebooks);
        ArgumentNullException.ThrowIfNull(product);
        var indices = product.Values.Select(value => Cluster(codebooks.Boundaries, value)).ToArray();
        var products = codebooks.Products;
        var outliers = Outliers(config, product);
        return [.. product.Weights.Select((channel, n) =>
        {
            var used = Used(config, product, n / config.Lines);
            var counts = new long[products.Length];
            foreach (var k in used)
                counts[(indices[k] * codebooks.Weights.Length) + channel[k]]++;
            var exact = BigInteger.Zero;
            for (var j = 0; j < counts.Length; j++)
                exact += counts[j] * (BigInteger)((double)products[j] * (1 << 24));
            var main = Rounded(exact);
            var correction = 0f;
            foreach (var o in outliers.Intersect(used))
            {
                var residual = (float)((double)product.Values[o] - (double)codebooks.Activations[indices[o]]);
                correction = MathF.FusedMultiplyAdd(residual, (float)codebooks.Weights[channel[o]], correction);
            }

            return main + correction;
        })];
    }

    /// <summary>n · 2^−24, rounded to FP32. A double holds 53 bits of it; what is cut off is kept as a bit at the end, so the second rounding is right.</summary>
    private static float Rounded(BigInteger n)
    {
        var magnitude = BigInteger.Abs(n);
        var excess = (int)Math.Max(0, magnitude.GetBitLength() - 53);
        var kept = magnitude >> excess;
        if (kept << excess != magnitude)
            kept |= 1;
        return (float)(n.Sign * Math.ScaleB((double)kept, excess - 24));
    }
}
