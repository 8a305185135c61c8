using System.Numerics;
using Generators.Dsp;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Dsp;

/// <summary>The slice as hardware, and the primitive's wrapper, against the golden model over random modes, enables and resets.</summary>
public sealed class Dsp48Tests
{
    private static readonly DspModes AnyInmode = new(Enumerable.Range(0, 32));
    private static readonly DspModes Multiplying = new(Enumerable.Range(0, 512).Where(mode => (mode & 15) == 5 && ((mode >> 4) & 7) != 4));
    private static readonly DspModes Adding = new(Enumerable.Range(0, 512).Where(mode => (mode & 3) != 1 && ((mode >> 2) & 3) != 1 && ((mode >> 4) & 7) != 4));

    /// <summary>Register configurations and uses that matter.</summary>
    public static TheoryData<string, Dsp48Config> Configurations => new()
    {
        { "default", new() },
        {
            "all modes", new()
            {
                Areg = 2, Acascreg = 1, Breg = 2, Bcascreg = 2, Amultsel = DspFactor.PreAdder, UseMult = DspMultiplier.Dynamic, Opmodes = new(Multiplying.Values.Concat(Adding.Values)),
                Alumodes = new(0, 1, 2, 3), Inmodes = AnyInmode, Carryinsels = new(0, 1, 2, 3, 5, 6, 7), HasCarryIn = true, Rnd = 0x9234_5678_9abc,
                Enables = DspControl.Individual, Resets = DspControl.Individual, Outputs = DspOutputs.Pcout | DspOutputs.Acout | DspOutputs.Bcout,
            }
        },
        {
            "chain", new()
            {
                Breg = 2, Bcascreg = 2, Amultsel = DspFactor.PreAdder, Inmodes = new(4), Opmodes = new(0b00_001_01_01), Outputs = DspOutputs.Pcout,
            }
        },
        {
            "square of the pre-adder", new()
            {
                Areg = 0, Acascreg = 0, Breg = 0, Bcascreg = 0, Dreg = 0, Adreg = 0, Mreg = 0, Inmodereg = 0, Opmodereg = 0, Alumodereg = 0, Carryinselreg = 0, Carryinreg = 0,
                Preaddinsel = DspPreAdderInput.B, Amultsel = DspFactor.PreAdder, Bmultsel = DspFactor.PreAdder, Opmodes = Multiplying,
                Inmodes = new(Enumerable.Range(0, 16).Where(mode => (mode & 1) == 0)), Alumodes = new(0, 3), Carryinsels = new(0, 1, 6), HasCarryIn = true, Creg = 0,
            }
        },
        {
            "nothing registered", new()
            {
                Areg = 0, Acascreg = 0, Breg = 0, Bcascreg = 0, Creg = 0, Mreg = 0, Preg = 0, Opmodereg = 0, Alumodereg = 0, Carryinreg = 0, Carryinselreg = 0,
                Opmodes = new(0b00_011_01_01, 0b11_001_01_01, 0b10_000_01_01), Alumodes = new(0, 3), HasCarryIn = true, Rnd = 77,
            }
        },
        {
            "logic", new()
            {
                UseMult = DspMultiplier.None, Mreg = 0, Opmodes = new(Adding.Values.Where(mode => mode < 128)), Alumodes = new(0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15), Resets = DspControl.Shared,
                HasCarryIn = true, Carryinsels = new(0, 2, 4), Outputs = DspOutputs.CarryCascOut,
            }
        },
        {
            "two lanes", new()
            {
                UseMult = DspMultiplier.None, Mreg = 0, UseSimd = DspSimd.Two24, Opmodes = Adding, Alumodes = new(0, 1, 2, 3), HasCarryIn = true, Rnd = 0xf0f0_1234_5678,
                Outputs = DspOutputs.CarryOut | DspOutputs.CarryCascOut,
            }
        },
        {
            "four lanes", new()
            {
                UseMult = DspMultiplier.None, Mreg = 0, UseSimd = DspSimd.Four12, Opmodes = Adding, Alumodes = new(0, 3, 5, 12), HasCarryIn = true, Areg = 2, Acascreg = 2,
                Breg = 2, Bcascreg = 1, AInput = DspInput.Cascade, BInput = DspInput.Cascade, Outputs = DspOutputs.CarryOut | DspOutputs.Acout | DspOutputs.Bcout,
            }
        },
        {
            "pattern", new()
            {
                Opmodes = new(0, 0b00_010_01_01, 0b11_010_01_01), UsePatternDetect = true, Pattern = 0, Mask = (1L << 40) - 1, AutoresetPatdet = DspAutoReset.ResetNotMatch,
                AutoresetPriority = DspAutoResetPriority.Cep, Resets = DspControl.Individual,
            }
        },
        {
            "rounding", new()
            {
                Opmodes = new(0b10_000_01_01, 0b10_011_01_01), Rnd = 0x7f, Carryinsels = new(6), UsePatternDetect = true, SelPattern = DspPatternSource.C,
                SelMask = DspMaskSource.RoundingMode1, AutoresetPatdet = DspAutoReset.ResetMatch,
            }
        },
        { "mask from C", new() { Preg = 0, Opmodes = new(0b00_001_01_01), UsePatternDetect = true, SelMask = DspMaskSource.C, Pattern = 5 } },
        { "mode 2", new() { Opmodes = new(0b00_011_01_01), UsePatternDetect = true, SelMask = DspMaskSource.RoundingMode2, Enables = DspControl.None } },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Hardware_is_the_golden_models(string name, Dsp48Config config) => Compare(name, config, EngineKind.BuiltIn, 6_000, isPrimitive: false);

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_wrapper_runs_the_golden_model(string name, Dsp48Config config) => Compare(name, config, EngineKind.BuiltIn, 500, isPrimitive: true);

    [Theory]
    [InlineData("all modes", EngineKind.Icarus)]
    [InlineData("all modes", EngineKind.Verilator)]
    [InlineData("pattern", EngineKind.Icarus)]
    [InlineData("four lanes", EngineKind.Icarus)]
    public void External_simulators_agree(string name, EngineKind engine)
    {
        var config = (Dsp48Config)Configurations.Single(row => (string)row[0] == name)[1];
        Compare(name, config, engine, 1_500, isPrimitive: true);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Verilog_is_clean(string name, Dsp48Config config)
    {
        foreach (var isPrimitive in new[] { false, true })
        {
            var design = Elaborator.Elaborate(new Dsp48Harness(config, isPrimitive));
            design.Warnings.ShouldBeEmpty(name);
            VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(name);
        }
    }

    /// <summary>Attributes that do not go together are refused by name.</summary>
    public static TheoryData<Dsp48Config, string> Illegal => new()
    {
        { new() { Areg = 3 }, "Areg is 3; it takes 0 to 2." },
        { new() { Mreg = 2 }, "Mreg is 2; it takes 0 to 1." },
        { new() { Areg = 2, Acascreg = 0 }, "Acascreg is 0 with Areg 2; it takes 1 or 2." },
        { new() { Rnd = 1L << 48 }, "Rnd is 281474976710656; it takes 48 bits, 0 to 2^48 - 1." },
        {
            new() { Opmodes = new(0b00_100_01_01) },
            "Opmodes has 0b1000101; legal are values of which Z (bits 6:4) is not 100, which is MACC-extend, and X and Y (bits 3:0) both select the product or neither does."
        },
        {
            new() { Opmodes = new(0b00_000_00_01) },
            "Opmodes has 0b1; legal are values of which Z (bits 6:4) is not 100, which is MACC-extend, and X and Y (bits 3:0) both select the product or neither does."
        },
        { new() { Alumodes = new(9) }, "Alumodes has 0b1001; legal are values of which 0 to 7 or 12 to 15." },
        { new() { Inmodes = new(1) }, "Inmodes has a value with bit 0, which takes A from the first of two registers; Areg is 1 and must be 2." },
        { new() { Inmodes = new(16) }, "Inmodes has a value with bit 4, which takes B from the first of two registers; Breg is 1 and must be 2." },
        { new() { UseMult = DspMultiplier.None }, "Opmodes has a value that adds the product; UseMult is None and must be Multiply or Dynamic." },
        { new() { UseSimd = DspSimd.Two24 }, "Opmodes has a value that adds the product; UseSimd is Two24 and must be One48, because the multiplier has no lanes." },
        { new() { UseMult = DspMultiplier.None, Opmodes = new(0b0110000) }, "UseMult is None; Mreg is 1 and must be 0." },
        {
            new() { Opmodes = new(0b0000101, 0b0000011) },
            "Opmodes has values that add the product and values that add A:B; UseMult is Multiply and must be Dynamic."
        },
        {
            new() { Opmodes = new(0b0000101, 0b0100101), Resets = DspControl.Shared },
            "Opmodes has several values without 0, and a reset sets their register to 0: add 0 to Opmodes, or choose Opmodereg 0 or Resets None."
        },
        { new() { Preg = 0 }, "Opmodes or Carryinsels has a value that feeds P back; Preg is 0 and must be 1." },
        { new() { AutoresetPatdet = DspAutoReset.ResetMatch }, "AutoresetPatdet is ResetMatch; UsePatternDetect is false and must be true." },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Illegal_combinations_are_refused_by_name(Dsp48Config config, string message) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Dsp48(config)).Message.ShouldBe(message);

    [Fact]
    public void The_primitive_is_behind_its_macro()
    {
        var text = VerilogEmitter.Emit(Elaborator.Elaborate(new Dsp48Harness(new Dsp48Config(), true)), VerilogOptions.Default);
        text.ShouldContain("`ifdef HDL_DSP48E2");
        text.ShouldContain(".OPMODE(9'b100101)");
        text.ShouldContain(".CEP(I_Enables)");
        text.ShouldContain(".RSTP(1'b0)");
    }

    private static void Compare(string name, Dsp48Config config, EngineKind engine, int cycles, bool isPrimitive)
    {
        var dut = new Dsp48Harness(config, isPrimitive);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 5 }, simulation =>
        {
            var golden = new Dsp48Golden(config);
            var random = new Random(simulation.Options.Seed);
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                // The hardware's registers have no start value: reset or fill them first.
                var inputs = Random(config, random, isStart: cycle < 4);
                dut.Set(simulation, inputs);
                if (cycle >= 5)
                    dut.Expect(simulation, golden.Settle(inputs), name, IsCarryDefined(config));
                golden.Edge(inputs);
                simulation.Step();
            }
        });
    }

    private static bool IsCarryDefined(Dsp48Config config) => !config.UsesProduct;

    private static Dsp48Inputs Random(Dsp48Config config, Random random, bool isStart) => new()
    {
        A = Number(random, 30, config.ABits),
        B = Number(random, 18, 18),
        C = Number(random, 48, 48),
        D = Number(random, 27, 27),
        Acin = Number(random, 30, config.ABits),
        Bcin = Number(random, 18, 18),
        Pcin = Number(random, 48, 48),
        CarryIn = random.Next(2) == 0,
        CarryCascIn = random.Next(2) == 0,
        Opmode = Pick(config.Opmodes, random),
        Alumode = Pick(config.Alumodes, random),
        Inmode = Pick(config.Inmodes, random),
        Carryinsel = Pick(config.Carryinsels, random),
        Enables = config.Enables switch
        {
            DspControl.None => DspEnables.All,
            _ when isStart => DspEnables.All,
            DspControl.Shared => random.Next(4) == 0 ? DspEnables.None : DspEnables.All,
            _ => (DspEnables)random.Next(8192) | (DspEnables)random.Next(8192),
        },
        Resets = config.Resets switch
        {
            DspControl.None => DspResets.None,
            _ when isStart => DspResets.All,
            DspControl.Shared => random.Next(30) == 0 ? DspResets.All : DspResets.None,
            _ => (DspResets)(random.Next(1024) & random.Next(1024) & random.Next(1024) & random.Next(1024)),
        },
    };

    private static int Pick(DspModes modes, Random random) => modes.Values[random.Next(modes.Values.Length)];

    /// <summary>Corners, small numbers and random ones; the sign of A reaches up to its port's width.</summary>
    private static long Number(Random random, int bits, int signBits)
    {
        var value = random.Next(8) switch
        {
            0 => 0,
            1 => -1,
            2 => 1L << (signBits - 1),
            3 => (1L << (signBits - 1)) - 1,
            4 => random.Next(-4, 5),
            _ => random.NextInt64(),
        };
        return value << (64 - signBits) >> (64 - signBits) & ((1L << bits) - 1);
    }
}
