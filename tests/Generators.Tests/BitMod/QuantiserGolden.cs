using System.Numerics;
using Generators.BitMod;

namespace Generators.Tests.BitMod;

/// <summary>
/// BitMoD's quantiser by brute force over all codes with exact rational numbers: the definition, with nothing clever in it. Value tables are those
/// of the paper (Table IV), times two. Shares nothing with the quantiser.
/// </summary>
internal static class QuantiserGolden
{
    /// <summary>FP32 numbers are whole multiples of 2^−149; with this shift they, and their halves, are integers.</summary>
    private const int Shift = 160;

    private static readonly int[] Fp4 = [0, 1, 2, 3, 4, 6, 8, 12];
    private static readonly int[] Fp3 = [0, 2, 4, 8];

    public sealed record Group(BitModDataType Type, int Selector, float Scale, int[] Codes, BigInteger Error);

    public sealed record Channel(Group[] Groups, float ChannelScale, int[] Scales);

    /// <summary>Value and code of all that a quantiser may emit, in half units.</summary>
    public static List<(int Value, int Code)> Table(BitModDataType type, int special)
    {
        if (type is BitModDataType.Fp4 or BitModDataType.Fp3)
        {
            var magnitudes = type == BitModDataType.Fp4 ? Fp4 : Fp3;
            var sign = magnitudes.Length;
            var table = magnitudes.Select((value, code) => (value, code)).Concat(magnitudes.Select((value, code) => (-value, code + sign)).Skip(1)).ToList();
            if (!table.Exists(entry => entry.Item1 == special))
                table.Add((special, sign));
            return table;
        }

        var bits = type switch { BitModDataType.Int8 => 8, BitModDataType.Int6 => 6, BitModDataType.Int5 => 5, BitModDataType.Int4 => 4, _ => 3 };
        var greatest = (1 << (bits - 1)) - 1;
        return [.. Enumerable.Range(-greatest, (2 * greatest) + 1).Select(value => (2 * value, value & ((1 << bits) - 1)))];
    }

    public static Group Candidate(ReadOnlySpan<float> weights, BitModDataType type, int selector, int special)
    {
        var table = Table(type, special);
        var greatest = 0f;
        foreach (var weight in weights)
            greatest = Math.Max(greatest, Math.Abs(weight));

        // FP32's quotient: a double has more than twice its bits, so rounding twice does no harm.
        var scale = Math.Max((float)(greatest / (table.Max(entry => Math.Abs(entry.Value)) / 2.0)), 1e-5f);
        var codes = new int[weights.Length];
        var error = BigInteger.Zero;
        for (var k = 0; k < weights.Length; k++)
        {
            var weight = 2 * Exact(weights[k]);
            var best = table[0];
            foreach (var entry in table)
            {
                var (distance, least) = (BigInteger.Abs((entry.Value * Exact(scale)) - weight), BigInteger.Abs((best.Value * Exact(scale)) - weight));
                if (distance < least || (distance == least && Wins(type, entry.Value, best.Value)))
                    best = entry;
            }

            codes[k] = best.Code;
            var difference = (best.Value * Exact(scale)) - weight;
            error += difference * difference;
        }

        return new Group(type, selector, scale, codes, error);
    }

    public static Channel Quantise(ReadOnlySpan<float> weights, int groupSize, IReadOnlyList<BitModDataType> types, IReadOnlyList<int> specials)
    {
        var groups = new Group[weights.Length / groupSize];
        for (var g = 0; g < groups.Length; g++)
        {
            foreach (var type in types)
            {
                var choices = type is BitModDataType.Fp4 or BitModDataType.Fp3 ? specials.Count : 1;
                for (var selector = 0; selector < choices; selector++)
                {
                    var candidate = Candidate(weights.Slice(g * groupSize, groupSize), type, selector, specials[selector]);
                    if (groups[g] is null || candidate.Error < groups[g].Error)
                        groups[g] = candidate;
                }
            }
        }

        var channelScale = (float)(groups.Max(group => group.Scale) / 255.0);
        return new Channel(groups, channelScale, [.. groups.Select(group => Nearest(group.Scale, channelScale))]);
    }

    /// <summary>Of two values that are equally near: the lower one of a floating type, the even one of an integer.</summary>
    private static bool Wins(BitModDataType type, int value, int other) =>
        type is BitModDataType.Fp4 or BitModDataType.Fp3 ? value < other : value / 2 % 2 == 0 && other / 2 % 2 != 0;

    private static int Nearest(float scale, float unit) => Enumerable.Range(0, 256)
        .OrderBy(count => BigInteger.Abs((count * Exact(unit)) - Exact(scale)))
        .ThenBy(count => count % 2)
        .First();

    private static BigInteger Exact(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var exponent = (bits >> 23) & 255;
        BigInteger magnitude = (bits & 0x7FFFFF) | (exponent == 0 ? 0 : 0x800000);
        magnitude <<= Math.Max(exponent, 1) - 150 + Shift;
        return bits < 0 ? -magnitude : magnitude;
    }
}
