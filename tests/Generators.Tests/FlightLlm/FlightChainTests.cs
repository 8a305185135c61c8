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
        new() { Length = 36, Sparse3 = true, Dense = false, Sparse8 = false },
        Every with { Weights = FlightWeights.Mixed },
        Every with { Weights = FlightWeights.Mixed, Overflow = FlightOverflow.CarryTracking, Operands = FlightOperands.Symmetric, Length = 17 },
        new() { Length = 8, Window = 4, Dense = false, Overflow = FlightOverflow.DepthLimited, Weights = FlightWeights.Mixed, Slices = FlightSlices.Primitive },
        new() { Length = 7, Sparse8 = false, Weights = FlightWeights.Mixed, AdjustBits = 3, Skew = FlightSkew.Broadcast },
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
    [InlineData(EngineKind.Verilator, FlightOverflow.Adjust, FlightWeights.Mixed)]
    [InlineData(EngineKind.Icarus, FlightOverflow.Adjust, FlightWeights.Int8)]
    [InlineData(EngineKind.Icarus, FlightOverflow.CarryTracking, FlightWeights.Mixed)]
    public void External_simulators_agree(EngineKind engine, FlightOverflow overflow, FlightWeights weights)
    {
        var config = new FlightChainConfig { Length = 9, Window = 8, Sparse3 = true, Overflow = overflow, Weights = weights, Slices = FlightSlices.Primitive };
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

    /// <summary>Products of a slice in a cycle, counted in the simulator with a beat in every cycle: all lanes of all slices have a weight of their own.</summary>
    [Theory]
    [InlineData(FlightPrecision.Int8, 2)]
    [InlineData(FlightPrecision.Int4, 2)]
    [InlineData(FlightPrecision.Int2, 3)]
    [InlineData(FlightPrecision.Int2Square, 4)]
    public void A_slice_has_as_many_products_in_a_cycle_as_lanes(FlightPrecision precision, int products)
    {
        var config = new FlightChainConfig { Length = 8, Window = 4, Dense = false, Overflow = FlightOverflow.DepthLimited, Weights = FlightWeights.Mixed };
        var chain = new FlightChain(config);
        Testbench.Run(chain, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var beats = FlightChainStimulus.Random(config, 2_000, 12).Where(beat => beat.Precision == precision && !FlightChainGolden.Sums(config, beat).IsWrong).Take(200).ToArray();
            beats.Length.ShouldBe(200);
            var testbench = new FlightChainTestbench(simulation, chain);
            var few = Cycles(100);
            var cycles = Cycles(200) - few;
            // Each of the four groups of a beat has a sum in each lane, of two products.
            (100 * 4 * 2 * config.PackingOf(precision).Lanes.Length).ShouldBe((int)cycles * config.Length * products);

            long Cycles(int count)
            {
                var start = simulation.Cycle;
                testbench.Run(beats[..count], default, 1);
                return simulation.Cycle - start;
            }
        });
    }

    [Fact]
    public void Groups_of_three_go_on_in_the_next_phase()
    {
        var phases = Every.Patterns.Where(pattern => pattern.Kept == 3).ToArray();
        phases.SelectMany(pattern => Enumerable.Range(0, 16).Select(slice => Every.Slot(pattern, slice))).ShouldBe(Enumerable.Range(0, 48).Select(slot => slot % 3));
    }

    /// <summary>A group of three that is cut by a beat's end: its index in the next phase is above the last one of the phase before, whatever other patterns come between.</summary>
    [Theory]
    [InlineData(5, false)]
    [InlineData(4, true)]
    [InlineData(3, true)]
    public void Indices_of_a_group_of_three_ascend_over_two_beats(int next, bool isWrong)
    {
        var config = new FlightChainConfig { Window = 8, Length = 8, Sparse3 = true };
        var phase0 = Array.FindIndex([.. config.Patterns], pattern => pattern is { Kept: 3, Phase: 0 });
        var chain = new FlightChain(config);
        Testbench.Run(chain, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            // Slots 0 1 2 0 1 2 0 1 of phase 0, then 2 0 1 2 0 1 2 0.
            Send(phase0, [0, 1, 2, 0, 1, 2, 3, 4]).ShouldBeFalse();
            Send(0, [7, 7, 7, 7, 7, 7, 7, 7]).ShouldBeFalse();
            Send(phase0 + 1, [next, 1, 2, 3, 1, 2, 3, 1]).ShouldBe(isWrong);
            // The phase behind is due, and not this one again.
            Send(phase0 + 1, [7, 1, 2, 3, 1, 2, 3, 1]).ShouldBeTrue();

            bool Send(int pattern, int[] indices)
            {
                var isWrongNow = false;
                var ones = Enumerable.Repeat((sbyte)1, 8).ToArray();
                simulation.Run(
                    () => simulation.Send(chain.Beats, [new FlightChainInput(ones, ones, ones, indices, pattern, 0)], (payload, beat) => Set(simulation, payload, beat), default),
                    () => simulation.Receive(chain.Results, 1, sums => simulation.GetBool(sums.IsWrong), wrong => isWrongNow = wrong, default));
                return isWrongNow;
            }
        });

        static void Set(Simulation simulation, FlightBeat payload, FlightChainInput beat)
        {
            for (var k = 0; k < payload.Rows.Count; k++)
                simulation.Set(payload.Rows[k], 1);
            for (var slice = 0; slice < payload.Weights.Count; slice++)
            {
                simulation.Set(payload.Weights[slice], beat.Weights[slice]);
                simulation.Set(payload.Indices![slice], beat.Indices[slice]);
            }

            simulation.Set(payload.Pattern!, beat.Pattern);
            simulation.Set(payload.Tag!, 0);
        }
    }

    /// <summary>
    /// Weights q of 0 … 3 with a zero point z, two columns: w = q − 2, and the third weights are 1, so their lane has the sum of the selected activations. Σ (q − z) · a is Σ w · a + (2 − z) · Σ a, and a pad is q = z.
    /// </summary>
    [Fact]
    public void Zero_points_come_out_with_a_lane_of_ones()
    {
        var config = new FlightChainConfig { Length = 8, Window = 4, Dense = false, Overflow = FlightOverflow.DepthLimited, Weights = FlightWeights.Mixed };
        foreach (var beat in FlightChainStimulus.Random(config, 200, 9).Where(beat => !FlightChainGolden.Sums(config, beat).IsWrong))
        {
            var codes = beat.Weights.Select(weight => (Q0: weight & 3, Q1: (weight >> 2) & 3)).ToArray();
            var weights = codes.Select(code => (sbyte)(((code.Q0 - 2) & 3) | (((code.Q1 - 2) & 3) << 2) | (1 << 4))).ToArray();
            var result = FlightChainGolden.Sums(config, beat with { Weights = weights, Precision = FlightPrecision.Int2 });
            for (var group = 0; group < 4; group++)
            {
                for (var zero = 0; zero < 4; zero++)
                {
                    var (first, second) = (0, 0);
                    for (var slice = 2 * group; slice < (2 * group) + 2; slice++)
                    {
                        var activation = beat.Row0[(slice / 4 * 4) + beat.Indices[slice]];
                        first += (codes[slice].Q0 - zero) * activation;
                        second += (codes[slice].Q1 - zero) * activation;
                    }

                    var sum = result.Sums[group];
                    (sum.Row0 + ((2 - zero) * sum.Lane2)).ShouldBe(first);
                    (sum.Row1 + ((2 - zero) * sum.Lane2)).ShouldBe(second);
                }
            }
        }
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
        {
            new() { Weights = FlightWeights.Mixed, Sparse2 = false, Sparse4 = false },
            "Packing 'three W2 weights by INT8': 8 products w0·a add up to -2032 to 2048, and their lane has 12 bits; add 7 at most, or narrow an operand."
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
