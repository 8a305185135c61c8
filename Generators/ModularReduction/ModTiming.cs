namespace Generators.ModularReduction;

/// <summary>When a reducer takes operands and gives results. The testbench measures both.</summary>
/// <param name="Interval">Cycles between two operands that wait at the input, when results are taken at once.</param>
/// <param name="Latency">Cycles from the one in which an operand is taken to the first one that offers its result.</param>
public sealed record ModTiming(int Interval, int Latency)
{
    /// <summary>Cycles from the one in which a modulus is taken to the first one in which an operand may be taken; 0 for a fixed modulus.</summary>
    public int LoadCycles { get; init; }

    /// <summary>Timing of a configuration.</summary>
    /// <param name="config">The configuration, valid.</param>
    /// <returns>Its timing.</returns>
    public static ModTiming Of(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsTruncation ? new ModTiming(1, 2) : ModScheme.Of(config.Architecture).Timing(config);
    }
}
