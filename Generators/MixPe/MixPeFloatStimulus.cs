namespace Generators.MixPe;

/// <summary>Groups that a floating-point element must get right: the corners of format, alignment and rounding, then random ones.</summary>
public static class MixPeFloatStimulus
{
    /// <summary>
    /// Encodings at the edges of a format: both zeros, least and greatest subnormal number, least normal one, ±1, greatest number, infinity,
    /// quiet and signalling NaN.
    /// </summary>
    /// <param name="format">The format.</param>
    /// <returns>The encodings.</returns>
    public static int[] CornerActivations(MixPeFloatFormat format) => format == MixPeFloatFormat.Fp16
        ? [0x0000, 0x8000, 0x0001, 0x8001, 0x03ff, 0x83ff, 0x0400, 0x3c00, 0xbc00, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00, 0x7c01]
        : [0x0000, 0x8000, 0x0001, 0x8001, 0x007f, 0x807f, 0x0080, 0x3f80, 0xbf80, 0x7f7f, 0xff7f, 0x7f80, 0xff80, 0x7fc0, 0x7f81];

    /// <summary>Corner groups, to be sent without a pause between them.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>The groups.</returns>
    public static IEnumerable<MixPeGroup> Corners(MixPeFloatConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var size = config.GroupSize;
        var codes = 1 << config.WeightBits;
        var (allOnes, top) = (codes - 1, codes / 2);
        var (mantissaBits, exponents) = config.Activation == MixPeFloatFormat.Fp16 ? (10, 30) : (7, 254);
        foreach (var activation in CornerActivations(config.Activation))
        {
            // Each weight on its own, and then every weight on what the others have left.
            var some = config.WeightBits == 8 ? Enumerable.Range(0, 16).Select(i => i * 17) : Enumerable.Range(0, codes);
            foreach (var code in some)
                yield return new MixPeGroup($"activation {activation:x4} x code {code}", [activation], [code]);
            yield return Of($"activation {activation:x4} throughout", size, _ => activation, k => k % codes);
            yield return Of($"activation {activation:x4} in the middle", size, k => k == size / 2 ? activation : 0x3c00 + k, k => (k * 7) % codes);
        }

        var one = config.Activation == MixPeFloatFormat.Fp16 ? 0x3c00 : 0x3f80;
        var greatest = config.Activation == MixPeFloatFormat.Fp16 ? 0x7bff : 0x7f7f;
        foreach (var length in new[] { size - 1, size, 1, 2, 1 })
            yield return Of($"{length} greatest products", length, _ => greatest, _ => config.WeightSigned ? top : allOnes);
        yield return Of("cancelling pairs", size, k => (one + (k / 2 * 37 % 1000)) ^ (k % 2 * 0x8000), k => k / 2 % codes);
        yield return Of("cancelling greatest numbers, then tiny ones", size, k => k < size / 2 ? greatest ^ (k % 2 * 0x8000) : 1 + k, _ => 1);
        yield return Of("rising exponents", size, k => ((1 + (k * (exponents - 1) / size)) << mantissaBits) | (k & 7), k => (k + 3) % codes);
        yield return Of("falling exponents", size, k => ((1 + ((size - 1 - k) * (exponents - 1) / size)) << mantissaBits) | (k & 7), k => (k + 3) % codes);
        yield return Of("halves of a last bit", size, k => k == 0 ? one : one - (((config.Activation == MixPeFloatFormat.Fp16 ? 11 : 24) - (k % 3)) << mantissaBits), _ => 1);
        yield return Of("mixed signs", size, k => one + (k * 11) + (k % 3 == 0 ? 0x8000 : 0), k => (k * 5) % codes);
    }

    /// <summary>
    /// Random groups of random lengths: exponents of all sizes, or near each other, or as far from each other as the last bits of a sum, or products that
    /// take each other away.
    /// </summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="products">About how many products in all.</param>
    /// <param name="seed">Seed; the same seed gives the same groups.</param>
    /// <returns>The groups.</returns>
    public static IEnumerable<MixPeGroup> Random(MixPeFloatConfig config, int products, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var left = products; left > 0;)
        {
            var length = random.Next(3) == 0 ? config.GroupSize : 1 + random.Next(random.Next(2) == 0 ? 4 : config.GroupSize);
            var kind = random.Next(4);
            yield return Of($"random group, seed {seed}", length, _ => Activation(config.Activation, kind, random), _ => random.Next(1 << config.WeightBits));
            left -= length;
            foreach (var group in new[] { Ties(config, seed, random), Ties(config, seed, random), Opposites(config, seed, random) })
            {
                yield return group;
                left -= group.Length;
            }
        }
    }

    /// <summary>One great product among small ones of about half its sum's last bit, most with few bits set: ties, and what lies far below decides them.</summary>
    private static MixPeGroup Ties(MixPeFloatConfig config, int seed, Random random)
    {
        var (mantissaBits, exponents) = config.Activation == MixPeFloatFormat.Fp16 ? (10, 30) : (7, 254);
        var precision = config.Accumulator == MixPeAccumulator.Fp16 ? 11 : 24;
        var length = random.Next(2, 6);
        var great = random.Next(length);
        var top = random.Next(precision, exponents + 1);
        return Of($"ties, seed {seed}", length, Number, _ => random.Next(2) == 0 ? 1 : random.Next(1 << config.WeightBits));

        int Number(int k)
        {
            var exponent = k == great ? top : Math.Max(0, top - precision + random.Next(-4, 3));
            var mantissa = random.Next(3) switch { 0 => 0, 1 => 1 << random.Next(mantissaBits), _ => random.Next(1 << mantissaBits) };
            return (random.Next(2) << 15) | (exponent << mantissaBits) | mantissa;
        }
    }

    /// <summary>Products and then their opposites, one of which is a little off: sums cancel to zero or to their last bits.</summary>
    private static MixPeGroup Opposites(MixPeFloatConfig config, int seed, Random random)
    {
        var half = random.Next(1, 5);
        var kind = random.Next(1, 4);
        var activations = Enumerable.Range(0, half).Select(_ => Activation(config.Activation, kind, random)).ToArray();
        var codes = Enumerable.Range(0, half).Select(_ => random.Next(1 << config.WeightBits)).ToArray();
        var off = random.Next(3) == 0 ? -1 : random.Next(half, 2 * half);
        var bit = 1 << random.Next(4);
        return Of($"opposites, seed {seed}", 2 * half, k => k < half ? activations[k] : activations[k - half] ^ 0x8000 ^ (k == off ? bit : 0), k => codes[k % half]);
    }

    /// <summary>A random activation.</summary>
    /// <param name="format">Format.</param>
    /// <param name="kind">0 for any encoding, 1 for some corners among others; else numbers of like size.</param>
    /// <param name="random">Source.</param>
    /// <returns>An encoding.</returns>
    internal static int Activation(MixPeFloatFormat format, int kind, Random random)
    {
        if (kind == 0)
            return random.Next(65536);
        var corners = CornerActivations(format);
        if (kind == 1 && random.Next(8) == 0)
            return corners[random.Next(corners.Length - 4)];
        var value = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(6)));
        return format == MixPeFloatFormat.Fp16
            ? BitConverter.HalfToUInt16Bits((Half)value)
            : (int)(BitConverter.SingleToUInt32Bits(value) >> 16);
    }

    private static MixPeGroup Of(string name, int length, Func<int, int> activation, Func<int, int> code) =>
        new(name, [.. Enumerable.Range(0, length).Select(k => activation(k) & 0xffff)], [.. Enumerable.Range(0, length).Select(code)]);
}
