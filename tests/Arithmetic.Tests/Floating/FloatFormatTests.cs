using HdlDsl;
using HdlDsl.Arithmetic;
using HdlDsl.Diagnostics;
using Verification;

namespace Arithmetic.Tests.Floating;

/// <summary>Limits of formats, and what is refused.</summary>
public sealed class FloatFormatTests
{
    [Fact]
    public void Formats_have_the_limits_of_their_specifications()
    {
        (FloatFormat.E4M3.GreatestFinite, FloatFormat.E4M3.GreatestExponent, FloatFormat.E4M3.LeastExponent).ShouldBe((0x7e, 8, -6));
        (FloatFormat.E5M2.GreatestFinite, FloatFormat.E5M2.GreatestExponent, FloatFormat.E5M2.LeastExponent).ShouldBe((0x7b, 15, -14));
        (FloatFormat.E3M2.GreatestExponent, FloatFormat.E2M3.GreatestExponent, FloatFormat.E2M1.GreatestExponent).ShouldBe((4, 2, 2));
        (FloatFormat.Fp32.GreatestExponent, FloatFormat.Fp32.LeastExponent, FloatFormat.Fp64.Bias).ShouldBe((127, -126, 1023));
        FloatFormat.E2M1.Saturates.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 3, "exponentBits is 1; allowed are 2 … 15.")]
    [InlineData(16, 3, "exponentBits is 16; allowed are 2 … 15.")]
    [InlineData(5, 0, "mantissaBits is 0; allowed are 1 … 112.")]
    [InlineData(5, 113, "mantissaBits is 113; allowed are 1 … 112.")]
    public void Formats_out_of_range_are_refused(int exponentBits, int mantissaBits, string message) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FloatFormat(exponentBits, mantissaBits)).Message.ShouldStartWith(message);

    [Fact]
    public void Operands_of_two_formats_need_a_format_for_the_result()
    {
        var error = Should.Throw<HdlException>(() => DesignUnderTest.Of(new Mixed()));
        error.Diagnostics[0].Id.ShouldBe("HDL8001");
        error.Diagnostics[0].Message.ShouldBe("the operands have the formats E5M10 and E4M3 without infinities, and no format is given for the result.");
        error.Diagnostics[0].Fix.ShouldBe("give the format of the result, or convert one operand with ConvertTo.");
        Path.GetFileName(error.Diagnostics[0].Notes[0].Location.File).ShouldBe("FloatFormatTests.cs");
    }

    [Fact]
    public void Latencies_and_widths_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new FloatMultiplier(new FloatUnitConfig(FloatFormat.Fp16, LatencyCycles: 17)))
            .Message.ShouldStartWith("LatencyCycles is 17; allowed are 0 … 16.");
        Should.Throw<ArgumentOutOfRangeException>(() => DesignUnderTest.Of(new IntegerConverter(new IntegerConversionConfig(FloatFormat.Fp16, 5000))))
            .Message.ShouldStartWith("width is 5000; allowed are 1 … 4096.");
        Should.Throw<ArgumentOutOfRangeException>(() => { RoundingSelect select = (FloatRounding)5; select.ShouldNotBeNull(); })
            .Message.ShouldStartWith("mode is 5; allowed are the members of FloatRounding.");
    }

    [Fact]
    public void Operators_are_operations_rounded_to_nearest_even()
    {
        var dut = new Operators();
        Testbench.Run(dut, new SimulationOptions { Seed = 3 }, sim =>
        {
            var random = new Random(sim.Options.Seed);
            for (var i = 0; i < 500; i++)
            {
                var (a, b) = (random.Next(1 << 16), random.Next(1 << 16));
                sim.Set(dut.A.Code, a);
                sim.Set(dut.B.Code, b);
                var format = FloatFormat.Fp16;
                var sum = SoftwareFloat.Add(format, a, format, b, format, FloatRounding.NearestEven).Code;
                var difference = SoftwareFloat.Add(format, a, format, b ^ 0x8000, format, FloatRounding.NearestEven).Code;
                sim.Expect(dut.Y.Code, SoftwareFloat.Multiply(format, sum, format, difference, format, FloatRounding.NearestEven).Code);
            }
        });
    }

    private sealed class Mixed : Module
    {
        public Float A { get; } = In.Of(new Float(FloatFormat.Fp16));

        public Float B { get; } = In.Of(new Float(FloatFormat.E4M3));

        public Float Y { get; } = Out.Of(new Float(FloatFormat.Fp16));

        protected override void Build() => Y.Value = A + B;
    }

    private sealed class Operators : Module
    {
        public Float A { get; } = In.Of(new Float(FloatFormat.Fp16));

        public Float B { get; } = In.Of(new Float(FloatFormat.Fp16));

        public Float Y { get; } = Out.Of(new Float(FloatFormat.Fp16));

        protected override void Build() => Y.Value = (A + B) * (A - B);
    }
}
