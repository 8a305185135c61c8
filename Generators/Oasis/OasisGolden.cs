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

    /// <summary>Outliers of a token in the order in which they are corrected.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="product">The token.</param>
    /// <returns>Their indices: the greatest, then the least of the others.</returns>
    public static int[] Outliers(OasisConfig config, OasisProduct product)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(product);
        var frame = new TopKFrame(
            product.Name, [.. product.Values.Select(value => (uint)BitConverter.HalfToUInt16Bits(value))], product.MaxCount, product.MinCount)
        {
            Holes = product.Holes,
        };
        return [.. TopKGolden.Result(config.Selection, frame).Items.Where(item => item.IsPresent).Select(item => item.Index)];
    }

    /// <summary>The results.</summary>
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
        var used = Enumerable.Range(0, Math.Min(product.Values.Length, config.MaxReduction)).Where(k => !product.Holes.Contains(k)).ToArray();
        return [.. product.Weights.Select(channel =>
        {
            var counts = new long[products.Length];
            foreach (var k in used)
                counts[(indices[k] * codebooks.Weights.Length) + channel[k]]++;
            var exact = BigInteger.Zero;
            for (var j = 0; j < counts.Length; j++)
                exact += counts[j] * (BigInteger)((double)products[j] * (1 << 24));
            var main = Rounded(exact);
            var correction = 0f;
            foreach (var o in outliers)
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
