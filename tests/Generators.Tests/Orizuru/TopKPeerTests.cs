using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Orizuru;

/// <summary>The architectures that Orizuru is compared with, against the golden model: bitonic sort, quick-select and radix select.</summary>
public sealed class TopKPeerTests
{
    /// <summary>Architectures, and knobs that matter for each.</summary>
    public static TheoryData<TopKConfig> Configurations
    {
        get
        {
            var data = new TheoryData<TopKConfig>();
            foreach (var basic in Basics)
            {
                var order = basic.Order == TopKOrder.ByIndex ? TopKOrder.ByIndex : TopKOrder.MaxFirst;
                data.Add(basic);
                data.Add(basic with { MaxLength = 1, Lanes = 1, MaxCount = 1 });
                data.Add(basic with { MaxLength = 2, Lanes = 1, MaxCount = 2 });
                data.Add(basic with { MaxLength = 3, Lanes = 2, MaxCount = 4, PingPong = false });
                data.Add(basic with { MaxLength = 13, Lanes = 2, MaxCount = 20, PingPong = false });
                data.Add(basic with { MaxLength = 30, Lanes = 8, Order = order, Overlap = TopKOverlap.MaxWins, Format = TopKFormat.Signed, IntegerBits = 4 });
                data.Add(basic with { MaxLength = 17, Lanes = 16, Format = TopKFormat.Bf16, Nan = TopKNan.NeverSelected, Overlap = TopKOverlap.Allow, DigitBits = 2 });
                data.Add(basic with { MaxLength = 33, Lanes = 1, Format = TopKFormat.Fp32, Nan = TopKNan.EmptiesFrame, KeepsZeroSign = false });
                data.Add(basic with { MaxLength = 9, Lanes = 4, Format = TopKFormat.Unsigned, IntegerBits = 1 });
                data.Add(basic with { MaxLength = 21, Lanes = 4, Format = TopKFormat.Signed, IntegerBits = 11, Order = order, Overlap = TopKOverlap.MaxWins, PingPong = false });
                data.Add(basic with { MaxLength = 20, Lanes = 4, Format = TopKFormat.Unsigned, IntegerBits = 6, DigitBits = 1 });
                data.Add(basic with { MaxLength = 7, Lanes = 16, MaxCount = 9 });
                data.Add(basic with { MaxLength = 100, Lanes = 4, MaxCount = 100 });
            }

            return data;
        }
    }

    /// <summary>A configuration of each architecture.</summary>
    internal static TopKConfig[] Basics =>
    [
        new() { Architecture = TopKArchitecture.Bitonic },
        new() { Architecture = TopKArchitecture.QuickSelect, Order = TopKOrder.ByIndex },
        new() { Architecture = TopKArchitecture.RadixSelect, Order = TopKOrder.ByIndex },
    ];

    public static TheoryData<TopKArchitecture> Architectures => [.. Basics.Select(basic => basic.Architecture)];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Items_are_the_golden_models(TopKConfig config)
    {
        // Registers and memories start at random: what an earlier frame or nobody has written is never read.
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 8_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(100);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Frames_of_4096_values_are_right(TopKArchitecture architecture)
    {
        var config = Basic(architecture) with { MaxLength = 4096, Lanes = 16, MaxCount = 20 };
        var engine = new TopKEngine(config);
        Testbench.Run(engine, new SimulationOptions { MaxCycles = 10_000_000 }, simulation =>
        {
            simulation.Reset();
            new TopKTestbench(simulation, engine).Run([.. TopKStimulus.Random(config, 12, 41)], default, 41);
        });
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    [Trait("Category", "Nightly")]
    public void Corners_of_frames_of_4096_and_16384_values_are_right(TopKArchitecture architecture)
    {
        foreach (var config in new[]
        {
            Basic(architecture) with { MaxLength = 4096, Lanes = 16, MaxCount = 20 },
            Basic(architecture) with { MaxLength = 16_384, Lanes = 64, MaxCount = 40 },
        })
        {
            var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 42, RandomCycles = 50_000 });
            report.Failure.ShouldBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void All_pairs_of_knobs_are_right(TopKArchitecture architecture)
    {
        var configurations = Pairwise.Cover(
            Basic(architecture),
            ("architecture", [architecture.ToString()]),
            ("maxLength", ["1", "6", "23"]),
            ("lanes", ["1", "2", "8"]),
            ("maxCount", ["1", "5"]),
            ("integerBits", ["3", "13"]),
            ("radix", ["16"]),
            ("comparators", ["0"]));
        configurations.Count.ShouldBeGreaterThan(14);
        Parallel.ForEach(configurations, config =>
        {
            var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Seed = 23, RandomCycles = 1_000 });
            report.Failure.ShouldBeNull(config.ToString());
        });
    }

