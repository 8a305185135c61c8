using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>Transforms by their definition, N² multiplications of big integers.</summary>
public static class NttGolden
{
    /// <summary>Values at the powers of the root: X[k] = Σ x[i]·ω^(i·k) mod M, or X[k] = Σ x[i]·ψ^(i·(2k + 1)) mod M when it is negacyclic.</summary>
    /// <param name="config">The transform.</param>
    /// <param name="coefficients">x, N numbers.</param>
    /// <returns>X.</returns>
    public static BigInteger[] Forward(NttConfig config, IReadOnlyList<BigInteger> coefficients)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(coefficients);
        var powers = Powers(config, config.Root);
        return [.. Enumerable.Range(0, config.Points).Select(k => Sum(config, coefficients, i => powers[(int)((long)i * Point(config, k) % config.Order)]))];
    }

    /// <summary>The coefficients: x[i] = N^(−1)·Σ X[k]·ω^(−i·k) mod M, or with ψ^(−i·(2k + 1)).</summary>
    /// <param name="config">The transform.</param>
    /// <param name="values">X, N numbers.</param>
    /// <returns>x.</returns>
    public static BigInteger[] Inverse(NttConfig config, IReadOnlyList<BigInteger> values)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(values);
        var powers = Powers(config, ModGolden.Inverse(config.Root, config.Modulus));
        var scale = ModGolden.Inverse(config.Points, config.Modulus);
        return
        [
            .. Enumerable.Range(0, config.Points).Select(i => Sum(config, values, k => powers[(int)((long)i * Point(config, k) % config.Order)]) * scale % config.Modulus),
        ];
    }

    /// <summary>A product of polynomials modulo x^N − 1, or x^N + 1 when it is negacyclic.</summary>
    /// <param name="config">The transform.</param>
    /// <param name="a">N coefficients.</param>
    /// <param name="b">N coefficients.</param>
    /// <returns>N coefficients of the product.</returns>
    public static BigInteger[] Product(NttConfig config, IReadOnlyList<BigInteger> a, IReadOnlyList<BigInteger> b)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var product = new BigInteger[config.Points];
        for (var i = 0; i < a.Count; i++)
        {
            for (var j = 0; j < b.Count; j++)
            {
                var wraps = i + j >= config.Points;
                product[(i + j) % config.Points] += wraps && config.IsNegacyclic ? -a[i] * b[j] : a[i] * b[j];
            }
        }

        return [.. product.Select(sum => ((sum % config.Modulus) + config.Modulus) % config.Modulus)];
    }

    private static int Point(NttConfig config, int k) => config.IsNegacyclic ? (2 * k) + 1 : k;

    private static BigInteger Sum(NttConfig config, IReadOnlyList<BigInteger> numbers, Func<int, BigInteger> factor) =>
        Enumerable.Range(0, config.Points).Aggregate(BigInteger.Zero, (sum, i) => sum + (numbers[i] * factor(i))) % config.Modulus;

    private static BigInteger[] Powers(NttConfig config, BigInteger root)
    {
        var powers = new BigInteger[config.Order];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * root % config.Modulus;
        return powers;
    }
}
