namespace Generators.FlightLlm;

/// <summary>Tiles for a matrix unit: corners of sums, biases, precisions and patterns, and random ones.</summary>
public static class FlightArrayStimulus
{
    /// <summary>
    /// Extreme operands in every precision and pattern, with one column and with all, with one block and a full bank; biases at the ends of INT32 with and without ReLU; sums that go on over
    /// three tiles; a vector; illegal FSB bytes and indices between right tiles.
    /// </summary>
    /// <param name="config">The unit.</param>
    /// <param name="seed">Seed of what the corners leave open.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<FlightTile> Corners(FlightArrayConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        foreach (var fsb in config.Patterns.Select(pattern => pattern.Kept))
        {
            foreach (var bits in new[] { 2, 3, 4, 8 })
            {
                foreach (var columns in new[] { 1, config.Block - 1, config.Block })
                {
                    yield return Tile(1, columns, bits, fsb, (_, _) => -128, least: true) with { Relu = random.Next(2) == 0 };
                    yield return Tile(config.Depth, columns, bits, fsb, (row, _) => row % 2 == 0 ? (sbyte)127 : (sbyte)-128, least: random.Next(2) == 0);
                }
            }
        }

        foreach (var bias in new[] { int.MinValue, int.MaxValue, -1, 0 })
        {
            var tile = Tile(1, config.Block, 8, config.Block, (_, k) => (sbyte)(k % 2), least: true);
            var biases = Enumerable.Range(0, config.Block).Select(_ => Enumerable.Repeat(bias, config.Rows).ToArray()).ToArray();
            yield return tile with { Biases = biases };
            yield return tile with { Biases = biases, Relu = true };
        }

        yield return Random(config, random, config.Block) with { Continues = false, Keeps = true };
        yield return Random(config, random, config.Block) with { Continues = true, Keeps = true };
        yield return Random(config, random, config.Block) with { Continues = true, Keeps = false };
        var right = Random(config, random, config.Block) with { Continues = false, Keeps = false };
        foreach (var fsb in new[] { 0, 3, 255 })
            yield return right with { Blocks = [right.Blocks[0] with { Fsb = fsb }, .. right.Blocks.Skip(1)] };
        yield return right;

        FlightTile Tile(int blocks, int columns, int bits, int fsb, Func<int, int, sbyte> activation, bool least) => new(
            [.. Enumerable.Range(0, blocks).Select(_ => Block(config, random, bits, fsb, activation, () => least ? -(1 << (bits - 1)) : (1 << (bits - 1)) - 1))],
            columns, false, false, false, null);
    }

    /// <summary>Random tiles: runs of tiles that continue, blocks of any pattern and precision, an illegal block in one of twenty tiles.</summary>
    /// <param name="config">The unit.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    /// <returns>The tiles.</returns>
    public static IEnumerable<FlightTile> Random(FlightArrayConfig config, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        var (columns, continues) = (1, false);
        for (var i = 0; i < count; i++)
        {
            columns = continues ? columns : random.Next(1, config.Block + 1);
            var keeps = i + 1 < count && random.Next(4) == 0;
            var tile = Random(config, random, columns) with { Continues = continues, Keeps = keeps };
            if (random.Next(20) == 0)
                tile = tile with { Blocks = [tile.Blocks[0] with { Fsb = random.Next(256) | 128 }, .. tile.Blocks.Skip(1)] };
            else if (random.Next(20) == 0)
                tile.Blocks[0].Indices[0][^1] = 0;
            yield return tile;
            continues = keeps;
        }
    }

    private static FlightTile Random(FlightArrayConfig config, Random random, int columns)
    {
        var blocks = Enumerable.Range(0, random.Next(1, config.Depth + 1)).Select(_ =>
        {
            var bits = new[] { 2, 3, 4, 8 }[random.Next(4)];
            var fsb = config.Patterns[random.Next(config.Patterns.Length)].Kept;
            return Block(config, random, bits, fsb, (_, _) => (sbyte)random.Next(-128, 128), () => random.Next(-(1 << (bits - 1)), 1 << (bits - 1)));
        });
        var biases = random.Next(2) == 0 ? null : Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, config.Rows).Select(_ => random.Next(int.MinValue, int.MaxValue)).ToArray()).ToArray();
        return new FlightTile([.. blocks], columns, false, false, random.Next(2) == 0, biases);
    }

    /// <summary>A block with beats for all columns and indices that ascend in each group.</summary>
    private static FlightTileBlock Block(FlightArrayConfig config, Random random, int bits, int fsb, Func<int, int, sbyte> activation, Func<int> weight)
    {
        var least = config.Operands == FlightOperands.Symmetric ? -127 : -128;
        var rows = Enumerable.Range(0, config.Rows).Select(row => Enumerable.Range(0, config.Block).Select(k => activation(row, k)).ToArray());
        var beats = Enumerable.Range(0, config.Block).ToArray();
        return new FlightTileBlock(
            [.. rows], bits, fsb,
            [.. beats.Select(_ => Enumerable.Range(0, config.Block).Select(_ => (sbyte)Math.Max(least, weight())).ToArray())],
            [.. beats.Select(_ => Enumerable.Range(0, config.Block / fsb).SelectMany(_ => Enumerable.Range(0, config.Block).OrderBy(_ => random.Next()).Take(fsb).Order()).ToArray())]);
    }
}
