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

    /// <summary>The tree architectures.</summary>
    public static TheoryData<TopKArchitecture> Architectures => new(Trees);

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

    [Fact]
    public void All_trees_and_the_systolic_queue_give_the_same_items()
    {
        var basic = new TopKConfig { MaxLength = 50, Lanes = 4, MaxCount = 12, Radix = 4, Comparators = 4 };
        var frames = TopKStimulus.Random(basic, 40, seed: 8).ToArray();
        var all = Trees.Append(TopKArchitecture.SystolicQueue).Select(architecture =>
        {
            var engine = new TopKEngine(basic with { Architecture = architecture });
            var items = new List<TopKExpected>();
            Testbench.Run(engine, new SimulationOptions(), simulation =>
            {
                simulation.Reset();
                new TopKTestbench(simulation, engine).Run(frames, (0.2, 0.2), seed: 9, items.Add);
            });
            return items;
        }).ToArray();
        all[0].Count.ShouldBeGreaterThan(200);
        foreach (var items in all.Skip(1))
            items.ShouldBe(all[0]);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_reset_in_any_cycle_leaves_nothing_behind(TopKArchitecture architecture)
    {
        var config = new TopKConfig { Architecture = architecture, MaxLength = 24, Lanes = 4, MaxCount = 4, Radix = 4, Comparators = 4 };
        var engine = new TopKEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new TopKTestbench(simulation, engine);
            var frames = TopKStimulus.Random(config, 2, seed: 10).ToArray();
            var abandoned = new TopKFrame("abandoned", [.. Enumerable.Range(0, 24).Select(i => 0x7BFFu - (uint)i)], 4, 4);
            for (var cycles = 0; cycles < 70; cycles++)
            {
                testbench.Abandon(abandoned, cycles);
                testbench.Run(frames, default, seed: 11);
            }
        });
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
