namespace Generators.FlightLlm;

/// <summary>What a matrix unit computes, in plain integers: sums of beats of its chains, by columns, over all blocks of a tile.</summary>
/// <param name="config">The unit.</param>
public sealed class FlightArrayGolden(FlightArrayConfig config)
{
    private readonly int[,] sums = new int[config.Rows, config.Block];
    private bool isWrong;

    /// <summary>Works on a tile.</summary>
    /// <param name="tile">The tile; one that continues another has as many columns.</param>
    /// <returns>A line for each column that comes out: results of all rows, whether it is the last one, whether something was wrong.</returns>
    public IReadOnlyList<FlightArrayResult> Run(FlightTile tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        if (!tile.Continues)
        {
            Array.Clear(sums);
            isWrong = false;
        }

        foreach (var block in tile.Blocks)
            Add(block, tile.Columns);
        if (tile.Keeps)
            return [];
        var results = new List<FlightArrayResult>();
        for (var column = 0; column < tile.Columns; column++)
        {
            var values = new int[config.Rows];
            for (var row = 0; row < config.Rows; row++)
            {
                var biased = unchecked(sums[row, column] + (tile.Biases is null ? 0 : tile.Biases[column][row]));
                values[row] = tile.Relu ? Math.Max(0, biased) : biased;
            }

            results.Add(new FlightArrayResult(values, column == tile.Columns - 1, isWrong));
        }

        return results;
    }

    private void Add(FlightTileBlock block, int columns)
    {
        var code = Array.FindIndex(config.Patterns, pattern => pattern.Kept == block.Fsb);
        isWrong |= code < 0;
        var groups = code < 0 ? 1 : config.Block / block.Fsb;
        for (var beat = 0; beat * groups < columns; beat++)
        {
            for (var pair = 0; pair < config.Chains && code >= 0; pair++)
            {
                var beatInput = new FlightChainInput(block.Rows[2 * pair], block.Rows[(2 * pair) + 1], block.Weights[beat], block.Indices[beat], code, 0);
                var result = FlightChainGolden.Sums(config.Chain, beatInput);
                isWrong |= result.IsWrong;
                for (var group = 0; group < groups; group++)
                {
                    var (_, row0, row1) = result.Sums[group];
                    unchecked
                    {
                        sums[2 * pair, (beat * groups) + group] += (int)row0;
                        sums[(2 * pair) + 1, (beat * groups) + group] += (int)row1;
                    }
                }
            }
        }
    }
}

/// <summary>A tile of work.</summary>
/// <param name="Blocks">Its blocks along K.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Continues">Sums go on from the tile before.</param>
/// <param name="Keeps">Nothing comes out.</param>
/// <param name="Relu">Negative results become 0.</param>
/// <param name="Biases">Biases by column and row, or null.</param>
public sealed record FlightTile(IReadOnlyList<FlightTileBlock> Blocks, int Columns, bool Continues, bool Keeps, bool Relu, int[][]? Biases);

/// <summary>A block of a tile.</summary>
/// <param name="Rows">Activations by row.</param>
/// <param name="Bits">Bits of a stored weight: 2, 3, 4 or 8.</param>
/// <param name="Fsb">FSB byte.</param>
/// <param name="Weights">Weights of each beat.</param>
/// <param name="Indices">Indices of each beat.</param>
public sealed record FlightTileBlock(sbyte[][] Rows, int Bits, int Fsb, sbyte[][] Weights, int[][] Indices);

/// <summary>A column of results.</summary>
/// <param name="Values">Results by row.</param>
/// <param name="IsLast">Whether it is the tile's last one.</param>
/// <param name="IsWrong">Whether something in the tile was wrong.</param>
public sealed record FlightArrayResult(int[] Values, bool IsLast, bool IsWrong)
{
    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(' ', Values)}{(IsLast ? ", last" : "")}{(IsWrong ? ", wrong" : "")}";
}
