using System.Numerics;

namespace Generators.MixPe;

/// <summary>
/// What MixPE computes (arXiv 2411.16158), as the equations say: w = s·(q − z), so Σ a·w = s·Σ a·(q − z), and the sum over a group is an integer.
/// It shares nothing with the hardware, which never forms q − z and never multiplies.
/// </summary>
public static class MixPeGolden
{
    /// <summary>The number q that a weight code stands for.</summary>
    /// <param name="config">Width and signedness of the code.</param>
    /// <param name="code">The code as an unsigned bit pattern.</param>
    /// <returns>The code itself, or its two's complement value.</returns>
    public static long Weight(MixPeConfig config, int code)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isNegative = config.WeightSigned && code >= 1 << (config.WeightBits - 1);
        return isNegative ? code - (1L << config.WeightBits) : code;
    }

    /// <summary>What an element leaves in its shadow register: Σ q·a.</summary>
    /// <param name="config">Configuration of the element.</param>
    /// <param name="group">The operands.</param>
    /// <returns>The sum.</returns>
    public static long GroupSum(MixPeConfig config, MixPeGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var sum = 0L;
        for (var k = 0; k < group.Length; k++)
            sum += Weight(config, group.Codes[k]) * group.Activations[k];
        return sum;
    }

    /// <summary>What the array sends for a tile: Σ a·(q − z) of each group, row and column, in the order in which the rows leave.</summary>
    /// <param name="config">Configuration of the array.</param>
    /// <param name="tile">The operands.</param>
    /// <returns>Groups in order; in each group the rows from the bottom one to row 0.</returns>
    public static IEnumerable<MixPeResultRow> Results(MixPeArrayConfig config, MixPeTile tile)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tile);
        // A number for each group of the longest reduction, and at least one bit for it.
        var numbers = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, MixPeTile.GroupsOf(config.MaxReduction, config.Pe.GroupSize)));
        for (var group = 0; group < tile.Groups; group++)
        {
            for (var row = config.Rows - 1; row >= 0; row--)
            {
                var values = new long[config.Columns];
                for (var column = 0; column < config.Columns; column++)
                    values[column] = Result(config.Pe, tile, group, row, column);
                yield return new MixPeResultRow(row, (int)Math.Min(group, numbers - 1), group == tile.Groups - 1, values);
            }
        }
    }

    private static long Result(MixPeConfig config, MixPeTile tile, int group, int row, int column)
    {
        var zeroPoint = config.WeightSigned ? 0 : tile.ZeroPoints[group, column];
        var first = group * config.GroupSize;
        var end = Math.Min(first + config.GroupSize, tile.Length);
        var sum = 0L;
        for (var k = first; k < end; k++)
            sum += tile.Activations[row, k] * (Weight(config, tile.Codes[k, column]) - zeroPoint);
        return sum;
    }
}
