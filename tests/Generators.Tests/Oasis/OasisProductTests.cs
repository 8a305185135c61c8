using System.Numerics;
using Generators.Oasis;
using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Oasis;

/// <summary>Products of a layer's size: every bit as the golden model, and as near to the exact result as the roundings allow.</summary>
public sealed class OasisProductTests
{
    private const double HalfUnit = 1.0 / 2048, SingleUnit = 1.0 / (1 << 24);

    [Fact]
    public void A_product_of_256_by_16_is_right() => Run(
        new OasisConfig { MaxReduction = 256, Indices = 8, Lines = 2, Terms = 16, MaxOutliers = 3 }, channels: 16, outliers: 3);

    [Fact]
    public void A_product_of_256_by_16_in_W4A3_is_right() => Run(
        new OasisConfig { ActivationBits = 3, MaxReduction = 256, Indices = 8, Lines = 2, Terms = 16, MaxOutliers = 3 }, channels: 16, outliers: 3);

    [Fact]
    public void A_product_of_4096_by_256_is_right() => RunLayer(activationBits: 4);

    [Fact]
    [Trait("Category", "Nightly")]
    public void A_product_of_4096_by_256_in_W4A3_is_right() => RunLayer(activationBits: 3);

    private static void RunLayer(int activationBits) => Run(
        new OasisConfig
        {
            ActivationBits = activationBits,
            MaxReduction = 4096,
            Indices = 16,
            Lines = 8,
            Terms = 32,
            MaxOutliers = 20,
            Selector = TopKArchitecture.RadixSelect,
        },
        channels: 256,
        outliers: 20);

    [Fact]
    public void The_golden_model_is_within_the_bound_of_the_exact_product()
    {
        var config = new OasisConfig { MaxReduction = 4096, Indices = 16, MaxOutliers = 20 };
        for (var seed = 0; seed < 6; seed++)
        {
            var (codebooks, product) = Layer(config, channels: 8, outliers: 20, seed);
            ExpectNear(config, codebooks, product);
        }
    }

    private static void Run(OasisConfig config, int channels, int outliers)
    {
        var (codebooks, product) = Layer(config, channels, outliers, seed: 4);
        var engine = new OasisMatMul(config);
        Testbench.Run(engine, new SimulationOptions { MaxCycles = 1_000_000 }, simulation =>
        {
            simulation.Reset();
            var testbench = new OasisTestbench(simulation, engine);
            testbench.Write(codebooks);
            testbench.Run(codebooks, [product], default, 1);
        });
        ExpectNear(config, codebooks, product);
    }

    /// <summary>Activations near a normal distribution, 1 % of them up to 30 times as large; weights near a normal distribution.</summary>
    private static (OasisCodebooks Codebooks, OasisProduct Product) Layer(OasisConfig config, int channels, int outliers, int seed)
    {
        var random = new Random(seed);
        var (a, w) = (config.ActivationCentroids, config.WeightCentroids);
        var codebooks = new OasisCodebooks(
            [.. Enumerable.Range(0, a).Select(i => (Half)(3.0 * ((2 * i) + 1 - a) / a))], [.. Enumerable.Range(0, w).Select(i => (Half)(0.1 * ((2 * i) + 1 - w) / w))]);
        var values = Enumerable.Range(0, config.MaxReduction).Select(_ => (Half)(Normal() * (random.Next(100) == 0 ? 30 * random.NextDouble() : 1))).ToArray();
        var weights = Enumerable.Range(0, channels).Select(_ => Enumerable.Range(0, values.Length)
            .Select(_ => (byte)Math.Clamp((int)Math.Floor((w / 2) + (Normal() * w / 6)), 0, w - 1)).ToArray());
        return (codebooks, new OasisProduct($"layer of seed {seed}", [.. values], [.. weights], outliers, outliers));

        double Normal() => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
    }

    /// <summary>
    /// The exact product has inliers' centroids and outliers' values times centroids of weights. Errors: each product of centroids is rounded to FP16, the main
    /// sum once to FP32, each residual to FP32, each multiply-add to FP32, and the last addition.
    /// </summary>
    private static void ExpectNear(OasisConfig config, OasisCodebooks codebooks, OasisProduct product)
    {
        var results = OasisGolden.Results(config, codebooks, product);
        var outliers = OasisGolden.Outliers(config, product).ToHashSet();
        outliers.Count.ShouldBe(product.MaxCount + product.MinCount);
        for (var n = 0; n < results.Length; n++)
        {
            // In multiples of 2^−48: products of FP16 numbers are integers.
            var exact = BigInteger.Zero;
            var (products, corrections) = (0.0, 0.0);
            for (var k = 0; k < product.Values.Length; k++)
            {
                var centroid = codebooks.Activations[OasisGolden.Cluster(codebooks.Boundaries, product.Values[k])];
                var weight = codebooks.Weights[product.Weights[n][k]];
                exact += Scaled(outliers.Contains(k) ? product.Values[k] : centroid) * Scaled(weight);
                products += Math.Abs((double)centroid * (double)weight);
                if (outliers.Contains(k))
                    corrections += Math.Abs(((double)product.Values[k] - (double)centroid) * (double)weight);
            }

            var error = Math.Abs((double)(exact - Scaled48(results[n]))) * Math.Pow(2, -48);
            var bound = (products * HalfUnit) + (product.Values.Length * Math.Pow(2, -25)) + (2 * SingleUnit * (products + corrections) * 1.01)
                + ((outliers.Count + 1) * SingleUnit * corrections * 1.01);
            error.ShouldBeLessThanOrEqualTo(bound, $"{product}, channel {n}");
        }
    }

    private static BigInteger Scaled(Half value) => (BigInteger)((double)value * (1 << 24));

    private static BigInteger Scaled48(float value) => (BigInteger)((double)value * Math.Pow(2, 48));
}