    [Theory]
    [InlineData(TopKArchitecture.Bitonic, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.QuickSelect, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.RadixSelect, EngineKind.Verilator)]
    [InlineData(TopKArchitecture.Bitonic, EngineKind.Icarus)]
    [InlineData(TopKArchitecture.QuickSelect, EngineKind.Icarus)]
    [InlineData(TopKArchitecture.RadixSelect, EngineKind.Icarus)]
    public void External_simulators_agree(TopKArchitecture architecture, EngineKind engine)
    {
        var config = Basic(architecture) with { MaxLength = 10, MaxCount = 3 };
        var report = TopKTestbench.Verify(new TopKEngine(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 2_000 });
        report.Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Verilog_is_clean(TopKArchitecture architecture)
    {
        var basic = Basic(architecture);
        foreach (var config in new[]
        {
            basic,
            basic with { MaxLength = 1, Lanes = 1, MaxCount = 1, PingPong = false },
            basic with { MaxLength = 23, Lanes = 2, MaxCount = 30, Format = TopKFormat.Signed, IntegerBits = 7, PingPong = false },
            basic with
            {
                Lanes = 8, Order = basic.Order == TopKOrder.ByIndex ? TopKOrder.ByIndex : TopKOrder.MaxFirst, Overlap = TopKOverlap.MaxWins, Format = TopKFormat.Fp32,
            },
        })
        {
            var design = Elaborator.Elaborate(new TopKEngine(config));
            design.Warnings.ShouldBeEmpty(config.ToString());
            VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(config.ToString());
        }
    }

    /// <summary>Frames one right after the other, of random values: what the page says, with ping-pong.</summary>
    [Theory]
    [InlineData(TopKArchitecture.Bitonic, 10_600, 10_640)]
    [InlineData(TopKArchitecture.QuickSelect, 1_600, 1_700)]
    [InlineData(TopKArchitecture.RadixSelect, 1_270, 1_300)]
    public void A_frame_of_4096_values_takes_the_cycles_of_the_page(TopKArchitecture architecture, long least, long greatest)
    {
        const int frames = 20;
        var config = Basic(architecture) with { MaxLength = 4096, Lanes = 16, MaxCount = 20 };
        var engine = new TopKEngine(config);
        Testbench.Run(engine, new SimulationOptions { MaxCycles = 10_000_000 }, simulation =>
        {
            simulation.Reset();
            var random = new Random(43);
            var all = Enumerable.Range(0, frames).Select(_ => new TopKFrame("random", [.. Enumerable.Range(0, 4096).Select(_ => Finite(random))], 20, 20)).ToArray();
            var cycles = new TopKTestbench(simulation, engine).Run(all, default, 1) / frames;
            cycles.ShouldBeInRange(least, greatest);
        });
    }

    [Fact]
    public void A_bitonic_merger_has_the_comparators_of_the_page()
    {
        BitonicMerger.Comparators(Basics[0] with { MaxLength = 4096, Lanes = 16 }).ShouldBe(48);
        BitonicMerger.Comparators(Basics[0] with { MaxLength = 16, Lanes = 16 }).ShouldBe(32);
        BitonicMerger.Comparators(Basics[0] with { MaxLength = 64, Lanes = 1 }).ShouldBe(1);
    }

    private static uint Finite(Random random) => (uint)random.Next(0x7c00) | (uint)(random.Next(2) << 15);

    private static TopKConfig Basic(TopKArchitecture architecture) => Basics.Single(basic => basic.Architecture == architecture);
}
