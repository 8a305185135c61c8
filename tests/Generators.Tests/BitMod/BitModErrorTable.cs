using System.Globalization;
using System.Text;
using Generators.BitMod;

namespace Generators.Tests.BitMod;

/// <summary>Errors of group sums by the golden model: the table of docs/bitmod.md (scripts/bitmod-error.sh).</summary>
public sealed class BitModErrorTable
{
    private const int Groups = 1000;

    private static readonly (string Name, BitModPeConfig Config)[] Rows =
    [
        ("default", new BitModPeConfig()),
        ("significance in a shifter, as in the paper", new BitModPeConfig { Significance = BitModSignificance.Shifter }),
        ("nearest even", new BitModPeConfig { Rounding = BitModRounding.NearestEven }),
        ("nearest even, shifter", new BitModPeConfig { Rounding = BitModRounding.NearestEven, Significance = BitModSignificance.Shifter }),
        ("two-cycle loop", new BitModPeConfig { LoopCycles = 2 }),
        ("joint", new BitModPeConfig { Accumulator = BitModAccumulator.Joint }),
        ("no guard bits", new BitModPeConfig { GuardBits = 0 }),
        ("accumulator of 18 bits", new BitModPeConfig { AccumulatorBits = 18 }),
        ("accumulator of 24 bits, 6 guard bits", new BitModPeConfig { AccumulatorBits = 24, GuardBits = 6 }),
        ("dead lanes gated", new BitModPeConfig { GateDeadLanes = true }),
        ("exact", new BitModPeConfig { Accumulator = BitModAccumulator.Exact }),
    ];

    [Fact]
    public void The_default_is_as_good_as_a_half_precision_sum()
    {
        var table = new StringBuilder("| element | median | 99 % | with outliers: median | 99 % |\n|---|---|---|---|---|\n");
        foreach (var (name, config) in Rows)
        {
            var plain = Errors(config, outliers: false);
            var spread = Errors(config, outliers: true);
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {At(plain, 0.5):0.0e-0} | {At(plain, 0.99):0.0e-0} | {At(spread, 0.5):0.0e-0} | {At(spread, 0.99):0.0e-0} |\n");
            At(plain, 0.99).ShouldBeLessThan(2e-3, name);
        }

        if (Environment.GetEnvironmentVariable("HDL_ERROR_TABLE") is { Length: > 0 } path)
            File.WriteAllText(path, table.ToString());
    }

    private static double At(double[] errors, double share) => errors[(int)(share * (errors.Length - 1))];

    /// <summary>Error of each group over Σ|a·w|, in order of size.</summary>
    private static double[] Errors(BitModPeConfig config, bool outliers)
    {
        var random = new Random(7);
        var widths = new BitModWidths(config);
        var errors = new double[Groups];
        for (var i = 0; i < Groups; i++)
        {
            var group = new BitModGroup(
                "",
                BitModDataType.Fp4,
                BitModValues.Fp4Specials[i % 4],
                1,
                [.. Enumerable.Range(0, 128).Select(_ => random.Next(16))],
                [.. Enumerable.Range(0, 128).Select(k => (int)BitModProductStimulus.Encode(config, Gaussian(random) * (outliers && k is 17 or 90 ? 100 : 1)))]);
            var (exact, magnitude) = (0.0, 0.0);
            for (var k = 0; k < 128; k++)
            {
                var product = (double)BitConverter.UInt16BitsToHalf((ushort)group.Activations[k]) * group.Type.HalfUnits(group.Codes[k], group.Special);
                exact += product;
                magnitude += Math.Abs(product);
            }

            var sum = BitModGolden.Partials(config, group).Sum(partial => Math.ScaleB(partial.Mantissa, partial.Exponent - widths.PointOffset));
            errors[i] = Math.Abs(sum - exact) / magnitude;
        }

        Array.Sort(errors);
        return errors;
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
