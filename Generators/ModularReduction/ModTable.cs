using System.Collections.Immutable;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>What a table's words are.</summary>
public enum ModTableKind
{
    /// <summary>v·2^Offset mod M.</summary>
    Residue,

    /// <summary>floor(v·2^Offset / M)·M, of its low bits the negative: adding it subtracts the multiple.</summary>
    NegativeMultiple,
}

/// <summary>A table of a fixed modulus, or the place of one of a loaded modulus.</summary>
/// <param name="Modulus">The modulus; 0 when it is loaded.</param>
/// <param name="Kind">What the words are.</param>
/// <param name="Offset">Weight of the address: 2^Offset.</param>
/// <param name="AddressBits">Width of the address v.</param>
/// <param name="WordBits">Width of a word; a residue may have zeros on top.</param>
/// <param name="LowBit">Bits below that are not stored: for a limb of a word.</param>
public sealed record ModTable(BigInteger Modulus, ModTableKind Kind, int Offset, int AddressBits, int WordBits, int LowBit = 0)
{
    /// <summary>The table's words of a fixed modulus.</summary>
    /// <returns>2^AddressBits words.</returns>
    public ImmutableArray<BigInteger> Words()
    {
        var mask = (BigInteger.One << WordBits) - 1;
        var words = ImmutableArray.CreateBuilder<BigInteger>(1 << AddressBits);
        if (Kind == ModTableKind.NegativeMultiple)
        {
            for (var v = 0; v < 1 << AddressBits; v++)
                words.Add(-((BigInteger)v << Offset) / Modulus * Modulus >> LowBit & mask);
            return words.MoveToImmutable();
        }

        var weight = BigInteger.ModPow(2, Offset, Modulus);
        var word = BigInteger.Zero;
        for (var v = 0; v < 1 << AddressBits; v++)
        {
            words.Add((word >> LowBit) & mask);
            word += weight;
            if (word >= Modulus)
                word -= Modulus;
        }

        return words.MoveToImmutable();
    }

    /// <summary>How great a residue may be.</summary>
    /// <param name="config">The reducer.</param>
    /// <returns>The greatest word of a fixed modulus; M − 1 for a loaded one.</returns>
    public ModBound Bound(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.LoadableModulus ? new ModBound((BigInteger.One << config.Bits) - 2, 1) : new ModBound(Words().Max(), 1);
    }
}
