using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>What results may be.</summary>
/// <param name="Bits">Width of a result.</param>
/// <param name="Multiple">Results are below Multiple · M: 1 for remainders.</param>
public sealed record ModOutput(int Bits, BigInteger Multiple)
{
    /// <summary>Results of a configuration.</summary>
    /// <param name="config">The configuration, valid.</param>
    /// <returns>Their width and bound.</returns>
    public static ModOutput Of(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsTruncation ? new ModOutput(config.ModulusBits - 1, 1) : ModScheme.Of(config.Architecture).Output(config);
    }
}
