using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Benchmarks.Designs;

/// <summary>Size of a <see cref="LutReduction"/>.</summary>
/// <param name="Bits">Bits of the modulus, whose highest bit is set; a multiple of 8.</param>
/// <param name="ExtraBits">Bits of the argument above those of the modulus; a multiple of <paramref name="GroupBits"/>.</param>
/// <param name="GroupBits">Bits that are looked up at a time.</param>
public sealed record LutReductionConfig(int Bits = 1024, int ExtraBits = 96, int GroupBits = 4)
{
    /// <summary>Number of table look-ups for an argument.</summary>
    /// <returns>At least 1.</returns>
    public int Groups() => ExtraBits / GroupBits;

    /// <summary>The modulus: odd, otherwise without any structure.</summary>
    /// <returns>A number of exactly <see cref="Bits"/> bits.</returns>
    public BigInteger Modulus()
    {
        var bytes = Enumerable.Range(0, (Bits / 8 / SHA256.HashSizeInBytes) + 1)
            .SelectMany(i => SHA256.HashData(Encoding.UTF8.GetBytes($"LUT reduction {i}")))
            .Take(Bits / 8)
            .ToArray();
        bytes[0] |= 1;
        bytes[^1] |= 0x80;
        return new BigInteger(bytes, isUnsigned: true);
    }

    /// <summary>The table: d·2^(Bits + GroupBits·group) modulo the modulus, at address group·2^GroupBits + d.</summary>
    /// <returns>All entries, group after group.</returns>
    public IEnumerable<BigInteger> Table()
    {
        var modulus = Modulus();
        for (var group = 0; group < Groups(); group++)
        {
            for (var digit = 0; digit < 1 << GroupBits; digit++)
                yield return (new BigInteger(digit) << (Bits + (GroupBits * group))) % modulus;
        }
    }
}
