namespace Generators.FlightLlm;

/// <summary>What a chain computes, in plain integers: for each group of weights the sums of its lanes.</summary>
public static class FlightChainGolden
{
    /// <summary>A beat's sums.</summary>
    /// <param name="config">The chain.</param>
    /// <param name="beat">The beat.</param>
    /// <param name="before">The last beat in front of it for which <see cref="GoesOn"/>, since reset; null when there was none.</param>
    /// <returns>Sums by the slice behind which their group ends, and whether something was wrong.</returns>
    public static FlightChainResult Sums(FlightChainConfig config, FlightChainInput beat, FlightChainInput? before = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(beat);
        var isKnown = beat.Pattern < config.Patterns.Length;
        var pattern = config.Patterns[isKnown ? beat.Pattern : 0];
        var isDense = pattern.Kept == config.Window;
        var isWrong = !isKnown || !config.Supports(beat.Precision, pattern) || (pattern.Phase > 0 && (before is null || config.Patterns[before.Pattern].Phase != pattern.Phase - 1));
        isWrong |= beat.Precision == FlightPrecision.Int2Square && beat.Row0.Concat(beat.Row1).Contains((sbyte)-128);
        var sums = new List<(int Slice, long Row0, long Row1, long Lane2, long Lane3)>();
        var group = new long[4];
        var previous = -1;
        for (var slice = 0; slice < config.Length; slice++)
        {
            var window = slice / config.Window * config.Window;
            var position = isDense ? slice % config.Window : beat.Indices[slice];
            var slot = config.Slot(pattern, slice);
            if (before is not null && config.GoesOn(pattern, slice))
                previous = before.Indices[config.LastOfWindow(slice)];
            isWrong |= !isDense && (position <= previous || position < slot || position > config.Window - pattern.Kept + slot);
            isWrong |= config.Operands == FlightOperands.Symmetric && beat.Precision == FlightPrecision.Int8 && beat.Weights[slice] == -128;
            var products = Products(beat.Precision, beat.Row0[window + position], beat.Row1[window + position], beat.Weights[slice]);
            for (var lane = 0; lane < products.Length; lane++)
                group[lane] += products[lane];
            previous = position;
            if (isKnown ? !config.Ends(pattern, slice) : !config.Patterns.All(each => config.Ends(each, slice)))
                continue;
            sums.Add((slice, group[0], group[1], group[2], group[3]));
            Array.Clear(group);
            previous = -1;
        }

        // Of a wrong beat the groups' ends are those of its pattern, or where all patterns end one, and all sums are 0.
        if (isWrong)
            sums = [.. sums.Select(sum => (sum.Slice, 0L, 0L, 0L, 0L))];
        return new FlightChainResult([.. sums], isWrong, beat.Tag);
    }

    /// <summary>Whether a beat's groups may go on in the next phase: those of three.</summary>
    /// <param name="config">The chain.</param>
    /// <param name="beat">The beat.</param>
    /// <returns>True of every beat with such a pattern, also when it is wrong.</returns>
    public static bool GoesOn(FlightChainConfig config, FlightChainInput beat)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(beat);
        return beat.Pattern < config.Patterns.Length && config.Patterns[beat.Pattern].Kept == 3;
    }

    private static long[] Products(FlightPrecision precision, long row0, long row1, sbyte weight) => precision switch
    {
        FlightPrecision.Int8 => [row0 * weight, row1 * weight],
        FlightPrecision.Int4 => [row0 * Part(weight, 4, 0), row0 * Part(weight, 4, 1)],
        FlightPrecision.Int2 => [row0 * Part(weight, 2, 0), row0 * Part(weight, 2, 1), row0 * Part(weight, 2, 2)],
        _ => [row0 * Part(weight, 2, 0), row1 * Part(weight, 2, 0), row0 * Part(weight, 2, 1), row1 * Part(weight, 2, 1)],
    };

    /// <summary>One of the two's complement numbers of a byte.</summary>
    private static long Part(sbyte weight, int bits, int k)
    {
        var code = (weight >> (k * bits)) & ((1 << bits) - 1);
        return code >= 1 << (bits - 1) ? code - (1 << bits) : code;
    }
}

/// <summary>A beat in plain integers.</summary>
/// <param name="Row0">Activations of row 0.</param>
/// <param name="Row1">Activations of row 1.</param>
/// <param name="Weights">A weight for each slice, or several of fewer bits.</param>
/// <param name="Indices">An index for each slice.</param>
/// <param name="Pattern">Code of the pattern.</param>
/// <param name="Tag">Its tag.</param>
/// <param name="Precision">What a slice multiplies.</param>
public sealed record FlightChainInput(sbyte[] Row0, sbyte[] Row1, sbyte[] Weights, int[] Indices, int Pattern, long Tag, FlightPrecision Precision = FlightPrecision.Int8)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"pattern {Pattern}, {Precision}, tag {Tag}, weights {string.Join(' ', Weights)}, indices {string.Join(' ', Indices)}, row 0 {string.Join(' ', Row0)}, row 1 {string.Join(' ', Row1)}";
}

/// <summary>Sums of a beat in plain integers.</summary>
/// <param name="Sums">Slice behind which the group ends, and a sum for each lane; 0 for lanes that the precision does not have.</param>
/// <param name="IsWrong">Whether something was wrong.</param>
/// <param name="Tag">The beat's tag.</param>
public sealed record FlightChainResult((int Slice, long Row0, long Row1, long Lane2, long Lane3)[] Sums, bool IsWrong, long Tag);
