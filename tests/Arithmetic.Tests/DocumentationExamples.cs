using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;

namespace Arithmetic.Tests;

/// <summary>The examples of docs/arithmetic.md.</summary>
public sealed class DocumentationExamples
{
    [Fact]
    public void A_dot_product_of_FP8_accumulates_in_FP32()
    {
        var dut = new Dot();
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            sim.Set(dut.A.Code, 0x38);          // 1.0
            sim.Set(dut.B.Code, 0x41);          // 2.25
            sim.Step(4);
            sim.Expect(dut.Sum.Code, BitConverter.SingleToUInt32Bits(9.0f));
        });
    }

    [Fact]
    public void Software_gives_the_expected_value()
    {
        var product = SoftwareFloat.Multiply(FloatFormat.E4M3, 0x7e, FloatFormat.E4M3, 0x7e, FloatFormat.Fp16, FloatRounding.NearestEven);
        product.Exceptions.ShouldBe(FloatExceptions.Inexact | FloatExceptions.Overflow);     // 448 · 448 is above 65504
        product.Code.ShouldBe(FloatFormat.Fp16.Infinity);
    }

    [Fact]
    public void Other_examples_compute_what_they_say()
    {
        var dut = new Examples();
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Set(dut.A, 100);
            sim.Set(dut.B, -7);
            sim.Set(dut.C, 3);
            sim.Set(dut.X.Code, (0x80 + 3) & 0xff);
            sim.Set(dut.Gain.Code, 24);
            sim.Expect(dut.Sum, (100 << 2) - (-7) + 3 - 5);
            sim.Expect(dut.Product, -7 * -7);
            sim.Expect(dut.Filtered, 23 * -7);
            sim.Expect(dut.Scaled.Code, (FixedValue.FromBits(new FixedFormat(1, 7), 0x83) * FixedValue.FromBits(new FixedFormat(2, 4), 24))
                .Round(7, IntegerRounding.HalfEven).Saturate(1).Bits);
        });
    }

    private sealed class Dot : Module
    {
        public Float A { get; } = In.Of(new Float(FloatFormat.E4M3));

        public Float B { get; } = In.Of(new Float(FloatFormat.E4M3));

        public Float Sum { get; } = Out.Of(new Float(FloatFormat.Fp32));

        protected override void Build()
        {
            var sum = Reg.Of(new Float(FloatFormat.Fp32));
            sum.Next = Float.MultiplyAdd(A, B, sum, FloatFormat.Fp32, FloatRounding.NearestEven).Value;
            Sum.Value = sum;
        }
    }

    private sealed class Examples : Module
    {
        public UInt A { get; } = In.UInt(8);

        public SInt B { get; } = In.SInt(8);

        public UInt C { get; } = In.UInt(4);

        public Fixed X { get; } = In.Of(new Fixed(new FixedFormat(1, 7)));

        public Fixed Gain { get; } = In.Of(new Fixed(new FixedFormat(2, 4)));

        public SInt Sum { get; } = Out.SInt(16);

        public SInt Product { get; } = Out.SInt(16);

        public SInt Filtered { get; } = Out.SInt(16);

        public Fixed Scaled { get; } = Out.Of(new Fixed(new FixedFormat(1, 7)));

        protected override void Build()
        {
            var sum = new MultiOperandSum(CompressorStyle.Dadda, AdderStyle.Sklansky)
                .Add(A, shift: 2)
                .Subtract(B)
                .Add(C)
                .AddConstant(-5)
                .ToSInt();
            Sum.Value = sum;

            var product = Multiplier.Multiply(B, B, new MultiplierStyle { BitsPerRow = 3, Adder = AdderStyle.KoggeStone });
            Product.Value = product;

            var taps = B.TimesConstants([23, 81, -45]);      // taps.Graph.AdderCount adders instead of taps.Graph.UnsharedAdderCount
            Filtered.Value = taps.Values[0];

            var scaled = (X * Gain).Round(fractionBits: 7, IntegerRounding.HalfEven).Saturate(integerBits: 1);
            Scaled.Value = scaled;
        }
    }
}
