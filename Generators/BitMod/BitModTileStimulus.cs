namespace Generators.BitMod;

/// <summary>Passes for a tile: corners and seeded random ones.</summary>
public static class BitModTileStimulus
{
    /// <summary>A pass whose rows and columns are the element's corner groups of one type.</summary>
    /// <param name="config">The tile.</param>
    /// <returns>The passes.</returns>
    public static IEnumerable<BitModPass> Corners(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach (var type in BitModStimulus.Types(config.Pe))
        {
            var corners = BitModStimulus.Corners(config.Pe).Where(group => group.Type == type).ToArray();
            var specials = Specials(config, type);
            for (var first = 0; first < corners.Length; first += config.Rows * 4)
            {
                // Groups of several lengths cut to one: each row has one corner's activations, each column another one's codes.
                var chosen = corners.Skip(first).Take(config.Rows * 4).ToArray();
                var groups = chosen.Chunk(config.Rows).Select(chunk => Group(config, chunk, specials.Length)).ToArray();
                yield return new BitModPass(chosen[0].Name, specials, groups);
            }
        }
    }

    /// <summary>Random passes of one to four groups.</summary>
    /// <param name="config">The tile.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="type">Type of the first column's weights, which gives the number of terms; null for a random one for each group.</param>
    /// <param name="length">Length of all groups; null for random ones.</param>
    /// <returns>The passes.</returns>
    public static IEnumerable<BitModPass> Random(BitModTileConfig config, int count, int seed, BitModDataType? type = null, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var types = BitModStimulus.Types(config.Pe).ToArray();
        for (var i = 0; i < count; i++)
        {
            var specials = RandomSpecials(config, random);
            var groups = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => RandomGroup(config, random, type ?? types[random.Next(types.Length)], length ?? random.Next(1, config.Pe.GroupSize + 1), specials.Length))
                .ToList();
            if (random.Next(3) == 0)
                groups.Add(Opposite(config, random, groups[^1]));
            yield return new BitModPass($"random pass {i} of seed {seed}", specials, groups);
        }
    }

    private static int[] Specials(BitModTileConfig config, BitModDataType type) =>
        [.. Enumerable.Range(0, config.Specials).Select(i => type.DefaultSpecials()[i % 4])];

    /// <summary>A group that takes away what another one has added, or most of it: the columns' sums cancel to zero or to their last bits.</summary>
    private static BitModPassGroup Opposite(BitModTileConfig config, Random random, BitModPassGroup group)
    {
        var kind = random.Next(3);
        int[][] activations = [.. group.Activations.Select(row => row.Select(bits => bits ^ 0x8000).ToArray())];
        if (kind == 1)
        {
            foreach (var row in activations)
                row[random.Next(row.Length)] ^= 1 << random.Next(4);
        }

        return group with
        {
            Activations = activations,
            Scales = kind == 2 ? [.. group.Scales.Select(scale => scale ^ (1 << random.Next(config.Pe.ScaleBits)))] : group.Scales,
        };
    }

    /// <summary>Those of a type, or any that two terms can make.</summary>
    private static int[] RandomSpecials(BitModTileConfig config, Random random)
    {
        var legal = Enumerable.Range(-31, 63).Where(BitModValues.IsSpecialValue).ToArray();
        return random.Next(3) switch
        {
            0 => Specials(config, BitModDataType.Fp4),
            1 => Specials(config, BitModDataType.Fp3),
            _ => [.. Enumerable.Range(0, config.Specials).Select(_ => legal[random.Next(legal.Length)])],
        };
    }

    private static BitModPassGroup Group(BitModTileConfig config, BitModGroup[] corners, int specials)
    {
        var length = corners.Max(corner => corner.Codes.Length);
        return new BitModPassGroup(
            [.. Enumerable.Repeat(corners[0].Type, config.Columns)],
            [.. Enumerable.Range(0, config.Columns).Select(c => c % specials)],
            [.. Enumerable.Range(0, config.Columns).Select(c => corners[c % corners.Length].Scale)],
            [.. Enumerable.Range(0, config.Columns).Select(c => Repeated(corners[c % corners.Length].Codes, length))],
            [.. Enumerable.Range(0, config.Rows).Select(r => Repeated(corners[r % corners.Length].Activations, length))]);
    }

    private static int[] Repeated(int[] values, int length) => [.. Enumerable.Range(0, length).Select(i => values[i % values.Length])];

    private static BitModPassGroup RandomGroup(BitModTileConfig config, Random random, BitModDataType type, int length, int specials)
    {
        // One kind of activations for each row; a NaN or an infinity in few groups, or most results were NaN.
        var activations = BitModStimulus.Random(config.Pe with { GroupSize = 256 }, config.Rows, random.Next())
            .Select(group => Repeated([.. group.Activations.Select(bits => Finite(config.Pe, bits))], length))
            .ToArray();
        foreach (var row in activations.Where(_ => random.Next(16) == 0))
            row[random.Next(length)] |= config.Pe.Activation == BitModActivationFormat.Fp16 ? 0x7c00 : 0x7f80;
        var alike = BitModStimulus.Types(config.Pe).Where(other => other.Terms() == type.Terms()).ToArray();
        var types = Enumerable.Range(0, config.Columns).Select(c => c == 0 ? type : alike[random.Next(alike.Length)]).ToArray();
        return new BitModPassGroup(
            types,
            [.. Enumerable.Range(0, config.Columns).Select(_ => random.Next(specials))],
            [.. Enumerable.Range(0, config.Columns).Select(_ => random.Next(1 << config.Pe.ScaleBits))],
            [.. Enumerable.Range(0, config.Columns).Select(c => Enumerable.Range(0, length).Select(_ => random.Next(1 << types[c].Bits())).ToArray())],
            activations);
    }

    private static int Finite(BitModPeConfig config, int bits) => BitModGolden.IsPoison(config with { NonFinite = BitModNonFinite.Poison }, bits) ? bits & 0xbfff : bits;
}
