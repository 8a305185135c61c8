namespace Generators.BitMod.Quantisation;

/// <summary>How far quantised weights are from the true ones.</summary>
/// <param name="MeanSquare">Mean of (ŵ − w)².</param>
/// <param name="Relative">Root of Σ(ŵ − w)² / Σw²: the error's share of the weights' energy, as an amplitude. 0 when all weights are 0 and exact.</param>
/// <param name="Greatest">Greatest |ŵ − w|.</param>
public readonly record struct QuantisationError(double MeanSquare, double Relative, double Greatest)
{
    /// <summary>Compares a layer with what became of it, in double: each channel by itself, then the channels in order.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="quantised">The same layer, quantised; second-level scales included.</param>
    /// <returns>The error.</returns>
    /// <exception cref="ArgumentException">The layers have different sizes.</exception>
    public static QuantisationError Between(WeightMatrix weights, BitModWeights quantised)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(quantised);
        if (weights.Channels != quantised.Channels || weights.Inputs != quantised.Inputs)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The weights are {weights.Channels} x {weights.Inputs}, the quantised ones {quantised.Channels} x {quantised.Inputs}."),
                nameof(quantised));
        }

        var sums = new (double Error, double Energy, double Greatest)[weights.Channels];
        Parallel.For(0, weights.Channels, channel => sums[channel] = OfChannel(weights, quantised, channel));
        var (error, energy, greatest) = (0.0, 0.0, 0.0);
        foreach (var sum in sums)
            (error, energy, greatest) = (error + sum.Error, energy + sum.Energy, Math.Max(greatest, sum.Greatest));
        return new QuantisationError(error / ((double)weights.Channels * weights.Inputs), error == 0 ? 0 : Math.Sqrt(error / energy), greatest);
    }

    private static (double Error, double Energy, double Greatest) OfChannel(WeightMatrix weights, BitModWeights quantised, int channel)
    {
        var row = weights.Channel(channel);
        var (error, energy, greatest) = (0.0, 0.0, 0.0);
        for (var input = 0; input < row.Length; input++)
        {
            var difference = quantised.Value(channel, input) - row[input];
            error += difference * difference;
            energy += (double)row[input] * row[input];
            greatest = Math.Max(greatest, Math.Abs(difference));
        }

        return (error, energy, greatest);
    }
}
