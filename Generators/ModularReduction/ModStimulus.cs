using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>Operands and moduli for reducers: corners and seeded random ones.</summary>
public static class ModStimulus
{
    /// <summary>Moduli of a width that are special: powers of two, next to them, without structure, prime, of two bits; all with the top bit set.</summary>
    /// <param name="bits">The width, from 2.</param>
    /// <returns>The moduli, each once.</returns>
    public static IEnumerable<BigInteger> Moduli(int bits)
    {
        var top = BigInteger.One << (bits - 1);
        var all = (top << 1) - 1;
        BigInteger[] moduli =
        [
            top, top + 1, all, all - 2, ModReduceConfig.GenericModulus(bits), Prime(bits), top | (BigInteger.One << (bits / 2)), top | (top >> 1), all - (BigInteger.One << (bits / 2)),
        ];
        return moduli.Where(modulus => modulus >= 2 && modulus.GetBitLength() == bits).Distinct();
    }

    /// <summary>The least prime from 5/8 · 2^bits on (by Fermat's test to the bases 2 and 3).</summary>
    /// <param name="bits">Its width, from 2.</param>
    /// <returns>The prime.</returns>
    public static BigInteger Prime(int bits)
    {
        if (bits < 5)
            return bits switch { 2 => 3, 3 => 5, _ => 11 };
        var candidate = (5 * (BigInteger.One << (bits - 3))) | 1;
        // Searching a prime of thousands of bits takes too long; any odd number is as good a stimulus.
        while (bits <= 512 && !(BigInteger.ModPow(2, candidate - 1, candidate).IsOne && BigInteger.ModPow(3, candidate - 1, candidate).IsOne))
            candidate += 2;
        return candidate;
    }

    /// <summary>
    /// Operands that are special for a modulus and the tables of a reducer: borders, multiples of the modulus and their neighbours, single bits, single groups,
    /// and those whose words from the tables have the greatest and the least sum, which alone reach the bound of the sum.
    /// </summary>
    /// <param name="config">The reducer.</param>
    /// <param name="modulus">The modulus.</param>
    /// <returns>The operands, below 2^(2n).</returns>
    public static IEnumerable<BigInteger> Corners(ModReduceConfig config, BigInteger modulus)
    {
        ArgumentNullException.ThrowIfNull(config);
        var n = config.Bits;
        var half = BigInteger.One << n;
        var end = half << n;
        List<BigInteger> corners =
        [
            0, 1, 2, modulus - 1, modulus, modulus + 1, (2 * modulus) - 1, 2 * modulus, (modulus - 1) * (modulus - 1), (modulus * modulus) - 1, modulus * modulus,
            half - 1, half, half + 1, end - 1, end - half, end - 2, end >> 1, (end >> 1) - 1, end - modulus, end / modulus * modulus, (end / modulus * modulus) - 1,
        ];
        var groups = (config.HighBits + config.GroupBits - 1) / config.GroupBits;
        for (var q = 1; q <= Math.Min(groups + 3, 300); q++)
            corners.AddRange([(q * modulus) - 1, q * modulus, (q * modulus) + 1]);
        var step = Math.Max(1, config.InputBits / 512);
        for (var bit = 0; bit < config.InputBits; bit += step)
        {
            corners.Add(BigInteger.One << bit);
            corners.Add((half - 1) << Math.Max(0, bit - n));
        }

        corners.AddRange(Groups(config, modulus, n));
        foreach (var m in new SortedSet<int> { 0, 1, config.IterativeBits, n / 2 })
            corners.AddRange(Extremes(config, modulus, m));
        return corners.Where(value => value.Sign >= 0 && value < end).Distinct();
    }

    /// <summary>Random operands: uniform, sparse, dense, near multiples of the modulus.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The operands.</returns>
    public static IEnumerable<BigInteger> Random(ModReduceConfig config, BigInteger modulus, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var end = BigInteger.One << config.InputBits;
        for (var i = 0; i < count; i++)
        {
            var value = Uniform(random, config.InputBits);
            yield return random.Next(6) switch
            {
                0 => value & Uniform(random, config.InputBits) & Uniform(random, config.InputBits),
                1 => value | Uniform(random, config.InputBits) | Uniform(random, config.InputBits),
                2 => value / modulus * modulus,
                3 => BigInteger.Max(0, (value / modulus * modulus) - 1),
                4 => value >> random.Next(config.InputBits),
                _ => value,
            } % end;
        }
    }

    /// <summary>A random number of a width.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="bits">The width.</param>
    /// <returns>A number below 2^bits.</returns>
    public static BigInteger Uniform(Random random, int bits)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bytes = new byte[(bits + 7) / 8];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << bits) - 1);
    }

    /// <summary>Each group of table bits all ones, the others and the low half zero.</summary>
    private static IEnumerable<BigInteger> Groups(ModReduceConfig config, BigInteger modulus, int n)
    {
        var width = (int)modulus.GetBitLength();
        for (var offset = Math.Min(n, width); offset < config.InputBits; offset += config.GroupBits * Math.Max(1, n / 1024))
            yield return ((BigInteger.One << config.GroupBits) - 1) << offset;
    }

    /// <summary>Operands of which each group of bits above the width of the modulus plus m has the word of the greatest, or least, residue.</summary>
    private static IEnumerable<BigInteger> Extremes(ModReduceConfig config, BigInteger modulus, int m)
    {
        var low = (int)modulus.GetBitLength() + m;
        var (greatest, least) = (BigInteger.Zero, BigInteger.Zero);
        for (var offset = low; offset < config.InputBits; offset += config.GroupBits)
        {
            var weight = BigInteger.ModPow(2, offset, modulus);
            var count = 1 << Math.Min(config.GroupBits, config.InputBits - offset);
            var (best, worst) = (0, count == 1 ? 0 : 1);
            var (max, min) = (BigInteger.MinusOne, modulus);
            var residue = BigInteger.Zero;
            for (var v = 0; v < count; v++, residue = (residue + weight) % modulus)
            {
                if (residue > max)
                    (max, best) = (residue, v);
                if (v > 0 && residue < min)
                    (min, worst) = (residue, v);
            }

            greatest += (BigInteger)best << offset;
            least += (BigInteger)worst << offset;
        }

        var ones = (BigInteger.One << Math.Min(low, config.InputBits)) - 1;
        return [greatest + ones, greatest, least, least + ones];
    }
}
