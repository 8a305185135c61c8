using Generators.BitMod;
using Generators.BitMod.Quantisation;

namespace Generators.Tests.BitMod;

public class BitModQuantiserTests
{
    private const int GroupSize = 16;

    /// <summary>What is quantised: ordinary weights, few large ones, FP16's least ones, and weights on a grid, which hit midpoints.</summary>
    private static readonly (string Name, Func<Random, float> Weight)[] Sources =
    [
        ("gaussian", random => Gaussian(random) * 0.02f),
        ("heavy tail", random => MathF.Pow(Gaussian(random), 5)),
        ("fp16 subnormal", random => (float)BitConverter.UInt16BitsToHalf((ushort)(random.Next(0x600) | (random.Next(2) << 15)))),
        ("grid", random => random.Next(-24, 25) * 0.25f),
        ("one-sided", random => Math.Abs(Gaussian(random))),
        ("magnitudes", random => MathF.ScaleB(random.Next(-8, 9), random.Next(-30, 11))),
    ];

    public static TheoryData<string> SourceNames => [.. Sources.Select(source => source.Name)];

    [Fact]
    public void Codes_are_those_of_the_published_tables()
    {
        // Table IV of the paper, in the encoding of the released decoder: {s, e1, e0, m}.
        double[] fp4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6];
        double[] fp3 = [0, 1, 2, 4];
        foreach (var special in BitModValues.Fp4Specials)
            Values(BitModDataType.Fp4, special).ShouldBe([.. fp4, special / 2.0, .. fp4.Skip(1).Select(value => -value)]);
        foreach (var special in BitModValues.Fp3Specials)
            Values(BitModDataType.Fp3, special).ShouldBe([.. fp3, special / 2.0, .. fp3.Skip(1).Select(value => -value)]);
        BitModValues.Fp4Specials.ShouldBe([10, -10, 16, -16]);
        BitModValues.Fp3Specials.ShouldBe([6, -6, 12, -12]);
        foreach (var (type, bits) in new[] { (BitModDataType.Int8, 8), (BitModDataType.Int6, 6), (BitModDataType.Int5, 5), (BitModDataType.Int4, 4), (BitModDataType.Int3, 3) })
            Values(type, 0).ShouldBe(Enumerable.Range(0, 1 << bits).Select(code => (double)(code < 1 << (bits - 1) ? code : code - (1 << bits))));

