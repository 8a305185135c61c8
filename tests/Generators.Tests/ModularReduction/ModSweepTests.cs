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
            LoadableModulus = architecture != ModArchitecture.FusedTable,
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
        ("tagBits", ["0", "4"]));

    private static void ShouldBeClean(ModReduceConfig config)
    {
        var design = Elaborator.Elaborate(new ModReducer(config));
        design.Warnings.ShouldBeEmpty(config.ToString());
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(config.ToString());
    }
}
