namespace Generators.BitMod.Quantisation;

/// <summary>
/// The weights of a linear layer: a row for each output channel, a column for each input channel, in FP32. FP16 and BF16 weights fit without
/// rounding. All weights are finite.
/// </summary>
public sealed class WeightMatrix
{
    private readonly float[] values;

    private WeightMatrix(int channels, int inputs, float[] values) => (Channels, Inputs, this.values) = (channels, inputs, values);

    /// <summary>Number of output channels, 1 or more.</summary>
    public int Channels { get; }

    /// <summary>Number of input channels: the length of an output channel, 1 or more.</summary>
    public int Inputs { get; }

    /// <summary>One weight.</summary>
    /// <param name="channel">Output channel.</param>
    /// <param name="input">Input channel.</param>
    public float this[int channel, int input] => Channel(channel)[input];

    /// <summary>Takes weights over.</summary>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="inputs">Number of input channels.</param>
    /// <param name="values">The weights, channel after channel; they are not copied and must not be changed any more.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">There are not <paramref name="channels"/> times <paramref name="inputs"/> weights, or none.</exception>
    /// <exception cref="QuantisationException">A weight is infinite or not a number; the message has its indices.</exception>
    public static WeightMatrix Of(int channels, int inputs, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        if (values.LongLength != (long)channels * inputs)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{channels} channels of {inputs} inputs are {(long)channels * inputs} weights, not {values.LongLength}."), nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw QuantisationException.Of(
                    $"Weight [{i / inputs}, {i % inputs}] (output channel, input channel) is {values[i]}; only finite weights can be quantised.");
            }
        }

        return new WeightMatrix(channels, inputs, values);
    }

    /// <summary>Copies weights.</summary>
    /// <param name="values">The weights as [output channel, input channel].</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="QuantisationException">A weight is infinite or not a number; the message has its indices.</exception>
    public static WeightMatrix Of(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (channels, inputs) = (values.GetLength(0), values.GetLength(1));
        var copy = new float[values.Length];
        for (var channel = 0; channel < channels; channel++)
            for (var input = 0; input < inputs; input++)
                copy[(channel * inputs) + input] = values[channel, input];
        return Of(channels, inputs, copy);
    }

    /// <summary>The weights of an output channel.</summary>
    /// <param name="channel">Its index.</param>
    /// <returns>One weight for each input channel.</returns>
    public ReadOnlySpan<float> Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
        return values.AsSpan(channel * Inputs, Inputs);
    }
}
