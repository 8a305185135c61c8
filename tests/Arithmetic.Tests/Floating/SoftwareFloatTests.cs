using System.Numerics;
using HdlDsl.Arithmetic;

namespace Arithmetic.Tests.Floating;

/// <summary>The golden model agrees with the processor's arithmetic, and with the tables of the OCP specifications.</summary>
public sealed class SoftwareFloatTests
{
    private const int Seed = 20_251;

    [Fact]
    public void Every_half_converts_as_the_runtime_does()
    {
        for (var code = 0; code <= ushort.MaxValue; code++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)code);
            var single = SoftwareFloat.Convert(FloatFormat.Fp16, code, FloatFormat.Fp32, FloatRounding.NearestEven);
            if (Half.IsNaN(half))
                single.Code.ShouldBe(FloatFormat.Fp32.NaN);
            else
                ((uint)single.Code).ShouldBe(BitConverter.SingleToUInt32Bits((float)half));
            SoftwareFloat.IsNaN(FloatFormat.Fp16, code).ShouldBe(Half.IsNaN(half));
        }
    }

    [Fact]
    public void Singles_round_to_halves_and_doubles_to_singles_as_the_runtime_does()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200_000; i++)
        {
            var single = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (i % 2 == 0)
                single = (float)(Half)(random.NextSingle() * 65536f) + (random.NextSingle() - 0.5f) * 64f;
            var code = BitConverter.SingleToUInt32Bits(single);
            var half = SoftwareFloat.Convert(FloatFormat.Fp32, code, FloatFormat.Fp16, FloatRounding.NearestEven).Code;
            if (!float.IsNaN(single))
                ((ushort)half).ShouldBe(BitConverter.HalfToUInt16Bits((Half)single), $"{code:x8}, seed {Seed}");
        }
    }

    [Fact]
    public void Sums_products_and_fused_sums_are_those_of_the_processor()
    {
        var random = new Random(Seed);
        var corners = FloatCases.Corners(FloatFormat.Fp32);
        for (var i = 0; i < 200_000; i++)
        {
            var a = i < 4000 ? corners[i % corners.Length] : random.NextInt64(1L << 32);
            var b = i < 4000 ? corners[i / corners.Length % corners.Length] : FloatCases.Near(random, FloatFormat.Fp32, a);
            var (x, y) = (Single(a), Single(b));
            var product = Of(SoftwareFloat.Multiply(FloatFormat.Fp32, a, FloatFormat.Fp32, b, FloatFormat.Fp32, FloatRounding.NearestEven));
            ShouldBeSame(product, x * y, a, b);
            ShouldBeSame(Of(SoftwareFloat.Add(FloatFormat.Fp32, a, FloatFormat.Fp32, b, FloatFormat.Fp32, FloatRounding.NearestEven)), x + y, a, b);
            var c = FloatCases.Near(random, FloatFormat.Fp32, BitConverter.SingleToUInt32Bits(-(x * y)));
            var fused = SoftwareFloat.MultiplyAdd(FloatFormat.Fp32, a, b, FloatFormat.Fp32, c, FloatFormat.Fp32, FloatRounding.NearestEven);
            ShouldBeSame(Of(fused), float.FusedMultiplyAdd(x, y, Single(c)), a, b);
        }

        static float Single(long code) => BitConverter.UInt32BitsToSingle((uint)code);
        static float Of(SoftwareResult result) => Single((long)result.Code);
        static void ShouldBeSame(float got, float expected, long a, long b)
        {
            if (BitConverter.SingleToUInt32Bits(got) != BitConverter.SingleToUInt32Bits(expected) && !(float.IsNaN(got) && float.IsNaN(expected)))
                Assert.Fail($"{a:x8} and {b:x8}: expected {expected:r}, got {got:r}; seed {Seed}");
        }
    }

    [Fact]
    public void Directed_modes_bracket_the_exact_number()
    {
        var random = new Random(Seed);
        foreach (var format in FloatCases.Formats.Values.Where(format => format.HasSubnormals && format.Width <= 16))
        {
            for (var i = 0; i < 3000; i++)
            {
                var (significand, exponent) = (random.Next(-1 << 20, 1 << 20), random.Next(-format.Bias - 25, Math.Max(-format.Bias - 20, format.Bias - 18)));
                var codes = FloatCases.Modes.ToDictionary(mode => mode, mode => SoftwareFloat.FromExact(significand, exponent, format, mode));
                if (codes.Values.Any(result => result.Exceptions.HasFlag(FloatExceptions.Overflow)))
                    continue;
                var down = SoftwareFloat.Exact(format, codes[FloatRounding.Down].Code)!.Value;
                var up = SoftwareFloat.Exact(format, codes[FloatRounding.Up].Code)!.Value;
                Difference(down, (significand, exponent)).Sign.ShouldBeLessThanOrEqualTo(0);
                Difference(up, (significand, exponent)).Sign.ShouldBeGreaterThanOrEqualTo(0);
                // The two are the same number or neighbours, and the nearest is one of them.
                var steps = BigInteger.Abs(Ordinal(format, codes[FloatRounding.Up].Code) - Ordinal(format, codes[FloatRounding.Down].Code));
                steps.ShouldBeLessThanOrEqualTo(1);
                new[] { codes[FloatRounding.Down].Code, codes[FloatRounding.Up].Code }.ShouldContain(codes[FloatRounding.NearestEven].Code);
                codes[FloatRounding.TowardZero].Code.ShouldBe(codes[significand < 0 ? FloatRounding.Up : FloatRounding.Down].Code);
            }
        }

        static BigInteger Ordinal(FloatFormat format, BigInteger code) => code >= format.SignBit ? -(code - format.SignBit) : code;
        static BigInteger Difference((BigInteger Significand, int Exponent) a, (BigInteger Significand, int Exponent) b)
        {
            var least = Math.Min(a.Exponent, b.Exponent);
            return (a.Significand << (a.Exponent - least)) - (b.Significand << (b.Exponent - least));
        }
    }

    [Theory]
    [InlineData("E4M3", 448, 0x7e)]
    [InlineData("E4M3", 464, 0x7e)]
    [InlineData("E4M3", 465, 0x7f)]
    [InlineData("E4M3 saturating", 100_000, 0x7e)]
    [InlineData("E5M2", 57_344, 0x7b)]
    [InlineData("E5M2", 61_440, 0x7c)]
    [InlineData("E2M3", 9, 0x1f)]
    [InlineData("E3M2", 28, 0x1f)]
    [InlineData("E2M1", 5, 0x6)]
    [InlineData("E2M1", 6, 0x7)]
    public void Numbers_have_the_encodings_of_the_OCP_specifications(string format, int number, int code) =>
        SoftwareFloat.FromExact(number, 0, FloatCases.Formats[format], FloatRounding.NearestEven).Code.ShouldBe(code);

    [Fact]
    public void All_numbers_of_FP4_are_those_of_its_table() =>
        Enumerable.Range(0, 16).Select(code => SoftwareFloat.Exact(FloatFormat.E2M1, code)!.Value)
            .Select(exact => (double)exact.Significand * Math.Pow(2, exact.Exponent))
            .ShouldBe([0, 0.5, 1, 1.5, 2, 3, 4, 6, 0, -0.5, -1, -1.5, -2, -3, -4, -6]);

    [Fact]
    public void Integers_and_comparisons_are_those_of_the_processor()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var a = random.NextInt64(1L << 32);
            var b = FloatCases.Near(random, FloatFormat.Fp32, a);
            var (x, y) = (BitConverter.UInt32BitsToSingle((uint)a), BitConverter.UInt32BitsToSingle((uint)b));
            SoftwareFloat.Compare(FloatFormat.Fp32, a, b).ShouldBe(float.IsNaN(x) || float.IsNaN(y) ? null : x < y ? -1 : x > y ? 1 : 0);
            if (float.IsNaN(x) || float.IsInfinity(x))
                continue;
            var expected = BigInteger.Min(long.MaxValue, BigInteger.Max(long.MinValue, new BigInteger(Math.Round((double)x, MidpointRounding.ToEven))));
            SoftwareFloat.ToInteger(FloatFormat.Fp32, a, 64, isSigned: true, FloatRounding.NearestEven).Code.ShouldBe(expected);
        }
    }
}
