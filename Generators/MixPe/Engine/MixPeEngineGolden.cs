namespace Generators.MixPe;

/// <summary>
/// What the engine computes, in C#'s own integers and floats, which are IEEE 754: D = S − z·A, t = s·D, R = R + t with one rounding each, D exact for
/// integers. It shares nothing with the hardware.
/// </summary>
public static class MixPeEngineGolden
{
    /// <summary>Every NaN that the engine gives.</summary>
    public const uint CanonicalNaN = 0x7fc00000;

    /// <summary>All beats of results of a tile, in their order.</summary>
    /// <param name="config">Configuration of the engine.</param>
    /// <param name="tile">The operands.</param>
    /// <returns>Rows from the bottom one to row 0; in each all columns in one beat, or one after another from a shared dequantiser.</returns>
    public static IEnumerable<MixPeOutputBeat> Results(MixPeEngineConfig config, MixPeEngineTile tile)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tile);
        var lanes = config.Lanes();
        for (var row = config.Rows - 1; row >= 0; row--)
        {
            for (var first = 0; first < config.Columns; first += lanes)
                yield return new MixPeOutputBeat(row, first, [.. Enumerable.Range(first, lanes).Select(column => Result(config, tile, row, column))]);
        }
    }

    /// <summary>One result.</summary>
    /// <param name="config">Configuration of the engine.</param>
    /// <param name="tile">The operands.</param>
    /// <param name="row">Row of the array.</param>
    /// <param name="column">Column of the array.</param>
    /// <returns>FP32 encoding.</returns>
    public static uint Result(MixPeEngineConfig config, MixPeEngineTile tile, int row, int column)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tile);
        var sum = 0f;
        for (var group = 0; group < tile.Groups; group++)
        {
            var first = group * config.GroupSize;
            var steps = Enumerable.Range(first, Math.Min(config.GroupSize, tile.Length - first));
            var activations = steps.Select(k => tile.Activations[row, k]).ToArray();
            var codes = steps.Select(k => tile.Codes[k, column]).ToArray();
            var zeroPoint = config.WeightSigned ? 0 : tile.ZeroPoints[group, column];
            var difference = config.IsFloat() ? FloatDifference(config, activations, codes, zeroPoint) : IntegerDifference(config, activations, codes, zeroPoint);
            var scale = config.Scale == MixPeScale.Fp16 ? Half(tile.Scales[group, column]) : tile.Scales[group, column];
            sum += scale * difference;
        }

        if (config.Scale == MixPeScale.TwoLevel)
            sum *= Half(tile.ChannelScales[column]);
        return float.IsNaN(sum) ? CanonicalNaN : BitConverter.SingleToUInt32Bits(sum);
    }

    private static float Half(int code) => (float)BitConverter.UInt16BitsToHalf((ushort)code);

    private static float IntegerDifference(MixPeEngineConfig config, int[] activations, int[] codes, int zeroPoint)
    {
        var sum = 0L;
        for (var k = 0; k < codes.Length; k++)
            sum += activations[k] * (MixPeGolden.Weight(config.Pe(), codes[k]) - zeroPoint);
        return sum;
    }

    private static float FloatDifference(MixPeEngineConfig config, int[] activations, int[] codes, int zeroPoint)
    {
        var element = config.FloatPe();
        if (config.NonFinite == MixPeNonFinite.Poison && activations.Any(activation => MixPeFloatGolden.IsNonFinite(element.Activation, activation)))
            return float.NaN;
        var sum = MixPeFloatGolden.ToSingle(element, MixPeFloatGolden.GroupSum(element, activations, codes));
        if (config.WeightSigned)
            return sum;
        var activationSum = MixPeFloatGolden.ToSingle(element, MixPeFloatGolden.ActivationSum(element, activations));
        return MathF.FusedMultiplyAdd(-zeroPoint, activationSum, sum);
    }
}
