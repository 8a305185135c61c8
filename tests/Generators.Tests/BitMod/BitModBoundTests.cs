using System.Numerics;
using Generators.BitMod;

namespace Generators.Tests.BitMod;

/// <summary>
/// How far a group's sum is from the exact one. In each step a lane loses less than one unit of the last place, and so do the alignment of the sum of
/// lanes, that of the accumulator, and the normalisation; exponents never fall, so no unit is greater than the last one.
/// </summary>
public sealed class BitModBoundTests
{
    public static TheoryData<BitModPeConfig> Configurations => [.. Pairwise.Cover(new BitModPeConfig { GroupSize = 64 }, ("groupSize", ["64"]))];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Sums_are_within_the_derived_bound(BitModPeConfig config)
    {
        foreach (var group in BitModStimulus.Corners(config).Concat(BitModStimulus.Random(config, 200, 31)))
        {
            var exact = BigInteger.Zero;
            for (var k = 0; k < group.Codes.Length; k++)
            {
                var (exponent, significand) = BitModGolden.Activation(config, group.Activations[k]);
                var weight = group.Type.HalfUnits(group.Codes[k], group.Special);
                exact += (significand * weight * (group.Type.IsFloat() ? 2 : 1)) * (BigInteger.One << exponent);
            }

            // In units of 2^−(point + 1), so that half units and guard bits are whole numbers.
            var guard = config.Accumulator == BitModAccumulator.Exact ? 0 : config.GuardBits;
            var partials = BitModGolden.Partials(config, group);
            var sum = BigInteger.Zero;
            var unit = BigInteger.Zero;
            foreach (var partial in partials)
            {
                sum += partial.Mantissa * (BigInteger.One << (partial.Exponent + 1));
                unit = BigInteger.Max(unit, BigInteger.One << (partial.Exponent + 1));
            }

            var steps = (group.Codes.Length + config.Lanes - 1) / config.Lanes * group.Type.Terms();
            var bound = config.Accumulator == BitModAccumulator.Exact ? unit : steps * (config.Lanes * Shifted(config, group) + 3) * unit;
            (BigInteger.Abs(sum - (exact << guard)) <= bound).ShouldBeTrue($"{config}\n{group}\nsum {sum}, exact {exact << guard}, bound {bound}");
        }
    }

    /// <summary>Weight of a lane's last place in the sum: the shifter moves what lanes have lost up with them.</summary>
    private static int Shifted(BitModPeConfig config, BitModGroup group) =>
        config.Significance == BitModSignificance.Shifter ? 1 << (group.Type.IsFloat() ? 1 : 2 * (group.Type.Terms() - 1)) : 1;
}
