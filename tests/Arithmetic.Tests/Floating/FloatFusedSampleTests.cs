using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Fused sums of larger formats against exact software: corners and samples with cancellation.</summary>
public sealed class FloatFusedSampleTests
{
    [Theory]
    [InlineData("E4M3", "E4M3")]
    [InlineData("E5M2", "E5M2")]
    [InlineData("E5M2", "FP16")]
    [InlineData("E4M3", "FP32")]
    [InlineData("FP16", "FP16")]
    [InlineData("BF16", "BF16")]
    [InlineData("FP16", "FP32")]
    [InlineData("BF16", "FP32")]
    [InlineData("FP32", "FP32")]
    [InlineData("FP32", "E5M2")]
    [InlineData("E2M1", "BF16")]
    [InlineData("E5M2 flushed", "E5M2 flushed")]
    public void Corners_and_samples_of_fused_sums_are_rounded_right(string name, string resultName)
    {
        var (format, result) = (FloatCases.Formats[name], FloatCases.Formats[resultName]);
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format, result));
        var (corners, addends) = (FloatCases.Corners(format), FloatCases.Corners(result));
        var random = new Random(FloatSpaces.Seed);
        var table = new long[120_000][];
        for (var i = 0; i < table.Length; i++)
        {
            var isCorner = i % 3 == 0;
            var mode = random.Next(5);
            var a = isCorner ? corners[random.Next(corners.Length)] : random.NextInt64(1L << format.Width);
            var b = isCorner || i % 3 == 1 ? corners[random.Next(corners.Length)] : random.NextInt64(1L << format.Width);
            // An addend near the negated product makes cancellation.
            var product = (long)SoftwareFloat.Multiply(format, a, format, b, result, FloatRounding.NearestEven).Code ^ (1L << (result.Width - 1));
            var c = random.Next(3) == 0 ? addends[random.Next(addends.Length)] : FloatCases.Near(random, result, product);
            table[i] = [mode, a, b, random.Next(8) == 0 ? product : c];
        }

        Columns.Check(dut, 0, FloatSpaces.Table(table, dut.Rounding, dut.A, dut.B, dut.C), [dut.Y, dut.Flags], values => FloatSpaces.Fused(format, result, values), FloatSpaces.Options());
    }
}
