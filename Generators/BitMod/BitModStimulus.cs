namespace Generators.BitMod;

/// <summary>Groups of operands: the corners where such elements go wrong, and seeded random ones.</summary>
public static class BitModStimulus
{
    /// <summary>Corner groups.</summary>
    /// <param name="config">The element.</param>
    /// <returns>Groups with names.</returns>
    public static IEnumerable<BitModGroup> Corners(BitModPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Types(config).SelectMany(type => Corners(config, type));
    }

    /// <summary>Random groups of mixed types, lengths, special values and scales, with mixed kinds of activations.</summary>
    /// <param name="config">The element.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="longest">Greatest length; null for that of the configuration.</param>
    /// <returns>The groups.</returns>
    public static IEnumerable<BitModGroup> Random(BitModPeConfig config, int count, int seed, int? longest = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var types = Types(config).ToArray();
        var greatestLength = Math.Min(config.GroupSize, longest ?? config.GroupSize);
        for (var i = 0; i < count; i++)
        {
            var type = types[random.Next(types.Length)];
            var length = random.Next(4) == 0 ? random.Next(1, Math.Min(config.Lanes * 2, greatestLength) + 1) : random.Next(1, greatestLength + 1);
            var kind = random.Next(6);
            var center = random.Next(1, 32);
            yield return new BitModGroup(
                $"random group {i} (kind {kind})",
                type,
                RandomSpecial(random, type),
                random.Next(1 << config.ScaleBits),
                Codes(length, _ => random.Next(1 << type.Bits())),
                Codes(length, _ => RandomActivation(config, random, kind, center)));
        }
    }

    /// <summary>Weight types that the element knows.</summary>
    /// <param name="config">The element.</param>
    /// <returns>The types.</returns>
    public static IEnumerable<BitModDataType> Types(BitModPeConfig config) => BitModValues.Types.Where(config.Supports);

    /// <summary>Activations where the format changes its ways: zeros, subnormals, ones, greatest, infinities, NaN.</summary>
    /// <param name="config">The format.</param>
    /// <returns>Bit patterns.</returns>
    public static int[] CornerActivations(BitModPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        int[] positive = config.Activation == BitModActivationFormat.Fp16
            ? [0, 1, 0x3ff, 0x400, 0x401, 0x3c00, 0x3c01, 0x5640, 0x7bff, 0x7c00, 0x7e01]
            : [0, 1, 0x7f, 0x80, 0x81, 0x3f80, 0x3f81, 0x42c8, 0x7f7f, 0x7f80, 0x7fc1];
        return [.. positive, .. positive.Select(bits => bits | 0x8000)];
    }

