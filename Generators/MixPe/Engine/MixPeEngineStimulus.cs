using Generators.Common;

namespace Generators.MixPe;

/// <summary>Tiles that the engine must get right: the corners of zero points, scales, lengths and sharing, then random ones.</summary>
public static class MixPeEngineStimulus
{
    /// <summary>FP16 encodings of scales: 0, −0, least subnormal number (2^−24), greatest subnormal, 1, −1, 65504, infinity, NaN.</summary>
    private static readonly int[] CornerScales = [0, 0x8000, 1, 0x3ff, 0x3c00, 0xbc00, 0x7bff, 0x7c00, 0x7e00];

    /// <summary>Corner tiles, to be sent without a pause between them.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="seed">Seed of the operands that are not corners.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeEngineTile> Corners(MixPeEngineConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var group = config.GroupSize;
        var codes = 1 << config.WeightBits;
        var extremes = config.IsFloat()
            ? MixPeFloatStimulus.CornerActivations(config.FloatPe().Activation)
            : [-(1 << (config.ActivationBits() - 1)), (1 << (config.ActivationBits() - 1)) - 1, 0, -1];
        foreach (var zeroPoint in new[] { 0, codes - 1 })
        {
            yield return Filled($"all codes equal their zero point {zeroPoint}", config, group, random, code: (_, _) => zeroPoint, zeroPoint: (_, _) => zeroPoint);
            foreach (var activation in extremes)
            {
                yield return Filled(
                    $"activation {activation:x} against zero point {zeroPoint}", config, group, random,
                    (_, _) => activation, (_, _) => codes - 1 - zeroPoint, (_, _) => zeroPoint);
            }
        }

        foreach (var activation in extremes)
            yield return Filled($"one activation {activation:x} in row 0", config, group + 3, random, (row, k) => row == 0 && k == 2 ? activation : Small(config, random));
        foreach (var length in new[] { group - 1, group, group + 1, 1, 1, 2, (2 * group) + 3, (9 * group) + 1 })
            yield return Filled($"length {length}", config, length, random);
        foreach (var tile in NonFinite(config, extremes, random))
            yield return tile;

        var scales = config.Scale == MixPeScale.Fp16 ? CornerScales : [0, 1, 127, 128, 254, 255];
        for (var first = 0; first < scales.Length; first++)
        {
            var shift = first;
            yield return Filled(
                "corners of scales", config, group * 2, random, scale: (g, column) => scales[(shift + g + column) % scales.Length]);
        }

        if (config.Scale == MixPeScale.TwoLevel)
        {
            foreach (var scale in CornerScales)
                yield return Filled("corners of column scales", config, group, random) with { ChannelScales = [.. Enumerable.Repeat(scale, config.Columns)] };
        }

        var shared = Filled("weights to be shared", config, group, random);
        yield return shared;
        yield return Filled("the same weights with other activations", config, group, random) with
        {
            Codes = shared.Codes,
            ZeroPoints = shared.ZeroPoints,
            Scales = shared.Scales,
            ChannelScales = shared.ChannelScales,
        };

