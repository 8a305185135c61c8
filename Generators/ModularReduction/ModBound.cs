using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>How great a value may be: as a number, for widths, and in multiples of the modulus, for corrections.</summary>
/// <param name="Max">The greatest number; for a loaded modulus that of the greatest modulus.</param>
/// <param name="Multiple">The value is below Multiple · M, whatever M is.</param>
public readonly record struct ModBound(BigInteger Max, BigInteger Multiple)
{
    /// <summary>Zero.</summary>
    public static ModBound Zero => new(0, 1);

    /// <summary>Width that holds the value, at least 1.</summary>
    public int Bits => Math.Max(1, (int)Max.GetBitLength());

    /// <summary>Any number of a width.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="bits">The width.</param>
    /// <returns>Its bound; with a loaded modulus that of M = 2^(n−1).</returns>
    public static ModBound Number(ModReduceConfig config, int bits)
    {
        ArgumentNullException.ThrowIfNull(config);
        var max = (BigInteger.One << bits) - 1;
        return new ModBound(max, (max / (config.LoadableModulus ? BigInteger.One << (config.Bits - 1) : config.ModulusValue)) + 1);
    }

    /// <summary>A multiple of the modulus, not reached.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="multiple">The multiple.</param>
    /// <returns>The bound multiple · M − 1.</returns>
    public static ModBound Below(ModReduceConfig config, BigInteger multiple)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ModBound((multiple * GreatestModulus(config)) - 1, multiple);
    }

    /// <summary>The bound of a sum.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="other">The other summand.</param>
    /// <returns>Exact for a fixed modulus; for a loaded one both multiples are added.</returns>
    public ModBound Plus(ModReduceConfig config, ModBound other)
    {
        ArgumentNullException.ThrowIfNull(config);
        var max = Max + other.Max;
        if (!config.LoadableModulus)
            return new ModBound(max, (max / config.ModulusValue) + 1);
        if (other.Max.IsZero || Max.IsZero)
            return other.Max.IsZero ? this : other;
        return new ModBound(max, Multiple + other.Multiple);
    }

    private static BigInteger GreatestModulus(ModReduceConfig config) =>
        config.LoadableModulus ? (BigInteger.One << config.Bits) - 1 : config.ModulusValue;
}
