using Generators.Dsp;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;

namespace Generators.Tests.Dsp;

/// <summary>The subset of a DSP58 slice against its golden model.</summary>
public sealed class Dsp58Tests
{
    private static readonly DspModes Every = new(
        Enumerable.Range(0, 4).SelectMany(w => Enumerable.Range(0, 4).Select(z => (w << 7) | (z << 4) | 5)));

    /// <summary>Both modes, with all registers and with few.</summary>
    public static TheoryData<Dsp58Config> Configurations =>
    [
        new(),
        new() { Opmodes = Every, Rnd = 0x2ff_ffff_ffff_ff00 & ((1L << 58) - 1), InputRegisters = 2 },
        new() { Mode = Dsp58Mode.Scalar, Opmodes = Every, Creg = 0, Mreg = 0, InputRegisters = 0, Opmodereg = 0 },
        new() { Mode = Dsp58Mode.Scalar, Opmodes = new(0b00_001_01_01) },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Hardware_is_the_golden_models(Dsp58Config config)
    {
        var dut = new Dsp58(config);
        var golden = new Dsp58Golden(config);
        Testbench.Run(dut, new SimulationOptions { Seed = 3 }, simulation =>
        {
            var random = new Random(simulation.Options.Seed);
            for (var cycle = 0; cycle < 5_000; cycle++)
            {
                var (a, b) = (Packed(random, 9, 3), Packed(random, 8, 3));
                var (c, pcin, mode) = (random.NextInt64() >> 6, random.NextInt64() << 3 >> 6, config.Opmodes.Values[random.Next(config.Opmodes.Values.Length)]);
                var isEnabled = random.Next(5) > 0;
                simulation.Set(dut.Enable, isEnabled);
                simulation.Set(dut.A, a);
                simulation.Set(dut.B, b);
                if (dut.C is not null)
                    simulation.Set(dut.C, c);
                if (dut.Pcin is not null)
                    simulation.Set(dut.Pcin, pcin);
                if (dut.Opmode is not null)
                    simulation.Set(dut.Opmode, mode);
                simulation.Step();
                if (isEnabled)
                    golden.Edge(a, b, c, pcin, mode);
                // The registers of hardware and golden model hold what came in since the start.
                if (cycle > 20)
                    simulation.Expect(dut.P, golden.P);
            }
        });
    }

    /// <summary>Three products of a slice are exact without a shared operand and without a correction.</summary>
    [Fact]
    public void Three_extreme_products_are_exact()
    {
        var golden = new Dsp58Golden(new Dsp58Config { InputRegisters = 0, Mreg = 0, Opmodes = new(5), Opmodereg = 0 });
        long[] extremes = [-128, -127, -1, 0, 1, 126, 127];
        foreach (var a in extremes.SelectMany(x => extremes.Select(y => (x, y))))
        {
            foreach (var b in extremes.SelectMany(x => extremes.Select(y => (x, y))))
            {
                var left = (a.x & 511) | ((a.y & 511) << 9) | (a.x << 18);
                var right = (b.x & 255) | ((b.y & 255) << 8) | (b.y << 16);
                golden.Edge(left, right, 0, 0, 5);
                golden.P.ShouldBe((a.x * b.x) + (a.y * b.y) + (a.x * b.y));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Verilog_is_clean(Dsp58Config config)
    {
        var design = Elaborator.Elaborate(new Dsp58(config));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Illegal_attributes_are_refused_by_name()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Dsp58(new Dsp58Config { InputRegisters = 3 })).Message.ShouldBe("InputRegisters is 3; it takes 0 to 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => new Dsp58(new Dsp58Config { Opmodes = new(3) })).Message
            .ShouldBe("Opmodes has 3; legal are values of which bits 3:0 are 0101, the product, and bits 6:4 are 000 (0), 001 (PCIN), 010 (P) or 011 (C).");
    }

    private static long Packed(Random random, int bits, int count)
    {
        var value = 0L;
        for (var k = 0; k < count; k++)
            value |= (random.Next(4) == 0 ? 1L << (bits - 1) : random.NextInt64()) << (k * bits) & (((1L << bits) - 1) << (k * bits));
        return value << (64 - (bits * count)) >> (64 - (bits * count));
    }
}
