using System.Numerics;
using Generators.Common;
using Generators.Dsp;
using Verification;

namespace Generators.Tests.Dsp;

/// <summary>Packed products: analysis, packing and unpacking against products in plain integers.</summary>
public sealed class LanePackingTests
{
    private static readonly long[] Extremes = [-128, -127, -1, 0, 1, 126, 127];

    /// <summary>The packings of the library, and how many products may be added.</summary>
    public static TheoryData<string, int> Depths => new()
    {
        { "int8", 7 }, { "int8 symmetric", 8 }, { "w2 triple", 7 }, { "w2 ternary", 15 }, { "w2 square", 2 }, { "w4 pair", 127 },
    };

    [Theory]
    [MemberData(nameof(Depths))]
    public void The_analysis_gives_the_depth(string name, int depth)
    {
        var packing = Packing(name);
        packing.MaxDepth.ShouldBe(depth);
        packing.RequireDepth(depth);
        Should.Throw<ArgumentOutOfRangeException>(() => packing.RequireDepth(depth + 1));
    }

    /// <summary>At the greatest depth sums of extreme products are exact, and one more is not: the bound is tight.</summary>
    [Theory]
    [MemberData(nameof(Depths))]
    public void The_depth_is_tight(string name, int depth)
    {
        var packing = Packing(name);
        var ends = packing.Left.Select(operand => new[] { operand.Range.Least, operand.Range.Greatest }).ToArray();
        var others = packing.Right.Select(operand => new[] { operand.Range.Least, operand.Range.Greatest }).ToArray();
        var isExactBeyond = true;
        foreach (var left in Choices(ends))
        {
            foreach (var right in Choices(others))
            {
                IsExact(packing, left, right, depth).ShouldBeTrue($"{name}: {string.Join(' ', left)} times {string.Join(' ', right)}");
                isExactBeyond &= IsExact(packing, left, right, depth + 1);
            }
        }

        isExactBeyond.ShouldBeFalse();
    }

    /// <summary>Sums of weights of 2 bits stay above the least number of their lane, so the top bit of what lies below a lane says whether it has borrowed.</summary>
    [Theory]
    [InlineData("w2 triple")]
    [InlineData("w2 square")]
    public void Sums_do_not_reach_the_least_number_of_a_lane(string name)
    {
        var packing = Packing(name);
        foreach (var lane in packing.Lanes)
            lane.Product.SumOf(packing.MaxDepth).Least.ShouldBeGreaterThan(IntegerRange.Signed(lane.Bits).Least);
    }

    [Fact]
    public void All_343_extreme_triples_are_exact_in_the_hardware()
    {
        var dut = new LaneMultiplier(LanePacking.Int8Pair(isSymmetric: false));
        var triples = Extremes.SelectMany(a => Extremes.SelectMany(b => Extremes.Select(c => (a, b, c)))).ToArray();
        using var lanes = LaneSimulation.Create(dut, triples.Length);
        lanes.Set(dut.Left[0], lane => triples[lane].a);
        lanes.Set(dut.Left[1], lane => triples[lane].b);
        lanes.Set(dut.Right[0], lane => triples[lane].c);
        lanes.Expect(dut.Products[0], lane => triples[lane].a * triples[lane].c);
        lanes.Expect(dut.Products[1], lane => triples[lane].b * triples[lane].c);
        triples.Length.ShouldBe(343);
    }

    [Fact]
    public void Every_product_of_the_W2_packings_is_exact_in_the_hardware()
    {
        var triple = new LaneMultiplier(LanePacking.W2Triple(isTernary: false));
        using (var lanes = LaneSimulation.Create(triple, 4 * 4 * 4 * 256))
        {
            lanes.Set(triple.Right[0], lane => (lane & 255) - 128);
            for (var k = 0; k < 3; k++)
            {
                var weight = k;
                lanes.Set(triple.Left[k], lane => Weight(lane >> 8, weight));
                lanes.Expect(triple.Products[k], lane => Weight(lane >> 8, weight) * ((lane & 255) - 128));
            }
        }

        var square = new LaneMultiplier(LanePacking.W2Square());
        using var all = LaneSimulation.Create(square, 16 * 256);
        for (var first = 0; first < 255 * 255 * 16; first += 16 * 256)
        {
            var from = first;
            for (var k = 0; k < 2; k++)
            {
                var place = k;
                all.Set(square.Left[k], lane => Weight((from + lane) & 15, place));
                all.Set(square.Right[k], lane => Activation(from + lane, place));
            }

            for (var k = 0; k < 4; k++)
            {
                var product = square_Lane(k);
                all.Expect(square.Products[k], lane => Weight((from + lane) & 15, product.Left) * Activation(from + lane, product.Right));
            }
        }

        static Lane square_Lane(int k) => LanePacking.W2Square().Lanes[k];
        static long Weight(int code, int k) => ((code >> (2 * k)) & 3) - 2;
        static long Activation(int number, int k) => ((k == 0 ? number >> 4 : (number >> 4) / 255) % 255) - 127;
    }

