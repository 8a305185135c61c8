using Generators.Common;

namespace Generators.MixPe;

/// <summary>Tiles that a weight-stationary array must get right: the corners of operands, zero points and lengths, then random ones.</summary>
public static class MixPeWeightStimulus
{
    /// <summary>Corner tiles, to be sent without a pause between them; those of more than MaxVectors vectors are cut into several.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="seed">Seed of the operands that are not corners.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeWeightTile> Corners(MixPeWeightArrayConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        return OfAnyLength(config, seed).SelectMany(tile => tile.Pieces(config.MaxVectors));
    }

    private static IEnumerable<MixPeWeightTile> OfAnyLength(MixPeWeightArrayConfig config, int seed)
    {
        var random = new Random(seed);
        var rows = config.Rows;
        var allOnes = (1 << config.WeightBits) - 1;
        var top = 1 << (config.WeightBits - 1);
        var extremes = Extremes(config);
        foreach (var zeroPoint in new[] { 0, allOnes })
        {
            yield return Filled($"all codes equal their zero point {zeroPoint}", config, rows, random, code: (_, _) => zeroPoint, zeroPoint: _ => zeroPoint);
            yield return Filled(
                $"extremes against zero point {zeroPoint}", config, extremes.Length, random,
                (vector, _) => extremes[vector], (_, _) => allOnes - zeroPoint, _ => zeroPoint);
        }

        yield return Filled("most negative code", config, extremes.Length, random, (vector, _) => extremes[vector], (_, _) => top);
        // Shorter than the load of the next tile, as long, longer; single vectors, each with weights of its own.
        foreach (var vectors in new[] { rows - 1, rows, rows + 1, 1, 1, 1, 2, (2 * rows) + config.Columns + 3, 40, rows, rows, rows })
        {
            if (vectors >= 1)
                yield return Filled($"{vectors} vectors", config, vectors, random);
        }

        // One row at a time: a weight in a wrong row or column can't hide in a sum.
        for (var row = 0; row < rows; row += Math.Max(1, rows / 8))
        {
            var only = row;
            yield return Filled($"row {row} alone", config, 2, random, (_, r) => r == only ? Ordinary(config, random) : 0);
        }

        foreach (var extreme in extremes)
        {
            yield return Filled(
                $"one activation {extreme:x} in the last row", config, 3, random,
                (vector, row) => vector == 1 && row == rows - 1 ? extreme : Ordinary(config, random));
        }

        var shared = Filled("weights to be shared", config, rows, random);
        yield return shared;
        var others = Filled("the same weights with other activations", config, rows, random);
        yield return others with { Codes = shared.Codes, ZeroPoints = shared.ZeroPoints };
    }

    /// <summary>Every activation with every code in each row and column; a tile for each code.</summary>
    /// <param name="config">A legal configuration with integer activations.</param>
    /// <returns>2^WeightBits tiles of 2^ActivationBits vectors.</returns>
    public static IEnumerable<MixPeWeightTile> AllProducts(MixPeWeightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(0);
        var (codes, activations) = (1 << config.WeightBits, 1 << config.ActivationBits());
        for (var code = 0; code < codes; code++)
        {
            var shift = code;
            yield return Filled(
                $"all products, code {code} in row 0", config, activations, random,
                (vector, row) => ((vector + row) % activations) - (activations / 2),
                (row, column) => (shift + row + (3 * column)) % codes, column => (column * 5) % codes);
        }
    }

    /// <summary>Random tiles of random lengths.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="vectors">About how many vectors in all.</param>
    /// <param name="seed">Seed; the same seed gives the same tiles.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeWeightTile> Random(MixPeWeightArrayConfig config, int vectors, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var left = vectors; left > 0;)
        {
            var longest = random.Next(3) == 0 ? 2 : 3 * config.Rows;
            var length = 1 + random.Next(Math.Min(longest, config.MaxVectors));
            yield return Filled($"random tile of {length} vectors, seed {seed}", config, length, random);
            left -= length;
        }
    }

    /// <summary>A tile; operands without a rule are random.</summary>
    /// <param name="name">What it tests.</param>
    /// <param name="config">A legal configuration.</param>
    /// <param name="vectors">Number of activation vectors.</param>
    /// <param name="random">Source of operands.</param>
    /// <param name="activation">Activation by vector and row.</param>
    /// <param name="code">Code by row and column.</param>
    /// <param name="zeroPoint">Zero point by column.</param>
    /// <returns>The tile.</returns>
    public static MixPeWeightTile Filled(
        string name, MixPeWeightArrayConfig config, int vectors, Random random,
        Func<int, int, int>? activation = null, Func<int, int, int>? code = null, Func<int, int>? zeroPoint = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(random);
        var codes = 1 << config.WeightBits;
        return new MixPeWeightTile(
            name,
            Matrices.Make(vectors, config.Rows, activation ?? ((_, _) => Ordinary(config, random))),
            Matrices.Make(config.Rows, config.Columns, code ?? ((_, _) => random.Next(codes))),
            [.. Enumerable.Range(0, config.Columns).Select(zeroPoint ?? (_ => random.Next(codes)))]);
    }

    private static int[] Extremes(MixPeWeightArrayConfig config)
    {
        var least = -(1 << (config.ActivationBits() - 1));
        return config.IsFloat() ? MixPeFloatStimulus.CornerActivations(config.FloatPe().Activation) : [least, -least - 1, 0, -1, 1];
    }

    /// <summary>Any integer, or a finite floating-point number of any size.</summary>
    private static int Ordinary(MixPeWeightArrayConfig config, Random random) => config.IsFloat()
        ? MixPeFloatStimulus.Activation(config.FloatPe().Activation, random.Next(1, 4), random)
        : random.Next(1 << config.ActivationBits()) - (1 << (config.ActivationBits() - 1));
}
