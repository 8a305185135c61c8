using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Orizuru;

/// <summary>The tree architectures against the golden models of items and comparisons, and against each other.</summary>
public sealed class TopKTreeTests
{
    private static readonly TopKArchitecture[] Trees =
        [TopKArchitecture.FlatTree, TopKArchitecture.TwoTrees, TopKArchitecture.UnitTree, TopKArchitecture.Streaming];

    /// <summary>Knobs that matter for the trees; each with every tree architecture.</summary>
    public static TheoryData<TopKArchitecture, TopKConfig> Configurations
    {
        get
        {
            var basic = new TopKConfig();
            TopKConfig[] configs =
            [
                basic,
                basic with { MaxLength = 1, Lanes = 1, MaxCount = 1 },
                basic with { MaxLength = 1, Lanes = 8, MaxCount = 3, PingPong = false },
                basic with { MaxLength = 2, Lanes = 1, MaxCount = 3 },
                basic with { MaxLength = 2, Lanes = 4, MaxCount = 2, Order = TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins },
                basic with { MaxLength = 3, Lanes = 1, MaxCount = 4, Radix = 2, Comparators = 1 },
                basic with { MaxLength = 3, Lanes = 2, MaxCount = 4, PingPong = false, Order = TopKOrder.MaxFirst },
                basic with { MaxLength = 13, Lanes = 2, MaxCount = 20, PingPong = false, Radix = 4, Comparators = 2 },
                basic with { MaxLength = 30, Lanes = 8, Order = TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins, Format = TopKFormat.Signed, IntegerBits = 4, Radix = 4 },
                basic with { MaxLength = 17, Lanes = 16, Format = TopKFormat.Bf16, Nan = TopKNan.NeverSelected, Overlap = TopKOverlap.Allow, Radix = 8, Comparators = 4 },
                basic with { MaxLength = 33, Lanes = 1, Format = TopKFormat.Fp32, Nan = TopKNan.EmptiesFrame, KeepsZeroSign = false, Radix = 2 },
                basic with { MaxLength = 9, Lanes = 32, Format = TopKFormat.Unsigned, IntegerBits = 1, Radix = 4, Comparators = 8 },
                basic with { MaxLength = 40, Lanes = 4, MaxCount = 5, Order = TopKOrder.MaxFirst, Comparators = 16 },
            ];
            var all = new TheoryData<TopKArchitecture, TopKConfig>();
            foreach (var architecture in Trees)
            {
                foreach (var config in configs)
                    all.Add(architecture, config with { Architecture = architecture });
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Items_and_comparisons_are_the_golden_models(TopKArchitecture architecture, TopKConfig config)
    {
        config.Architecture.ShouldBe(architecture);
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 7, RandomCycles = 8_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(TopKArchitecture.FlatTree, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.FlatTree, EngineKind.Icarus)]
    [InlineData(TopKArchitecture.TwoTrees, EngineKind.Icarus)]
    [InlineData(TopKArchitecture.UnitTree, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.UnitTree, EngineKind.Icarus)]
    [InlineData(TopKArchitecture.Streaming, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.Streaming, EngineKind.Icarus)]
    public void External_simulators_agree(TopKArchitecture architecture, EngineKind engine)
    {
        var config = new TopKConfig { Architecture = architecture, MaxLength = 13, Lanes = 2, MaxCount = 3, Radix = 4, Comparators = 2 };
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Engine = engine, Seed = 12, RandomCycles = 1_000 });
        report.Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_Verilog_is_clean(TopKArchitecture architecture, TopKConfig config)
    {
        var design = Elaborator.Elaborate(new TopKEngine(config));
        design.Warnings.ShouldBeEmpty(architecture.ToString());
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }
}
