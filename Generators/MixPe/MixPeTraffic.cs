namespace Generators.MixPe;

/// <summary>How often the streams of the array pause: the chance in each cycle, 0 … 0.99.</summary>
/// <param name="Operands">Of activations and of weights.</param>
/// <param name="ZeroPoints">Of the zero points; they come once for each group, so they are late only when it is high.</param>
/// <param name="Results">Of the consumer of the results.</param>
public readonly record struct MixPeTraffic(double Operands, double ZeroPoints, double Results)
{
    /// <summary>Groups have to wait for their zero points.</summary>
    public static MixPeTraffic LateZeroPoints { get; } = new(0, 0.98, 0);

    /// <summary>Operands press on while the consumer hardly takes anything: the array freezes in every state.</summary>
    public static MixPeTraffic SlowConsumer { get; } = new(0, 0, 0.95);

    /// <summary>All streams pause alike.</summary>
    /// <param name="probability">Chance of a pause in each cycle.</param>
    /// <returns>The traffic.</returns>
    public static MixPeTraffic Alike(double probability) => new(probability, probability, probability);
}
