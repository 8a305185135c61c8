namespace Generators.BitMod.Quantisation;

/// <summary>
/// One candidate for the data type of a group: an integer type, or a floating type with one of its special values. Finds the nearest code of a
/// weight. All decisions are exact: a weight and a scale have 24 significant bits and a midpoint at most 7, so weight and midpoint · scale are
/// doubles without rounding, and the quotient of two 24-bit numbers is never rounded onto or across a half.
/// </summary>
internal sealed class BitModCodebook
{
    private readonly double[] levels;
    private readonly double[] midpoints;
    private readonly byte[] codes;

    public BitModCodebook(BitModDataType type, int selector, int special)
    {
        (Type, Selector) = (type, selector);
        var count = 1 << type.Bits();
        var redundant = type.IsFloat() ? count / 2 : -1;

        // A special value that the basic ones have already is never emitted: the basic code comes first. The most negative integer is not
        // emitted either, so that the range is symmetric (as the published quantiser: ±(2^(b−1) − 1)).
        var entries = Enumerable.Range(0, count)
            .Where(code => type.IsFloat() || code != count / 2)
            .Select(code => (Value: type.HalfUnits(code, special), Code: (byte)code))
            .OrderBy(entry => entry.Value)
            .ThenBy(entry => entry.Code == redundant)
            .DistinctBy(entry => entry.Value)
            .ToList();
        levels = [.. entries.Select(entry => entry.Value / 2.0)];
        codes = [.. entries.Select(entry => entry.Code)];
        midpoints = [.. levels.Zip(levels.Skip(1), (low, high) => (low + high) / 2)];
        Greatest = (float)levels.Max(Math.Abs);
    }

    public BitModDataType Type { get; }

    /// <summary>Index of the special value.</summary>
    public int Selector { get; }

    /// <summary>The greatest magnitude of a code, which the greatest magnitude of the group is scaled to.</summary>
    public float Greatest { get; }

    /// <summary>Finds the codes of a group.</summary>
    /// <param name="weights">The group.</param>
    /// <param name="scale">Its scale Δ.</param>
    /// <param name="result">Takes the codes.</param>
    /// <returns>Σ (q·Δ − w)², summed in double in the order of the weights.</returns>
    public double Quantise(ReadOnlySpan<float> weights, float scale, Span<byte> result) =>
        Type.IsFloat() ? NearestLevel(weights, scale, result) : Rounded(weights, scale, result);

    /// <summary>Nearest value, ties to the lower one: the number of midpoints below the weight is the index of its level.</summary>
    private double NearestLevel(ReadOnlySpan<float> weights, float scale, Span<byte> result)
    {
        Span<double> bounds = stackalloc double[midpoints.Length];
        Span<double> values = stackalloc double[levels.Length];
        for (var i = 0; i < bounds.Length; i++)
            bounds[i] = midpoints[i] * scale;
        for (var i = 0; i < values.Length; i++)
            values[i] = levels[i] * scale;
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            double weight = weights[k];
            var index = 0;
            foreach (var bound in bounds)
                index += weight > bound ? 1 : 0;
            result[k] = codes[index];
            var error = values[index] - weight;
            sum += error * error;
        }

        return sum;
    }

    /// <summary>Integers: round half to even, clamped to the symmetric range.</summary>
    private double Rounded(ReadOnlySpan<float> weights, float scale, Span<byte> result)
    {
        var mask = (1 << Type.Bits()) - 1;
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            double weight = weights[k];
            var level = Math.Clamp(Math.Round(weight / scale, MidpointRounding.ToEven), -Greatest, Greatest);
            result[k] = (byte)((int)level & mask);
            var error = (level * scale) - weight;
            sum += error * error;
        }

        return sum;
    }
}