        // The shortest groups: a column's last row leaves while the next group reaches the corner.
        for (var i = 0; i < 6; i++)
            yield return Filled($"single step {i}", config, 1, random);
    }

    /// <summary>An infinity or a NaN at either end of each group, the partial one included, in each row in turn; one row in seven has none.</summary>
    private static IEnumerable<MixPeEngineTile> NonFinite(MixPeEngineConfig config, int[] extremes, Random random)
    {
        if (!config.IsFloat())
            yield break;
        var group = config.GroupSize;
        var codes = extremes.Where(code => MixPeFloatGolden.IsNonFinite(config.FloatPe().Activation, code)).ToArray();
        int[] places = [0, group - 1, group, (2 * group) - 1, 2 * group, (2 * group) + 2, -1];
        for (var first = 0; first < places.Length; first++)
        {
            var shift = first;
            yield return Filled(
                $"row 0 not finite in step {places[shift]}, others elsewhere", config, (2 * group) + 3, random,
                (row, k) => k == places[(shift + row) % places.Length] ? codes[(shift + row) % codes.Length] : Small(config, random));
        }
    }

    /// <summary>Random tiles of random lengths.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="steps">About how many steps in all.</param>
    /// <param name="seed">Seed; the same seed gives the same tiles.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<MixPeEngineTile> Random(MixPeEngineConfig config, int steps, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        for (var left = steps; left > 0;)
        {
            var longest = random.Next(3) == 0 ? 4 : 3 * config.GroupSize;
            var length = 1 + random.Next(longest);
            var tile = Filled($"random tile of length {length}, seed {seed}", config, length, random);
            yield return tile;
            left -= length;
            if (length <= config.GroupSize)
                continue;
            yield return Cancelling(config, tile, random);
            left -= length;
        }
    }

    /// <summary>The tile with every second group opposite to the one before, but for little: sums over the groups cancel to zero or to their last bits.</summary>
    private static MixPeEngineTile Cancelling(MixPeEngineConfig config, MixPeEngineTile tile, Random random)
    {
        var size = config.GroupSize;
        var (activations, codes, zeroPoints, scales) = ((int[,])tile.Activations.Clone(), (int[,])tile.Codes.Clone(), (int[,])tile.ZeroPoints.Clone(), (int[,])tile.Scales.Clone());
        for (var k = 0; k < tile.Length; k++)
        {
            for (var row = 0; row < config.Rows; row++)
            {
                // Where the second group ends early, the first one has zeros.
                if (k / size % 2 == 1)
                    activations[row, k] = Opposite(config, tile.Activations[row, k - size]);
                else if (k + size >= tile.Length && k / size + 1 < tile.Groups)
                    activations[row, k] = 0;
            }

            for (var column = 0; k / size % 2 == 1 && column < config.Columns; column++)
                codes[k, column] = tile.Codes[k - size, column];
        }

        for (var group = 1; group < tile.Groups; group += 2)
        {
            for (var column = 0; column < config.Columns; column++)
            {
                zeroPoints[group, column] = zeroPoints[group - 1, column];
                scales[group, column] = scales[group - 1, column] ^ (random.Next(2) == 0 ? 0 : 1 << random.Next(config.Scale == MixPeScale.TwoLevel ? 8 : 12));
            }

            for (var row = 0; row < config.Rows; row++)
            {
                if (random.Next(2) == 0)
                    activations[row, group * size] ^= 1 << random.Next(3);
            }
        }

        return tile with { Name = $"opposite groups of {tile.Name}", Activations = activations, Codes = codes, ZeroPoints = zeroPoints, Scales = scales };
    }

    /// <summary>The activation with the other sign; the least integer has none, its opposite is the greatest one.</summary>
    private static int Opposite(MixPeEngineConfig config, int activation) => config.IsFloat()
        ? activation ^ 0x8000
        : Math.Min(-activation, (1 << (config.ActivationBits() - 1)) - 1);

    /// <summary>A tile of a given length; operands without a rule are random.</summary>
    /// <param name="name">What it tests.</param>
    /// <param name="config">A legal configuration.</param>
    /// <param name="length">Length of the reduction.</param>
    /// <param name="random">Source of operands.</param>
    /// <param name="activation">Activation by row and step.</param>
    /// <param name="code">Code by step and column.</param>
    /// <param name="zeroPoint">Zero point by group and column.</param>
    /// <param name="scale">Scale by group and column.</param>
    /// <returns>The tile.</returns>
    public static MixPeEngineTile Filled(
        string name, MixPeEngineConfig config, int length, Random random,
        Func<int, int, int>? activation = null, Func<int, int, int>? code = null, Func<int, int, int>? zeroPoint = null, Func<int, int, int>? scale = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(random);
        var codes = 1 << config.WeightBits;
        var groups = (length + config.GroupSize - 1) / config.GroupSize;
        return new MixPeEngineTile(
            name,
            Matrices.Make(config.Rows, length, activation ?? ((_, _) => Small(config, random))),
            Matrices.Make(length, config.Columns, code ?? ((_, _) => random.Next(codes))),
            Matrices.Make(groups, config.Columns, zeroPoint ?? ((_, _) => random.Next(codes))),
            Matrices.Make(groups, config.Columns, scale ?? ((_, _) => config.Scale == MixPeScale.TwoLevel ? random.Next(256) : Scale(random))),
            [.. Enumerable.Range(0, config.Columns).Select(_ => Scale(random))]);
    }

    /// <summary>An ordinary activation: any integer, a finite floating-point number.</summary>
    private static int Small(MixPeEngineConfig config, Random random) => config.IsFloat()
        ? MixPeFloatStimulus.Activation(config.FloatPe().Activation, random.Next(1, 4), random)
        : random.Next(-(1 << (config.ActivationBits() - 1)), 1 << (config.ActivationBits() - 1));

    private static int Scale(Random random) => BitConverter.HalfToUInt16Bits((Half)(Math.Pow(2, random.Next(-20, 4)) * (1 + random.NextDouble())));
}
