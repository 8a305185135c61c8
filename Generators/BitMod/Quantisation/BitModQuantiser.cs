namespace Generators.BitMod.Quantisation;

/// <summary>
/// BitMoD's quantiser (HPCA 2025, arXiv 2411.11745, §III; the order of selectors, ties and the clamp are those of the authors' published code).
/// Each group of weights takes the type and special value of least squared error, with Δ = max|w| / greatest magnitude of a code; the scales of
/// a channel's groups are then quantised to 8 unsigned bits.
/// <para>
/// Precision, the same on every machine: weights and scales are FP32, a scale is one FP32 division. Which code is nearest, and which 8-bit scale,
/// is decided without rounding. The error of a group is summed in double, weight after weight. (The published code works in FP16 throughout, so the
/// two agree in all but close decisions.)
/// </para>
/// </summary>
public sealed class BitModQuantiser
{
    /// <summary>The greatest second-level scale. Scales are never negative, so all 8 bits are magnitude (published code; the paper's equation would give 127).</summary>
    public const int GreatestGroupScale = 255;

    private readonly BitModCodebook[] candidates;
    private readonly BitModQuantiserOptions options;

    /// <summary>Makes a quantiser.</summary>
    /// <param name="options">How to quantise; the paper's 4-bit setting when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public BitModQuantiser(BitModQuantiserOptions? options = null)
    {
        this.options = options ?? new BitModQuantiserOptions();
        this.options.Validate();
        candidates =
        [
            .. this.options.Types.SelectMany(type => type.IsFloat()
                ? this.options.EffectiveSpecials.Select((special, selector) => new BitModCodebook(type, selector, special))
                : [new BitModCodebook(type, selector: 0, special: 0)]),
        ];
    }

    /// <summary>Quantises a layer.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>The quantised layer.</returns>
    /// <exception cref="QuantisationException">
    /// The group size does not divide the number of inputs, or a weight is too large for the greatest scale; the message has the indices.
    /// </exception>
    public BitModWeights Quantise(WeightMatrix weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var size = options.GroupSize;
        if (weights.Inputs % size != 0)
        {
            throw QuantisationException.Of(
                $"Channels of {weights.Inputs} weights can't be cut into groups of {size}; the group size must divide the channel length.");
        }

        CheckMagnitudes(weights);
        var groups = weights.Inputs / size;
        var codes = new byte[weights.Channels, weights.Inputs];
        var types = new BitModDataType[weights.Channels, groups];
        var selectors = new byte[weights.Channels, groups];
        var scales = new byte[weights.Channels, groups];
        var channelScales = new float[weights.Channels];
        Parallel.For(0, weights.Channels, channel =>
        {
            var row = weights.Channel(channel);
            var groupScales = new float[groups];
            var best = new byte[size];
            var trial = new byte[size];
            for (var group = 0; group < groups; group++)
            {
                var (candidate, scale) = QuantiseGroup(row.Slice(group * size, size), ref best, ref trial);
                (types[channel, group], selectors[channel, group], groupScales[group]) = (candidate.Type, (byte)candidate.Selector, scale);
                for (var k = 0; k < size; k++)
                    codes[channel, (group * size) + k] = best[k];
            }

            channelScales[channel] = groupScales.Max() / GreatestGroupScale;
            for (var group = 0; group < groups; group++)
                scales[channel, group] = GroupScale(groupScales[group], channelScales[channel]);
        });
        return new BitModWeights(options.Types, size, options.EffectiveSpecials, codes, types, selectors, scales, channelScales);
    }

    /// <summary>The first candidate of least error; its codes end up in <paramref name="best"/>.</summary>
    private (BitModCodebook Candidate, float Scale) QuantiseGroup(ReadOnlySpan<float> weights, ref byte[] best, ref byte[] trial)
    {
        var greatest = 0f;
        foreach (var weight in weights)
            greatest = Math.Max(greatest, Math.Abs(weight));
        var least = double.PositiveInfinity;
        (BitModCodebook Candidate, float Scale) result = (candidates[0], 0);
        foreach (var candidate in candidates)
        {
            var scale = Math.Max(greatest / candidate.Greatest, options.LeastScale);
            var error = candidate.Quantise(weights, scale, trial);
            if (error < least)
            {
                (least, result) = (error, (candidate, scale));
                (best, trial) = (trial, best);
            }
        }

        return result;
    }

    /// <summary>Round half to even of Δ / channel scale. It may be 0: the whole group is then zero.</summary>
    private static byte GroupScale(float scale, float channelScale) =>
        (byte)Math.Clamp(Math.Round((double)scale / channelScale, MidpointRounding.ToEven), 0, GreatestGroupScale);

    private void CheckMagnitudes(WeightMatrix weights)
    {
        var divisor = candidates.Min(candidate => candidate.Greatest);
        for (var channel = 0; channel < weights.Channels; channel++)
        {
            var row = weights.Channel(channel);
            for (var input = 0; input < row.Length; input++)
            {
                if (Math.Abs(row[input]) / divisor > options.GreatestScale)
                {
                    throw QuantisationException.Of(
                        $"Weight [{channel}, {input}] is {row[input]}: its group {input / options.GroupSize} would need a scale of {Math.Abs(row[input]) / divisor}, and the greatest allowed is {options.GreatestScale}.");
                }
            }
        }
    }
}
