using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Operands of one format with results of another, and comparisons, of every pair.</summary>
public sealed class FloatMixedFormatTests
{
    [Theory]
    [InlineData("E4M3", "FP16")]
    [InlineData("E5M2", "FP32")]
    [InlineData("E5M2", "E4M3")]
    [InlineData("E2M1", "E5M2")]
    public void Operands_of_one_format_give_results_of_another(string name, string resultName)
    {
        var (format, result) = (FloatCases.Formats[name], FloatCases.Formats[resultName]);
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format, result));
        Columns.Check(multiplier, 0, FloatSpaces.Everything(multiplier), [multiplier.Y, multiplier.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Multiply(format, values[1], format, values[2], result, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format, result));
        Columns.Check(adder, 0, FloatSpaces.Everything(adder), [adder.Y, adder.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Add(format, values[1], format, values[2], result, (FloatRounding)values[0])));
    }

    [Theory]
    [MemberData(nameof(FloatSpaces.SmallFormats), MemberType = typeof(FloatSpaces))]
    public void Every_pair_is_compared_right(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatComparer(new FloatUnitConfig(format));
        var sign = 1L << (format.Width - 1);
        Columns.Check(
            dut,
            0,
            ColumnSpace.Product(ColumnValues.All(dut.A.Code), ColumnValues.All(dut.B.Code)),
            [dut.Relation, dut.Least.Code, dut.Greatest.Code, dut.Magnitude.Code, dut.Negated.Code],
            values =>
            {
                var (a, b) = (values[0], values[1]);
                var relation = SoftwareFloat.Compare(format, a, b);
                var expected = relation switch { null => 8, < 0 => 1, 0 => 2, _ => 4 };
                if (new[] { a, b }.Any(code => SoftwareFloat.Convert(format, code, FloatFormat.Fp32, default).Exceptions == FloatExceptions.Invalid))
                    expected |= 16;
                var (least, greatest) = relation switch
                {
                    null when SoftwareFloat.IsNaN(format, a) && SoftwareFloat.IsNaN(format, b) => ((long)format.NaN, (long)format.NaN),
                    null => SoftwareFloat.IsNaN(format, a) ? (b, b) : (a, a),
                    < 0 => (a, b),
                    > 0 => (b, a),
                    _ => (a >= sign ? a : b, a < sign ? a : b),
                };
                return [expected, least, greatest, a & (sign - 1), a ^ sign];
            });
    }
}
