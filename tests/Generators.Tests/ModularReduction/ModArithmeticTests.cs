using System.Numerics;
using Generators.Catalogue;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.ModularReduction;

/// <summary>Modular multipliers and butterflies against big integers.</summary>
public sealed class ModArithmeticTests
{
    private static readonly ModReduceConfig Barrett = new() { Architecture = ModArchitecture.BarrettFull, Bits = 16, TagBits = 3 };

    /// <summary>Reducers behind the product.</summary>
    public static TheoryData<ModMultiplyConfig> Multipliers
    {
        get
        {
            ModReduceConfig[] reducers =
            [
                Barrett,
                Barrett with { Interval = 3, DigitBits = 3, Product = ModProduct.ShiftAdd },
                Barrett with { Interval = 4, LoadableModulus = true },
                Barrett with { Architecture = ModArchitecture.BarrettShort, TagBits = 0, Interval = 100 },
                Barrett with { Architecture = ModArchitecture.BarrettTernary, Interval = 6 },
                Barrett with { Architecture = ModArchitecture.Montgomery, LoadableModulus = true, DigitBits = 5, Interval = 2 },
                Barrett with { Architecture = ModArchitecture.Montgomery, KeepsFactor = true, Output = ModOutputForm.BelowTwice },
                Barrett with { Architecture = ModArchitecture.Table, Interval = 2 },
                Barrett with { Architecture = ModArchitecture.Horner, LoadableModulus = true },
                Barrett with { Architecture = ModArchitecture.Iterative, Interval = 5 },
                Barrett with { Architecture = ModArchitecture.Bat, Interval = 2 },
                Barrett with { Architecture = ModArchitecture.Solinas, Modulus = 65537 - 256, Interval = 8 },
                Barrett with { Architecture = ModArchitecture.PseudoMersenne, Modulus = 65521 },
                Barrett with { Architecture = ModArchitecture.NttPrime, Modulus = 12289, KeepsFactor = true },
                Barrett with { Modulus = 4096, Interval = 3 },
                Barrett with { Bits = 2, Modulus = 3 },
            ];
            var data = new TheoryData<ModMultiplyConfig>();
            foreach (var reducer in reducers)
            {
                data.Add(new ModMultiplyConfig { Reducer = reducer });
                data.Add(new ModMultiplyConfig { Reducer = reducer, FactorDigitBits = 3 });
            }

            return data;
        }
    }

    /// <summary>Butterflies of every kind.</summary>
    public static TheoryData<ModButterflyConfig> Butterflies
    {
        get
        {
            var data = new TheoryData<ModButterflyConfig>();
            foreach (var kind in Enum.GetValues<ModButterflyKind>())
            {
                var basic = new ModButterflyConfig { Kind = kind, Multiplier = new ModMultiplyConfig { Reducer = Barrett with { Modulus = 12289 } } };
                data.Add(basic);
                data.Add(basic with { Multiplier = new ModMultiplyConfig { Reducer = Barrett with { Architecture = ModArchitecture.Montgomery, KeepsFactor = true, TagBits = 0, Interval = 2, DigitBits = 6 } } });
                if (kind != ModButterflyKind.CooleyTukey)
                    data.Add(basic with { Halves = true });
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Multipliers))]
    public void Products_are_the_golden_models(ModMultiplyConfig config)
    {
        var report = ModMultiplyTestbench.Verify(new ModMultiplier(config), new VerificationRequest { Seed = 8, RandomCycles = 3_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(20);
    }

    [Theory]
    [MemberData(nameof(Butterflies))]
    public void Butterflies_are_the_golden_models(ModButterflyConfig config)
    {
        var report = ModButterflyTestbench.Verify(new ModButterfly(config), new VerificationRequest { Seed = 8, RandomCycles = 3_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var request = new VerificationRequest { Engine = engine, Seed = 4, RandomCycles = 300 };
        var multiplier = new ModMultiplyConfig { Reducer = Barrett with { Architecture = ModArchitecture.Montgomery, LoadableModulus = true, Interval = 2, DigitBits = 5 } };
        ModMultiplyTestbench.Verify(new ModMultiplier(multiplier), request).Failure.ShouldBeNull();
        var butterfly = new ModButterflyConfig { Kind = ModButterflyKind.Both, Halves = true, Multiplier = new ModMultiplyConfig { Reducer = Barrett with { Modulus = 12289 } } };
        ModButterflyTestbench.Verify(new ModButterfly(butterfly), request).Failure.ShouldBeNull();
    }

    [Fact]
    public void Verilog_is_clean()
    {
        foreach (var config in ((IEnumerable<ModMultiplyConfig>)Multipliers).Where((_, i) => i % 4 == 0))
            ShouldBeClean(new ModMultiplier(config));
        foreach (var config in (IEnumerable<ModButterflyConfig>)Butterflies)
            ShouldBeClean(new ModButterfly(config));
    }

    [Theory]
    [InlineData("multiplier.reducer.loadableModulus=true", "Knob 'loadableModulus' can't be 'true' in a butterfly, whose additions have a fixed modulus.")]
    [InlineData("multiplier.reducer.output=Redundant", "Knob 'output' can't be 'Redundant' in a butterfly, whose additions need remainders: Canonical.")]
    [InlineData("multiplier.reducer.modulus=4096", "Knob 'modulus' can't be '4096' in a butterfly; it takes odd ones.")]
    [InlineData("halves=true", "Knob 'halves' can't be 'true' with kind=CooleyTukey: GentlemanSande or Both.")]
    public void Butterflies_that_make_no_sense_are_refused(string setting, string message) =>
        Should.Throw<CatalogueException>(() => KnobSet.Of(typeof(ModButterflyConfig)).Apply(new ModButterflyConfig(), [setting])).Message.ShouldBe(message);

    private static void ShouldBeClean(Module module)
    {
        var design = Elaborator.Elaborate(module);
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }
}