    [Fact]
    public void Every_pair_of_INT8_products_is_exact_in_the_golden_model()
    {
        var packing = LanePacking.Int8Pair(isSymmetric: false);
        for (var c = -128L; c < 128; c++)
        {
            for (var a = -128L; a < 128; a += c % 16 == 0 ? 1 : 17)
            {
                for (var b = -128L; b < 128; b++)
                {
                    var sums = packing.Unpack(((b << 18) + a) * c);
                    if (sums[0] != a * c || sums[1] != b * c)
                        throw new VerificationException($"{a} and {b} times {c}: {sums[0]}, {sums[1]}");
                }
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_operand()
    {
        Message(() => LanePacking.Int8Pair(isSymmetric: false).RequireDepth(8)).ShouldBe(
            "Packing 'two INT8 products': 8 products a0·w add up to -130048 to 131072, and their lane has 18 bits; add 7 at most, or narrow an operand.");
        Message(() => LanePacking.Dsp48("square", [new("w0", IntegerRange.Signed(2), 0), new("w1", IntegerRange.Signed(2), 20)], [new("a0", IntegerRange.Signed(8), 0), new("a1", IntegerRange.Signed(8), 10)]))
            .ShouldBe("Packing 'square': with a1 the packed operand is -131200 to 130175, and its port has 18 bits; narrow a1 or lower its shift of 10.");
        Message(() => LanePacking.Dsp48("narrow", [new("w0", IntegerRange.Signed(4), 0), new("w1", IntegerRange.Signed(4), 11)], [new("a", IntegerRange.Signed(8), 0)]))
            .ShouldBe("Packing 'narrow': w0·a is -1016 to 1024 and its lane has 11 bits; narrow an operand or widen the lane.");
        Message(() => LanePacking.Dsp48("same", [new("x", IntegerRange.Signed(4), 4), new("y", IntegerRange.Signed(4), 4)], [new("a", IntegerRange.Signed(8), 0)]))
            .ShouldBe("Packing 'same': x·a and y·a both start at bit 4; move one of the operands.");
        Message(() => LanePacking.Pack(LanePacking.W2Square().Right, [-128, 0])).ShouldBe("a0 is -128; it takes -127 to 127. (Parameter 'values')");
        Message(() => LanePacking.Pack(LanePacking.W2Square().Right, [1])).ShouldBe("There is 1 value; it takes 2 values (a0, a1). (Parameter 'values')");
        Message(() => LanePacking.Pack(LanePacking.Int8Pair(isSymmetric: false).Right, [1, 2])).ShouldBe("There are 2 values; it takes 1 value (w). (Parameter 'values')");
    }

    [Theory]
    [InlineData(27, 48, 60, -8, 7, "Packing 'odd': x has a shift of 60; it takes 0 to 26, because its port has 27 bits.")]
    [InlineData(27, 48, 82, -8, 7, "Packing 'odd': x has a shift of 82; it takes 0 to 26, because its port has 27 bits.")]
    [InlineData(27, 48, -1, -8, 7, "Packing 'odd': x has a shift of -1; it takes 0 to 26, because its port has 27 bits.")]
    [InlineData(27, 48, 0, 5, -5, "Packing 'odd': x takes 5 to -5, which is no number; its least value comes first.")]
    [InlineData(27, 20, 20, -8, 7, "Packing 'odd': x·w starts at bit 20, and the sum has 20 bits; lower the shift of x or w.")]
    [InlineData(27, 100, 20, -8, 7, "Packing 'odd': its sum has 100 bits; it takes 1 to 62.")]
    [InlineData(0, 48, 0, -8, 7, "Packing 'odd': its left side has 0 bits; it takes 1 to 62.")]
    [InlineData(62, 62, 30, long.MinValue, long.MaxValue,
        "Packing 'odd': with x the packed operand is -9903520314283042199192993792 to 9903520314283042198119251968, and its port has 62 bits; narrow x or lower its shift of 30.")]
    public void Shifts_ranges_and_widths_that_are_none_are_refused(int leftBits, int resultBits, int shift, long least, long greatest, string message) =>
        Message(() => new LanePacking("odd", [new("x", new IntegerRange(least, greatest), shift)], leftBits, [new("w", IntegerRange.Signed(4), 0)], 18, resultBits)).ShouldBe(message);

    private static string Message(Action action) => Should.Throw<ArgumentOutOfRangeException>(action).Message;

    private static bool IsExact(LanePacking packing, long[] left, long[] right, int depth)
    {
        var sum = LanePacking.Pack(packing.Left, left) * LanePacking.Pack(packing.Right, right) * depth;
        return packing.Unpack(sum & ((BigInteger.One << packing.ResultBits) - 1)).SequenceEqual(packing.Lanes.Select(lane => left[lane.Left] * right[lane.Right] * depth));
    }

    private static IEnumerable<long[]> Choices(long[][] values) =>
        values.Aggregate((IEnumerable<long[]>)[[]], (chosen, next) => chosen.SelectMany(row => next.Select(value => (long[])[.. row, value])));

    private static LanePacking Packing(string name) => name switch
    {
        "int8" => LanePacking.Int8Pair(isSymmetric: false),
        "int8 symmetric" => LanePacking.Int8Pair(isSymmetric: true),
        "w2 triple" => LanePacking.W2Triple(isTernary: false),
        "w2 ternary" => LanePacking.W2Triple(isTernary: true),
        "w2 square" => LanePacking.W2Square(),
        _ => LanePacking.W4Pair(),
    };
}
