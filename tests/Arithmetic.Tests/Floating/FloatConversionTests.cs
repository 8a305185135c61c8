using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Conversions between formats and with integers against exact software.</summary>
public sealed class FloatConversionTests
{
    public static TheoryData<string, string> Conversions
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] names = ["FP16", "BF16", "FP32", "E4M3", "E5M2", "E2M3", "E3M2", "E2M1", "E4M3 saturating", "E5M2 saturating", "E5M2 flushed"];
            foreach (var from in names.Where(name => name != "FP32"))
            {
                foreach (var to in names)
                    data.Add(from, to);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Every_number_converts_to_other_formats_in_every_mode(string from, string to)
    {
        var (format, result) = (FloatCases.Formats[from], FloatCases.Formats[to]);
        var dut = new FloatConverter(new FloatUnitConfig(format, result));
        var cases = ColumnSpace.Product(FloatSpaces.Modes(dut.Rounding), ColumnValues.All(dut.A.Code));
        Columns.Check(dut, 0, cases, [dut.Y, dut.Flags], values => FloatSpaces.Values(SoftwareFloat.Convert(format, values[1], result, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [InlineData("E4M3")]
    [InlineData("E5M2 flushed")]
    [InlineData("E2M1")]
    public void Corners_and_samples_of_singles_convert_in_every_mode(string to)
    {
        var result = FloatCases.Formats[to];
        var dut = new FloatConverter(new FloatUnitConfig(FloatFormat.Fp32, result));
        var random = new Random(FloatSpaces.Seed);
        var corners = FloatCases.Corners(FloatFormat.Fp32);
        var table = new long[100_000][];
        for (var i = 0; i < table.Length; i++)
        {
            // Numbers near those of the target, so that ties and limits occur.
            var near = (long)SoftwareFloat.Convert(result, random.NextInt64(1L << result.Width), FloatFormat.Fp32, FloatRounding.NearestEven).Code;
            near += (random.Next(3) - 1) + ((long)random.Next(-4, 5) << Math.Max(0, 21 - result.MantissaBits));
            table[i] = [random.Next(5), i < corners.Length ? corners[i] : i % 2 == 0 ? near & 0xffff_ffff : random.NextInt64(1L << 32)];
        }

        Columns.Check(dut, 0, FloatSpaces.Table(table, dut.Rounding, dut.A.Code), [dut.Y, dut.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Convert(FloatFormat.Fp32, values[1], result, (FloatRounding)values[0])), FloatSpaces.Options());
    }

    [Theory]
    [InlineData("FP16", 16)]
    [InlineData("FP16", 5)]
    [InlineData("FP16", 1)]
    [InlineData("BF16", 12)]
    [InlineData("E5M2", 16)]
    [InlineData("E4M3", 4)]
    [InlineData("E2M3", 8)]
    [InlineData("E5M2 flushed", 8)]
    public void Integers_convert_both_ways_in_every_mode(string name, int width)
    {
        var format = FloatCases.Formats[name];
        var dut = new IntegerConverter(new IntegerConversionConfig(format, width));
        var toInteger = ColumnSpace.Product(FloatSpaces.Modes(dut.Rounding), ColumnValues.All(dut.A));
        Columns.Check(dut, 0, toInteger, [dut.Unsigned, dut.UnsignedFlags, dut.Signed, dut.SignedFlags], values =>
        [
            .. FloatSpaces.Values(SoftwareFloat.ToInteger(format, values[1], width, isSigned: false, (FloatRounding)values[0])),
            .. FloatSpaces.Values(SoftwareFloat.ToInteger(format, values[1], width, isSigned: true, (FloatRounding)values[0])),
        ]);
        var fromInteger = ColumnSpace.Product(FloatSpaces.Modes(dut.Rounding), ColumnValues.All(dut.N));
        Columns.Check(dut, 0, fromInteger, [dut.FromUnsigned, dut.FromUnsignedFlags, dut.FromSigned, dut.FromSignedFlags], values =>
        [
            .. FloatSpaces.Values(SoftwareFloat.FromExact(values[1], 0, format, (FloatRounding)values[0])),
            .. FloatSpaces.Values(SoftwareFloat.FromExact(values[1] >= 1L << (width - 1) ? values[1] - (1L << width) : values[1], 0, format, (FloatRounding)values[0])),
        ]);
    }
}
