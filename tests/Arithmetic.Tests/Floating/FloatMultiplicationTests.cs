using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Products of small formats, of every pair in every mode, against exact software.</summary>
public sealed class FloatMultiplicationTests
{
    [Theory]
    [MemberData(nameof(FloatSpaces.SmallFormats), MemberType = typeof(FloatSpaces))]
    public void Products_of_every_pair_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(dut, 0, FloatSpaces.Everything(dut), [dut.Y, dut.Flags], values =>
            FloatSpaces.Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }
}