        static double[] Values(BitModDataType type, int special) => [.. Enumerable.Range(0, 1 << type.Bits()).Select(code => type.HalfUnits(code, special) / 2.0)];
    }

    [Theory]
    [MemberData(nameof(SourceNames))]
    public void The_quantiser_is_the_brute_force_golden_model(string source)
    {
        BitModDataType[][] typeLists =
        [
            [BitModDataType.Fp4], [BitModDataType.Fp3], [BitModDataType.Int8], [BitModDataType.Int6], [BitModDataType.Int5], [BitModDataType.Int4],
            [BitModDataType.Int3], [BitModDataType.Int4, BitModDataType.Fp4], [BitModDataType.Fp3, BitModDataType.Int3],
        ];
        for (var seed = 0; seed < typeLists.Length; seed++)
        {
            var types = typeLists[seed];
            var weights = Matrix(seed, source, channels: 4, inputs: 96);
            var floating = types.FirstOrDefault(type => type.IsFloat(), BitModDataType.Int8);
            var specials = floating.IsFloat() ? floating.DefaultSpecials() : [0];
            Check(weights, new BitModQuantiserOptions { Types = [.. types], GroupSize = seed % 2 == 0 ? 16 : 48 }, types, specials, $"{source}, seed {seed}");
        }
    }

    [Fact]
    public void Other_special_values_are_searched_in_their_order()
    {
        int[][] lists = [[0], [7 + 1], [20, 24, -17], [10, 10], [12, -12], [1], [9, 5, -3, 18, -20, 6, 24, 3]];
        for (var seed = 0; seed < lists.Length; seed++)
        {
            Check(
                Matrix(seed, "gaussian", channels: 3, inputs: 64),
                new BitModQuantiserOptions { Specials = [.. lists[seed]], GroupSize = GroupSize },
                [BitModDataType.Fp4],
                lists[seed],
                $"specials {string.Join(' ', lists[seed])}, seed {seed}");
        }
    }

    [Fact]
    public void All_group_sizes_are_cut_alike()
    {
        foreach (var size in new[] { 16, 17, 32, 100, 128, 255, 256 })
            Check(Matrix(size, "heavy tail", 2, 3 * size), new BitModQuantiserOptions { GroupSize = size }, [BitModDataType.Fp4], BitModValues.Fp4Specials, $"group {size}");
    }

    [Fact]
    public void The_best_choice_is_never_worse_than_a_fixed_one()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var weights = Matrix(seed, Sources[seed % Sources.Length].Name, channels: 1, inputs: GroupSize);
            var quantised = Quantise(weights, BitModDataType.Fp4, BitModDataType.Int4);
            var chosen = Candidate(quantised.GroupTypes[0, 0], quantised.Selectors[0, 0]);
            foreach (var type in new[] { BitModDataType.Fp4, BitModDataType.Int4 })
                for (var selector = 0; selector < (type.IsFloat() ? 4 : 1); selector++)
                    chosen.ShouldBeLessThanOrEqualTo(Candidate(type, selector), $"seed {seed}, {type} {selector}");

            System.Numerics.BigInteger Candidate(BitModDataType type, int selector) =>
                QuantiserGolden.Candidate(weights.Channel(0), type, selector, BitModValues.Fp4Specials[selector]).Error;
        }
    }

    [Fact]
    public void Quantising_again_changes_nothing_where_the_greatest_weight_gives_the_scale_away()
    {
        // Integers, and floating types without special values. (Channel scales are rounded once more, so the last bits may change.)
        foreach (var type in BitModValues.Types)
            CheckAgain(new BitModQuantiserOptions { Types = [type], GroupSize = GroupSize, Specials = type.IsFloat() ? [0] : null }, (again, channel, input) => Math.Abs(again.Value(channel, input)) * 1e-6);
    }

    [Fact]
    public void Quantising_again_changes_no_more_than_the_rounding_of_the_scale_does()
    {
        // Some groups can be written with several special values: 8 and 4 are also 6 and 3 with another Δ, which 8 bits may not hold.
        foreach (var type in BitModValues.Types)
        {
            CheckAgain(
                new BitModQuantiserOptions { Types = [type], GroupSize = GroupSize },
                (again, channel, input) => Math.Abs(again.HalfUnits(channel, input) / 2.0) * again.ChannelScales[channel] * 0.500001);
        }
    }

    [Fact]
    public void Weights_are_within_half_a_step()
    {
        // Integers: half of Δ, and the error of the 8-bit scale on the whole code.
        var weights = Matrix(3, "gaussian", channels: 8, inputs: 256);
        foreach (var type in BitModValues.Types.Where(type => !type.IsFloat()))
        {
            var quantised = Quantise(weights, type);
            for (var channel = 0; channel < weights.Channels; channel++)
            {
                for (var group = 0; group < weights.Inputs / GroupSize; group++)
                {
                    var scale = QuantiserGolden.Candidate(weights.Channel(channel).Slice(group * GroupSize, GroupSize), type, 0, 0).Scale;
                    for (var input = group * GroupSize; input < (group + 1) * GroupSize; input++)
                    {
                        var bound = (scale / 2) + (Math.Abs(quantised.HalfUnits(channel, input) / 2.0) * quantised.ChannelScales[channel] / 2);
                        Math.Abs(quantised.Value(channel, input) - weights[channel, input]).ShouldBeLessThanOrEqualTo(bound * 1.000001, $"{type} [{channel}, {input}]");
                    }
                }
            }
        }
    }

    [Fact]
    public void Results_do_not_depend_on_threads()
    {
        var weights = Matrix(9, "gaussian", channels: 64, inputs: 256);
        var (first, second) = (Quantise(weights, BitModDataType.Fp4), Quantise(weights, BitModDataType.Fp4));
        first.Codes.ShouldBe(second.Codes);
        first.Scales.ShouldBe(second.Scales);
        first.Selectors.ShouldBe(second.Selectors);
        QuantisationError.Between(weights, first).ShouldBe(QuantisationError.Between(weights, second));
    }

    /// <summary>Quantises what was quantised before; <paramref name="tolerance"/> is of the second result, channel and input.</summary>
    private static void CheckAgain(BitModQuantiserOptions options, Func<BitModWeights, int, int, double> tolerance)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var once = new BitModQuantiser(options).Quantise(Matrix(seed, Sources[seed % 2].Name, channels: 4, inputs: 64));
            var again = new BitModQuantiser(options).Quantise(WeightMatrix.Of(once.Dequantise()));
            for (var channel = 0; channel < 4; channel++)
            {
                for (var input = 0; input < 64; input++)
                {
                    again.Value(channel, input).ShouldBe(
                        once.Value(channel, input), tolerance(again, channel, input) + 1e-30, $"{options.Types[0]}, seed {seed} [{channel}, {input}]");
                }
            }
        }
    }

    private static void Check(WeightMatrix weights, BitModQuantiserOptions options, IReadOnlyList<BitModDataType> types, IReadOnlyList<int> specials, string context)
    {
        var quantised = new BitModQuantiser(options).Quantise(weights);
        for (var channel = 0; channel < weights.Channels; channel++)
        {
            var golden = QuantiserGolden.Quantise(weights.Channel(channel), options.GroupSize, types, specials);
            quantised.ChannelScales[channel].ShouldBe(golden.ChannelScale, context);
            for (var group = 0; group < golden.Groups.Length; group++)
            {
                var at = $"{context}, group [{channel}, {group}]";
                (quantised.GroupTypes[channel, group], (int)quantised.Selectors[channel, group], (int)quantised.Scales[channel, group])
                    .ShouldBe((golden.Groups[group].Type, golden.Groups[group].Selector, golden.Scales[group]), at);
                Enumerable.Range(0, options.GroupSize).Select(k => (int)quantised.Codes[channel, (group * options.GroupSize) + k]).ShouldBe(golden.Groups[group].Codes, at);
            }
        }
    }

    private static BitModWeights Quantise(WeightMatrix weights, params BitModDataType[] types) =>
        new BitModQuantiser(new BitModQuantiserOptions { Types = [.. types], GroupSize = GroupSize }).Quantise(weights);

    private static WeightMatrix Matrix(int seed, string source, int channels, int inputs)
    {
        var random = new Random(seed);
        var weight = Sources.Single(entry => string.Equals(entry.Name, source, StringComparison.Ordinal)).Weight;
        return WeightMatrix.Of(channels, inputs, [.. Enumerable.Range(0, channels * inputs).Select(_ => weight(random))]);
    }

    private static float Gaussian(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
