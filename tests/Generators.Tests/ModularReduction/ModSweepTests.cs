using Generators.Catalogue;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.ModularReduction;

/// <summary>Pairs of all knobs, simulators and linters.</summary>
public sealed class ModSweepTests
{
    private static readonly string[] TableFamily = ["Table", "Iterative", "Hybrid", "FusedTable", "Horner"];

    [Theory]
    [InlineData("Table")]
    [InlineData("Iterative")]
    [InlineData("Hybrid")]
    [InlineData("FusedTable")]
    [InlineData("Horner")]
    public void Reducers_of_all_pairs_of_knobs_are_right(string architecture)
    {
        var configurations = Pairs([architecture]);
        configurations.Count.ShouldBeGreaterThan(12);
        Parallel.ForEach(configurations, new ParallelOptions { MaxDegreeOfParallelism = 2 }, config =>
        {
            var report = ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 31, RandomCycles = 400, StartSeed = 3 });
            report.Failure.ShouldBeNull(config.ToString());
        });
    }

    /// <summary>Architectures that multiply, with moduli that they take.</summary>
    /// <param name="architecture">Architecture.</param>
    /// <param name="moduli">Moduli of 6 and of 11 bits.</param>
    [Theory]
    [InlineData("BarrettFull", "0 0x2b 0x31")]
    [InlineData("BarrettShort", "0 0x2b 0x31")]
    [InlineData("BarrettTernary", "0 0x2b 0x31")]
    [InlineData("Bat", "0 0x2b 0x31")]
    [InlineData("Montgomery", "0 0x2b 0x31")]
    [InlineData("NttPrime", "0x31 0x11 0x701")]
    [InlineData("PseudoMersenne", "0x3d 0x23 0x7f1")]
    [InlineData("Solinas", "0x3d 0x1f 0x7f1")]
    public void Reducers_that_multiply_are_right_for_all_pairs_of_knobs(string architecture, string moduli)
    {
        var configurations = MultiplyingPairs(architecture, moduli);
        configurations.Count.ShouldBeGreaterThan(12);
        Parallel.ForEach(configurations, new ParallelOptions { MaxDegreeOfParallelism = 2 }, config =>
        {
            var report = ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 32, RandomCycles = 400, StartSeed = 3 });
            report.Failure.ShouldBeNull(config.ToString());
        });
        foreach (var config in configurations.Where((_, i) => i % 6 == 0))
            ShouldBeClean(config);
    }

    [Fact]
    public void Verilog_of_all_pairs_of_knobs_is_clean()
    {
        foreach (var config in Pairs(TableFamily).Where((_, i) => i % 6 == 0))
            ShouldBeClean(config);
    }

    [Fact]
    [Trait("Category", "Nightly")]
    public void Verilog_of_really_all_pairs_of_knobs_is_clean()
    {
        foreach (var config in Pairs(TableFamily))
            ShouldBeClean(config);
    }

    [Theory]
    [InlineData(EngineKind.Verilator, ModArchitecture.Table)]
    [InlineData(EngineKind.Verilator, ModArchitecture.Hybrid)]
    [InlineData(EngineKind.Icarus, ModArchitecture.Horner)]
    [InlineData(EngineKind.Icarus, ModArchitecture.FusedTable)]
    [InlineData(EngineKind.Icarus, ModArchitecture.Iterative)]
    [InlineData(EngineKind.Verilator, ModArchitecture.BarrettShort)]
    [InlineData(EngineKind.Icarus, ModArchitecture.BarrettFull)]
    [InlineData(EngineKind.Icarus, ModArchitecture.BarrettTernary)]
    [InlineData(EngineKind.Verilator, ModArchitecture.Montgomery)]
    [InlineData(EngineKind.Icarus, ModArchitecture.Montgomery)]
    [InlineData(EngineKind.Icarus, ModArchitecture.Bat)]
    [InlineData(EngineKind.Icarus, ModArchitecture.NttPrime)]
    [InlineData(EngineKind.Icarus, ModArchitecture.PseudoMersenne)]
    [InlineData(EngineKind.Verilator, ModArchitecture.Solinas)]
    public void External_simulators_agree(EngineKind engine, ModArchitecture architecture)
    {
        var config = new ModReduceConfig
        {
            Architecture = architecture,
            Bits = 13,
            IterativeBits = 5,
            GroupBits = 3,
            Interval = 2,
            TagBits = 3,
            Modulus = architecture is ModArchitecture.NttPrime or ModArchitecture.Solinas ? 7681 : architecture == ModArchitecture.PseudoMersenne ? 8171 : 0,
            DigitBits = 4,
            LoadableModulus = architecture is not (ModArchitecture.FusedTable or ModArchitecture.BarrettTernary or ModArchitecture.Bat
                or ModArchitecture.NttPrime or ModArchitecture.PseudoMersenne or ModArchitecture.Solinas),
            RomStyle = architecture == ModArchitecture.Table ? ModRomStyle.Block : ModRomStyle.Lut,
        };
        var report = ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 300 });
        report.Failure.ShouldBeNull();
    }

    private static IReadOnlyList<ModReduceConfig> Pairs(string[] architectures) => Pairwise.Cover(
        new ModReduceConfig(),
        ("architecture", architectures),
        ("bits", ["6", "11"]),
        ("modulus", ["0", "0x2b", "0x31"]),
        ("interval", ["1", "3", "8"]),
        ("groupBits", ["1", "3", "5", "7"]),
        ("iterativeBits", ["0", "3", "6"]),
        ("fusionStep", ["-2", "-1", "0", "3"]),
        ("chains", ["1", "2", "5"]),
        ("stepsPerCycle", ["0", "1", "3"]),
        ("limbBits", ["0", "4", "9"]),
        ("product", ["Operator"]),
        ("digitBits", ["0"]),
        ("form", ["WordSerial"]),
        ("keepsFactor", ["false"]),
        ("tagBits", ["0", "4"]));

    private static IReadOnlyList<ModReduceConfig> MultiplyingPairs(string architecture, string moduli) => Pairwise.Cover(
        new ModReduceConfig { Architecture = Enum.Parse<ModArchitecture>(architecture), Bits = 11, Modulus = moduli.StartsWith('0') && moduli[1] == ' ' ? 0 : 0x31 },
        ("architecture", [architecture]),
        ("bits", ["6", "11"]),
        ("modulus", moduli.Split(' ')),
        ("interval", ["1", "3", "8"]),
        ("groupBits", ["5"]),
        ("iterativeBits", ["0"]),
        ("fusionStep", ["-2"]),
        ("chains", ["1"]),
        ("accumulation", ["Serial"]),
        ("romStyle", ["Lut"]),
        ("limbBits", ["0"]),
        ("stepsPerCycle", ["0", "2"]),
        ("digitBits", ["0", "1", "3", "7", "64"]),
        ("tagBits", ["0", "4"]));

    private static void ShouldBeClean(ModReduceConfig config)
    {
        var design = Elaborator.Elaborate(new ModReducer(config));
        design.Warnings.ShouldBeEmpty(config.ToString());
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(config.ToString());
    }
}
