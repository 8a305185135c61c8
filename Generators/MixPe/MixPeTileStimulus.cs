using Generators.Common;

namespace Generators.MixPe;

/// <summary>Tiles that the array must get right: the corners of zero points, lengths and sharing, then random ones.</summary>
public static class MixPeTileStimulus
{
    /// <summary>Corner tiles, to be sent without a pause between them.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="seed">Seed of the operands that are not corners.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeTile> Corners(MixPeArrayConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var group = config.Pe.GroupSize;
        var allOnes = (1 << config.Pe.WeightBits) - 1;
        var top = 1 << (config.Pe.WeightBits - 1);
        var (least, greatest) = MixPeStimulus.ActivationRange(config.Pe);

        foreach (var zeroPoint in new[] { 0, allOnes })
        {
            var name = $"all codes equal their zero point {zeroPoint}";
            yield return Filled(name, config, group, random, code: (_, _) => zeroPoint, zeroPoint: (_, _) => zeroPoint);
            foreach (var activation in new[] { least, greatest })
            {
                name = $"extremes against zero point {zeroPoint}";
                yield return Filled(name, config, group, random, (_, _) => activation, (_, _) => allOnes - zeroPoint, (_, _) => zeroPoint);
            }
        }

        yield return Filled("most negative code", config, group, random, (_, _) => least, (_, _) => top);
        // Many groups, so that their counter has several bits. Large arrays have the same counter, and their simulation in Icarus takes minutes.
        int[] many = config.Rows * config.Columns <= 64 ? [(9 * group) + 1] : [];
        foreach (var length in new[] { group - 1, group, group + 1, 1, 1, 2, (2 * group) + 3 }.Concat(many).Select(length => Math.Min(length, config.MaxReduction)))
            yield return Filled($"length {length}", config, length, random);

        var shared = Filled("weights to be shared", config, group, random);
        yield return shared;
        var others = Filled("the same weights with other activations", config, group, random);
        yield return others with { Codes = shared.Codes, ZeroPoints = shared.ZeroPoints };
    }

    /// <summary>A tile with two groups more than there are group numbers: the number counts through all of them and stays at the greatest one.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="seed">Seed of the operands.</param>
    /// <returns>The tile.</returns>
    public static MixPeTile AllGroupNumbers(MixPeArrayConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var length = (((1 << MixPeArrayShape.GroupNumberBits(config)) + 1) * config.Pe.GroupSize) + 1;
        return Filled("more groups than numbers", config, length, new Random(seed));
    }

    /// <summary>Random tiles of random lengths.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="steps">About how many steps in all.</param>
    /// <param name="seed">Seed; the same seed gives the same tiles.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeTile> Random(MixPeArrayConfig config, int steps, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var left = steps; left > 0;)
        {
            var longest = random.Next(3) == 0 ? 4 : 3 * config.Pe.GroupSize;
            var length = 1 + random.Next(Math.Min(longest, config.MaxReduction));
            yield return Filled($"random tile of length {length}, seed {seed}", config, length, random);
            left -= length;
        }
    }

    /// <summary>A tile of a given length; operands without a rule are random.</summary>
    /// <param name="name">What it tests.</param>
    /// <param name="config">A legal configuration.</param>
    /// <param name="length">Length of the reduction.</param>
    /// <param name="random">Source of operands.</param>
    /// <param name="activation">Activation by row and step.</param>
    /// <param name="code">Code by step and column.</param>
    /// <param name="zeroPoint">Zero point by group and column.</param>
    /// <returns>The tile.</returns>
    public static MixPeTile Filled(
        string name, MixPeArrayConfig config, int length, Random random,
        Func<int, int, int>? activation = null, Func<int, int, int>? code = null, Func<int, int, int>? zeroPoint = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(random);
        var (least, greatest) = MixPeStimulus.ActivationRange(config.Pe);
        var codes = 1 << config.Pe.WeightBits;
        return new MixPeTile(
            name,
            Matrices.Make(config.Rows, length, activation ?? ((_, _) => random.Next(least, greatest + 1))),
            Matrices.Make(length, config.Columns, code ?? ((_, _) => random.Next(codes))),
            Matrices.Make(MixPeTile.GroupsOf(length, config.Pe.GroupSize), config.Columns, zeroPoint ?? ((_, _) => random.Next(codes))));
    }
}
