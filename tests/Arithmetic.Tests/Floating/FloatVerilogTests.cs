using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.Floating;

/// <summary>Floating-point units on every engine, and what tools say about their Verilog.</summary>
public sealed class FloatVerilogTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_pipelined_fused_sum_has_its_latency_on_every_engine(EngineKind engine)
    {
        foreach (var latency in new[] { 1, 3 })
        {
            var dut = new FloatMultiplyAdder(new FloatUnitConfig(FloatFormat.Fp16, FloatFormat.Fp32, latency));
            Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = FloatSpaces.Seed }, sim =>
            {
                var random = new Random(sim.Options.Seed);
                var corners = FloatCases.Corners(FloatFormat.Fp16);
                var expected = new Queue<SoftwareResult>();
                sim.Reset();
                for (var i = 0; i < 400; i++)
                {
                    var (a, b) = (corners[random.Next(corners.Length)], random.NextInt64(1 << 16));
                    var (c, mode) = (FloatCases.Near(random, FloatFormat.Fp32, random.NextInt64(1L << 32)), (FloatRounding)random.Next(5));
                    sim.Set(dut.A, a);
                    sim.Set(dut.B, b);
                    sim.Set(dut.C, c);
                    sim.Set(dut.Rounding, mode);
                    expected.Enqueue(SoftwareFloat.MultiplyAdd(FloatFormat.Fp16, a, b, FloatFormat.Fp32, c, FloatFormat.Fp32, mode));
                    sim.Step();
                    if (expected.Count < latency)
                        continue;
                    var result = expected.Dequeue();
                    sim.Expect(dut.Y, result.Code);
                    sim.Expect(dut.Flags, (int)result.Exceptions);
                }
            });
        }
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new FloatMultiplier(new(FloatFormat.Fp16)), new FloatAdder(new(FloatFormat.BFloat16, FloatFormat.Fp32)),
            new FloatMultiplyAdder(new(FloatFormat.E4M3, FloatFormat.Fp16, 2)), new FloatMultiplyAdder(new(FloatFormat.E2M1)),
            new FloatConverter(new(FloatFormat.Fp32, FloatFormat.E4M3)), new FloatConverter(new(FloatFormat.E2M1, FloatFormat.E5M2 with { HasSubnormals = false })),
            new IntegerConverter(new(FloatFormat.BFloat16, 9)), new FloatComparer(new(FloatFormat.E5M2)),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }
}
