using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Products and sums of larger formats against exact software: pairs of corners, samples and strides.</summary>
public sealed class FloatSampleTests
{
    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [InlineData("FP32")]
    [InlineData("E4M3 flushed")]
    public void Corners_and_samples_of_products_and_sums_are_rounded_right(string name)
    {
        var format = FloatCases.Formats[name];
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(multiplier, 0, FloatSpaces.Sample(format, multiplier, 150_000, 1), [multiplier.Y, multiplier.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format));
        Columns.Check(adder, 0, FloatSpaces.Sample(format, adder, 150_000, 2), [adder.Y, adder.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Add(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [Trait("Category", "Nightly")]
    public void A_strided_sweep_over_all_pairs_of_sixteen_bits_is_rounded_right(string name)
    {
        var format = FloatCases.Formats[name];
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(multiplier, 0, FloatSpaces.Strided(multiplier), [multiplier.Y, multiplier.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format));
        Columns.Check(adder, 0, FloatSpaces.Strided(adder), [adder.Y, adder.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Add(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }
}
