namespace Generators.FlightLlm;

/// <summary>What a chain computes, in plain integers: for each group of weights the sums of two rows of activations.</summary>
public static class FlightChainGolden
{
    /// <summary>A beat's sums.</summary>
    /// <param name="config">The chain.</param>
    /// <param name="beat">The beat.</param>
    /// <returns>Sums by the slice behind which their group ends, and whether something was wrong.</returns>
    public static FlightChainResult Sums(FlightChainConfig config, FlightChainInput beat)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(beat);
        var isKnown = beat.Pattern < config.Patterns.Length;
        var pattern = config.Patterns[isKnown ? beat.Pattern : 0];
        var isDense = pattern.Kept == config.Window;
        var isWrong = !isKnown;
        var sums = new List<(int Slice, long Row0, long Row1)>();
        var (first, second, previous) = (0L, 0L, -1);
        for (var slice = 0; slice < config.Length; slice++)
        {
            var window = slice / config.Window * config.Window;
            var position = isDense ? slice % config.Window : beat.Indices[slice];
            var slot = config.Slot(pattern, slice);
            isWrong |= !isDense && (position <= previous || position < slot || position > config.Window - pattern.Kept + slot);
            isWrong |= config.Operands == FlightOperands.Symmetric && beat.Weights[slice] == -128;
            first += (long)beat.Row0[window + position] * beat.Weights[slice];
            second += (long)beat.Row1[window + position] * beat.Weights[slice];
            previous = position;
            if (isKnown ? !config.Ends(pattern, slice) : !config.Patterns.All(each => config.Ends(each, slice)))
                continue;
            sums.Add((slice, first, second));
            (first, second, previous) = (0, 0, -1);
        }

        // Of a wrong beat the groups' ends are those of its pattern, or where all patterns end one, and all sums are 0.
        if (isWrong)
            sums = [.. sums.Select(sum => (sum.Slice, 0L, 0L))];
        return new FlightChainResult([.. sums], isWrong, beat.Tag);
    }
}

/// <summary>A beat in plain integers.</summary>
/// <param name="Row0">Activations of row 0.</param>
/// <param name="Row1">Activations of row 1.</param>
/// <param name="Weights">A weight for each slice.</param>
/// <param name="Indices">An index for each slice.</param>
/// <param name="Pattern">Code of the pattern.</param>
/// <param name="Tag">Its tag.</param>
public sealed record FlightChainInput(sbyte[] Row0, sbyte[] Row1, sbyte[] Weights, int[] Indices, int Pattern, long Tag)
{
    /// <inheritdoc/>
    public override string ToString() => $"pattern {Pattern}, tag {Tag}, weights {string.Join(' ', Weights)}, indices {string.Join(' ', Indices)}, row 0 {string.Join(' ', Row0)}, row 1 {string.Join(' ', Row1)}";
}

/// <summary>Sums of a beat in plain integers.</summary>
/// <param name="Sums">Slice behind which the group ends, sum of row 0, sum of row 1.</param>
/// <param name="IsWrong">Whether something was wrong.</param>
/// <param name="Tag">The beat's tag.</param>
public sealed record FlightChainResult((int Slice, long Row0, long Row1)[] Sums, bool IsWrong, long Tag);
