using System.Numerics;
using Generators.MixPe;

namespace Generators.Tests;

public class MixPeGoldenTests
{
    [Theory]
    [InlineData(4, false, 15, 15)]
    [InlineData(4, true, 15, -1)]
    [InlineData(4, true, 8, -8)]
    [InlineData(4, true, 7, 7)]
    [InlineData(2, true, 2, -2)]
    [InlineData(8, true, 128, -128)]
    public void A_code_stands_for_the_right_number(int bits, bool isSigned, int code, long expected) =>
        MixPeGolden.Weight(new MixPeConfig { WeightBits = bits, WeightSigned = isSigned }, code).ShouldBe(expected);

    [Theory]
    [InlineData(-128, 15, -245_760)]
    [InlineData(127, 15, 243_840)]
    [InlineData(-128, 0, 0)]
    public void Full_groups_of_one_product_have_the_known_sum(int activation, int code, long expected)
    {
        var group = new MixPeGroup("", [.. Enumerable.Repeat(activation, 128)], [.. Enumerable.Repeat(code, 128)]);
        MixPeGolden.GroupSum(new MixPeConfig(), group).ShouldBe(expected);
    }

    [Fact]
    public void Results_are_group_sums_less_zero_point_times_activation_sum()
    {
        var config = new MixPeArrayConfig { Rows = 2, Columns = 3, Pe = new MixPeConfig { GroupSize = 32 } };
        foreach (var tile in MixPeTileStimulus.Random(config, 500, seed: 7))
        {
            foreach (var result in MixPeGolden.Results(config, tile))
            {
                var steps = Enumerable.Range(0, tile.Length).Where(k => k / 32 == result.Group).ToArray();
                var activationSum = steps.Aggregate(BigInteger.Zero, (sum, k) => sum + tile.Activations[result.Row, k]);
                for (var column = 0; column < 3; column++)
                {
                    var products = steps.Aggregate(BigInteger.Zero, (sum, k) => sum + (tile.Codes[k, column] * tile.Activations[result.Row, k]));
                    ((BigInteger)result.Values[column]).ShouldBe(products - (tile.ZeroPoints[result.Group, column] * activationSum));
                }
            }
        }
    }

    [Fact]
    public void Groups_come_in_order_and_rows_from_the_bottom_up()
    {
        var config = new MixPeArrayConfig { Rows = 2, Columns = 1, Pe = new MixPeConfig { GroupSize = 32 } };
        var tile = MixPeTileStimulus.Filled("", config, 33, new Random(1));
        MixPeGolden.Results(config, tile).Select(result => (result.Group, result.Row, result.LastGroup))
            .ShouldBe([(0, 1, false), (0, 0, false), (1, 1, true), (1, 0, true)]);
    }

    [Fact]
    public void Codes_equal_to_their_zero_point_give_exactly_zero()
    {
        var config = new MixPeArrayConfig();
        var tile = MixPeTileStimulus.Filled("", config, 200, new Random(3), code: (_, _) => 15, zeroPoint: (_, _) => 15);
        MixPeGolden.Results(config, tile).SelectMany(result => result.Values).ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_stimulus()
    {
        var first = MixPeStimulus.Random(new MixPeConfig(), 1000, seed: 5).SelectMany(group => group.Activations);
        var second = MixPeStimulus.Random(new MixPeConfig(), 1000, seed: 5).SelectMany(group => group.Activations);
        first.ShouldBe(second);
    }
}
