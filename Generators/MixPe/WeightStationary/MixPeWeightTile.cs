namespace Generators.MixPe;

/// <summary>A tile of weights and the activation vectors that meet it.</summary>
/// <param name="Name">What the tile tests, for messages.</param>
/// <param name="Activations">Activation of vector v in row r at [v, r]: signed, or an encoding.</param>
/// <param name="Codes">Weight code at [r, c], as an unsigned bit pattern.</param>
/// <param name="ZeroPoints">Zero point of each column; not used with signed weights.</param>
public sealed record MixPeWeightTile(string Name, int[,] Activations, int[,] Codes, int[] ZeroPoints)
{
    /// <summary>Number of activation vectors.</summary>
    public int Vectors => Activations.GetLength(0);
}

/// <summary>A beat of results in C#, equal to another when everything in it is.</summary>
/// <param name="Row">Number of the vector in its tile.</param>
/// <param name="Last">It is the last one.</param>
/// <param name="Values">Result of each column: a number, or the encoding of an FP32 number.</param>
public sealed record MixPeWeightRow(int Row, bool Last, IReadOnlyList<long> Values)
{
    /// <inheritdoc/>
    public bool Equals(MixPeWeightRow? other) => other is not null && Row == other.Row && Last == other.Last && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Row, Last, Values[0]);

    /// <inheritdoc/>
    public override string ToString() => $"vector {Row}{(Last ? " (last)" : "")}: {string.Join(' ', Values)}";
}

/// <summary>
/// What a weight-stationary array computes: Σ a·(q − z) over its rows. In C#'s integers, or in its float, row by row from the top, each product and the
/// zero point rounded once. It shares nothing with the hardware.
/// </summary>
public static class MixPeWeightGolden
{
    /// <summary>All results of a tile.</summary>
    /// <param name="config">Configuration of the array.</param>
    /// <param name="tile">The operands.</param>
    /// <returns>A beat for each vector, in order.</returns>
    public static IEnumerable<MixPeWeightRow> Results(MixPeWeightArrayConfig config, MixPeWeightTile tile)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tile);
        for (var vector = 0; vector < tile.Vectors; vector++)
        {
            var values = new long[config.Columns];
            for (var column = 0; column < config.Columns; column++)
                values[column] = config.IsFloat() ? Float(config, tile, vector, column) : Integer(config, tile, vector, column);
            yield return new MixPeWeightRow(vector, vector == tile.Vectors - 1, values);
        }
    }

    private static long Integer(MixPeWeightArrayConfig config, MixPeWeightTile tile, int vector, int column)
    {
        var zeroPoint = config.WeightSigned ? 0 : tile.ZeroPoints[column];
        var sum = 0L;
        for (var row = 0; row < config.Rows; row++)
            sum += tile.Activations[vector, row] * (MixPeGolden.Weight(config.Pe(), tile.Codes[row, column]) - zeroPoint);
        return sum;
    }

    private static uint Float(MixPeWeightArrayConfig config, MixPeWeightTile tile, int vector, int column)
    {
        var format = config.FloatPe();
        var (sum, activationSum, isPoisoned) = (0f, 0f, false);
        for (var row = 0; row < config.Rows; row++)
        {
            var activation = MixPeFloatGolden.Activation(format.Activation, tile.Activations[vector, row]);
            sum = MathF.FusedMultiplyAdd(MixPeFloatGolden.Weight(format, tile.Codes[row, column]), activation, sum);
            activationSum += activation;
            isPoisoned |= MixPeFloatGolden.IsNonFinite(format.Activation, tile.Activations[vector, row]);
        }

        if (!config.WeightSigned)
            sum = MathF.FusedMultiplyAdd(-tile.ZeroPoints[column], activationSum, sum);
        return float.IsNaN(sum) || (isPoisoned && config.NonFinite == MixPeNonFinite.Poison) ? MixPeEngineGolden.CanonicalNaN : BitConverter.SingleToUInt32Bits(sum);
    }
}
