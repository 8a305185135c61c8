using Generators.FlightLlm;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>The sparse chain against its golden model.</summary>
public sealed class FlightChainTests
{
    private static readonly FlightChainConfig Every = new() { Sparse1 = true, Sparse3 = true };

    /// <summary>Lengths of one slice more and less than every bound, each way to keep the lower lane exact, and every structure.</summary>
    public static TheoryData<FlightChainConfig> Configurations =>
    [
        new(),
        Every,
        Every with { Mux = FlightMux.Full, Skew = FlightSkew.Broadcast, TagBits = 0 },
        Every with { Overflow = FlightOverflow.CarryTracking },
        Every with { Operands = FlightOperands.Symmetric, Length = 17, Slices = FlightSlices.Primitive },
        new() { Length = 1 },
        new() { Length = 2, Window = 4, Dense = false },
        new() { Length = 7, Overflow = FlightOverflow.DepthLimited, Sparse8 = false },
        new() { Length = 8, Window = 8, Overflow = FlightOverflow.DepthLimited, Operands = FlightOperands.Symmetric },
        new() { Length = 8, Window = 8, AdjustBits = 5 },
        new() { Length = 9, Sparse2 = false, Sparse4 = false, Sparse8 = false },
        new() { Length = 15, Window = 8, Sparse3 = true, Overflow = FlightOverflow.CarryTracking },
        new() { Length = 16, Sparse2 = false, Sparse4 = false, Sparse8 = false, AdjustBits = 17, Overflow = FlightOverflow.CarryTracking },
        new() { Length = 17, Overflow = FlightOverflow.CarryTracking, Operands = FlightOperands.Symmetric },
        new() { Length = 16, Window = 4, Sparse1 = true, Sparse3 = true },
        new() { Length = 40, Sparse2 = false, Sparse4 = false },
        new() { Length = 40, Sparse2 = false, Sparse4 = false, Overflow = FlightOverflow.CarryTracking, Skew = FlightSkew.Broadcast },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Sums_are_the_golden_models(FlightChainConfig config)
    {
        var report = FlightChainTestbench.Verify(new FlightChain(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 2_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(800);
    }

    [Theory]
    [InlineData(EngineKind.Verilator, FlightOverflow.Adjust)]
    [InlineData(EngineKind.Icarus, FlightOverflow.Adjust)]
    [InlineData(EngineKind.Icarus, FlightOverflow.CarryTracking)]
    public void External_simulators_agree(EngineKind engine, FlightOverflow overflow)
    {
        var config = new FlightChainConfig { Length = 9, Window = 8, Sparse3 = true, Overflow = overflow, Slices = FlightSlices.Primitive };
        FlightChainTestbench.Verify(new FlightChain(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 300 }).Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Verilog_is_clean(FlightChainConfig config)
    {
        var design = Elaborator.Elaborate(new FlightChain(config));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Nightly")]
    public void All_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new FlightChainConfig(), ("length", ["1", "2", "7", "8", "9", "15", "16", "17", "33", "64"]), ("adjustBits", ["0", "3", "10"]), ("tagBits", ["0", "9"]));
        Parallel.ForEach(configurations, config =>
            FlightChainTestbench.Verify(new FlightChain(config), new VerificationRequest { Seed = 33, RandomCycles = 600 }).Failure.ShouldBeNull(config.ToString()));
    }

    /// <summary>Every multiplier has a weight of its own in every cycle: groups of N fill the slices, those of three in three cycles.</summary>
    [Theory]
    [InlineData(16, 1, 16)]
    [InlineData(16, 2, 8)]
    [InlineData(16, 4, 4)]
    [InlineData(16, 8, 2)]
    [InlineData(16, 16, 1)]
    public void Every_slice_works_for_a_group(int length, int kept, int groups)
    {
        var config = Every with { Length = length };
        var pattern = config.Patterns.Single(each => each.Kept == kept);
        Enumerable.Range(0, length).Count(slice => config.Ends(pattern, slice)).ShouldBe(groups);
        Enumerable.Range(0, length).Select(slice => config.Slot(pattern, slice)).ShouldBe(Enumerable.Range(0, length).Select(slice => slice % kept));
    }

    [Fact]
    public void Groups_of_three_go_on_in_the_next_phase()
    {
        var phases = Every.Patterns.Where(pattern => pattern.Kept == 3).ToArray();
        phases.SelectMany(pattern => Enumerable.Range(0, 16).Select(slice => Every.Slot(pattern, slice))).ShouldBe(Enumerable.Range(0, 48).Select(slot => slot % 3));
    }

    [Fact]
    public void The_plan_has_units_where_sums_would_overflow()
    {
        var plan = new FlightChainPlan(new FlightChainConfig());
        plan.AdjustBits.ShouldBe(14);
        // Pairs are tied by PCOUT; of seven slices at most behind each other every sixth has a unit.
        plan.Ties.Where(tie => tie == FlightTie.Cascade).Count().ShouldBe(8);
        Enumerable.Range(0, 16).Where(slice => plan.Nodes[slice]).ShouldBe([5, 11]);
        new FlightChainPlan(new FlightChainConfig { Operands = FlightOperands.Symmetric }).AdjustBits.ShouldBe(10);
        Enumerable.Range(0, 16).Where(slice => new FlightChainPlan(new FlightChainConfig { Operands = FlightOperands.Symmetric }).Nodes[slice]).ShouldBe([7]);
    }

    /// <summary>Configurations that can't be exact or make no sense.</summary>
    public static TheoryData<FlightChainConfig, string> Illegal => new()
    {
        {
            new() { Overflow = FlightOverflow.DepthLimited },
            "Packing 'two INT8 products': 16 products a0·w add up to -260096 to 262144, and their lane has 18 bits; add 7 at most, or narrow an operand."
        },
        {
            new() { AdjustBits = 17 },
            "AdjustBits is 17; it takes 0 to 16 with Full operands: one product more would overflow the lower lane behind an overflow-adjust unit."
        },
        { new() { Window = 4, Dense = false, Sparse2 = false }, "No pattern is supported: set Dense, Sparse1, Sparse2 or Sparse3." },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void What_is_not_exact_is_refused(FlightChainConfig config, string message) =>
        Should.Throw<ArgumentException>(() => new FlightChain(config)).Message.ShouldBe(message);

    [Fact]
    public void A_length_out_of_range_is_refused_by_name() => Should.Throw<ArgumentException>(() => new FlightChain(new FlightChainConfig { Length = 65 })).Message.ShouldContain("length");
}