    private static IEnumerable<BitModGroup> Corners(BitModPeConfig config, BitModDataType type)
    {
        var fraction = config.Activation == BitModActivationFormat.Fp16 ? 10 : 7;
        var greatestField = config.Activation == BitModActivationFormat.Fp16 ? 30 : 254;
        var greatest = (greatestField << fraction) | ((1 << fraction) - 1);
        var specials = type.IsFloat() ? type.DefaultSpecials().Concat([0, 1, -24, 17]) : [0];
        var one = type.IsFloat() ? (type == BitModDataType.Fp4 ? 2 : 1) : 1;
        var least = type.IsFloat() ? 0 : 1 << (type.Bits() - 1);
        var most = (1 << (type.Bits() - 1)) - 1;
        var lanes = config.Lanes;
        var full = config.GroupSize;

        foreach (var special in specials)
        {
            foreach (var activation in CornerActivations(config))
                yield return Make($"all codes times {activation:x4}", special, 1, Range(1 << type.Bits()), _ => activation);
        }

        foreach (var spread in new[] { 0, 1, 10, 13, 14, 15, 16, 29 })
        {
            yield return Make($"exponents {spread} apart", 10, 255, Codes(2 * lanes, _ => most), k => ((k % lanes == 0 ? 30 : 30 - spread) << fraction) | 0x15);
            yield return Make($"smaller exponents first, {spread} apart", 10, 255, Codes(4 * lanes, _ => one), k => (1 + (k / lanes % 2 * spread)) << fraction);
            yield return Make($"greater exponents first, {spread} apart", 10, 255, Codes(4 * lanes, k => k % 3 == 0 ? one : most), k => (30 - (k / lanes % 2 * spread)) << fraction);
        }

        // A lane with the greatest exponent of term and activation, the others with the least: 32 apart for FP4, 30 for integers.
        var top = type.IsFloat() ? 1 << (type.Bits() - 1) : 2;
        foreach (var smallest in new[] { 1, (1 << fraction) - 1, 1 << fraction, (2 << fraction) - 1 })
        {
            foreach (var lane in Enumerable.Range(0, lanes))
                yield return Make($"greatest distance, lane {lane} above {smallest:x4}", 24, 255, Codes(4 * lanes, k => k % lanes == lane ? top : one), k => k % lanes == lane ? greatest : smallest);
            yield return Make($"greatest distance, accumulator above {smallest:x4}", 24, 255, Codes(4 * lanes, k => k < lanes ? top : one), k => k < lanes ? greatest : smallest);
            yield return Make($"greatest distance, accumulator below {smallest:x4}", 24, 255, Codes(4 * lanes, k => k < 2 * lanes ? one : top), k => k < 2 * lanes ? smallest : greatest);
        }

        yield return Make("one live lane below dead ones", 10, 127, Codes(4 * lanes, k => k % lanes == 0 ? one : 0), k => k % lanes == 0 ? 0x1234 : greatest);
        yield return Make("cancellation, then small numbers", 16, 254, Codes(4 * lanes, _ => most), k => (k / lanes) switch { 0 => greatest, 1 => greatest | 0x8000, _ => 0x0401 + k });
        foreach (var (name, code) in new[] { ("most positive", most), ("most negative", least) })
        {
            foreach (var sign in new[] { 0, 0x8000 })
                yield return Make($"greatest growth, {name}", 24, 255, Codes(full, _ => code), _ => greatest | sign);
        }

        yield return Make("alternating greatest", -16, 128, Codes(full, _ => most), k => greatest | (k % 2 << 15));
        yield return Make("powers of two up to an overflowing accumulator", 16, 0, Codes(full, _ => one), k => (15 + (k % 3)) << fraction);
        yield return Make("negative powers of two", 16, 1, Codes(full, _ => one), _ => 0x8000 | (15 << fraction));

        BitModGroup Make(string name, int special, int scale, int[] codes, Func<int, int> activation) => new(
            $"{name}, {type}", type, special, scale & ((1 << config.ScaleBits) - 1), Cut(codes), Codes(Cut(codes).Length, activation));

        int[] Cut(int[] codes) => codes.Length <= full ? codes : codes[..full];
    }

    private static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    private static int[] Codes(int count, Func<int, int> code) => [.. Enumerable.Range(0, count).Select(code)];

    private static int RandomSpecial(Random random, BitModDataType type)
    {
        if (random.Next(2) == 0)
            return type.DefaultSpecials()[random.Next(4)];
        while (true)
        {
            var special = random.Next(-31, 32);
            if (BitModValues.IsSpecialValue(special))
                return special;
        }
    }

    private static int RandomActivation(BitModPeConfig config, Random random, int kind, int center)
    {
        var fraction = config.Activation == BitModActivationFormat.Fp16 ? 10 : 7;
        var fields = config.Activation == BitModActivationFormat.Fp16 ? 32 : 256;
        var sign = random.Next(2) << 15;
        var mantissa = random.Next(1 << fraction);
        var field = kind switch
        {
            // Anything; like exponents; near exponents; few live ones; outliers; subnormal and small.
            0 => random.Next(fields),
            1 => fields / 2,
            2 => Math.Clamp((fields / 32 * center) + random.Next(-4, 5), 0, fields - 2),
            3 => random.Next(4) == 0 ? Math.Min(fields - 2, center) : 0,
            4 => random.Next(16) == 0 ? (fields / 2) + 7 : (fields / 2) - 1,
            _ => random.Next(3),
        };
        return sign | (field << fraction) | mantissa;
    }
}
