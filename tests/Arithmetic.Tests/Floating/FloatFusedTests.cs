using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Fused sums against exact software: every triple of the smallest formats.</summary>
public sealed class FloatFusedTests
{
    [Theory]
    [InlineData("E2M1")]
    [InlineData("E2M1 flushed")]
    [InlineData("E2M1 IEEE")]
    public void Fused_sums_of_every_triple_of_four_bits_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        Columns.Check(dut, 0, FloatSpaces.EveryTriple(dut), [dut.Y, dut.Flags], values => FloatSpaces.Fused(format, format, values));
    }

    [Theory]
    [InlineData("E2M3")]
    [InlineData("E3M2")]
    public void Fused_sums_of_every_triple_of_six_bits_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        Columns.Check(dut, 0, FloatSpaces.EveryTriple(dut), [dut.Y, dut.Flags], values => FloatSpaces.Fused(format, format, values));
    }

    [Theory]
    [InlineData("E4M3", FloatRounding.NearestEven)]
    [InlineData("E4M3", FloatRounding.Up)]
    [InlineData("E5M2", FloatRounding.NearestEven)]
    [InlineData("E5M2", FloatRounding.Down)]
    [Trait("Category", "Nightly")]
    public void Fused_sums_of_every_triple_of_eight_bits_are_rounded_right(string name, FloatRounding mode)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        var cases = ColumnSpace.Product(
            ColumnValues.Of(dut.Rounding, (long)mode), ColumnValues.All(dut.A), ColumnValues.All(dut.B), ColumnValues.All(dut.C));
        Columns.Check(dut, 0, cases, [dut.Y, dut.Flags], values => FloatSpaces.Fused(format, format, values));
    }
}
