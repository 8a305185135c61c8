using Generators.FlightLlm;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>The matrix unit against its golden model.</summary>
public sealed class FlightArrayTests
{
    /// <summary>Knobs that matter.</summary>
    public static TheoryData<FlightArrayConfig> Configurations =>
    [
        new(),
        new() { Chains = 1, Block = 4, Depth = 1, Sparse1 = true },
        new() { Chains = 1, Block = 16, Depth = 3, Overflow = FlightOverflow.CarryTracking },
        new() { Chains = 3, Block = 8, Depth = 5, Operands = FlightOperands.Symmetric, Overflow = FlightOverflow.DepthLimited, Sparse1 = true },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(FlightArrayConfig config)
    {
        var report = FlightArrayTestbench.Verify(new FlightArray(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 3_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var config = new FlightArrayConfig { Chains = 1, Block = 4, Depth = 2 };
        FlightArrayTestbench.Verify(new FlightArray(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 300 }).Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Verilog_is_clean(FlightArrayConfig config)
    {
        var design = Elaborator.Elaborate(new FlightArray(config));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }

    /// <summary>The golden model against a product of matrices with the zeros in their places.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_golden_model_is_a_product_of_matrices(int kept)
    {
        var config = new FlightArrayConfig();
        var random = new Random(7);
        foreach (var tile in FlightArrayStimulus.Random(config, 60, 4).Where(tile => !tile.Continues && !tile.Keeps))
        {
            var blocks = tile.Blocks.Where(block => block.Fsb == kept).ToArray();
            if (blocks.Length == 0)
                continue;
            var results = new FlightArrayGolden(config).Run(tile with { Blocks = blocks, Biases = null, Relu = false });
            for (var column = 0; column < tile.Columns; column++)
            {
                for (var row = 0; row < config.Rows; row++)
                {
                    var sum = 0L;
                    foreach (var block in blocks)
                    {
                        // The column's weights as a dense column of the block.
                        var dense = new long[config.Block];
                        var groups = config.Block / kept;
                        for (var slot = 0; slot < kept; slot++)
                        {
                            var place = (column % groups * kept) + slot;
                            dense[kept == config.Block ? slot : block.Indices[column / groups][place]] = block.Weights[column / groups][place];
                        }

                        sum += dense.Select((weight, k) => weight * block.Rows[row][k]).Sum();
                    }

                    if (!results[column].IsWrong)
                        ((long)results[column].Values[row]).ShouldBe(sum, $"row {row}, column {column}, seed 4, {random.Next(2)}");
                }
            }
        }
    }

    /// <summary>A block of M columns takes N cycles: every multiplier has a weight in each of them.</summary>
    [Theory]
    [InlineData(8, 8)]
    [InlineData(4, 4)]
    [InlineData(2, 2)]
    public void A_block_takes_as_many_cycles_as_its_columns_have_weights(int kept, int cycles)
    {
        var config = new FlightArrayConfig { Depth = 8 };
        var unit = new FlightArray(config);
        Testbench.Run(unit, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new FlightArrayTestbench(simulation, unit);
            var block = FlightArrayStimulus.Corners(config, 1).First(tile => tile.Blocks[0].Fsb == kept).Blocks[0];
            var few = Cycles(2);
            (Cycles(12) - few).ShouldBe(10 * 8 * cycles);

            long Cycles(int tiles)
            {
                var start = simulation.Cycle;
                var tile = new FlightTile([.. Enumerable.Repeat(block, 8)], config.Block, false, false, false, null);
                testbench.Run([.. Enumerable.Repeat(tile, tiles)], default, 1);
                return simulation.Cycle - start;
            }
        });
    }

    [Fact]
    public void Knobs_out_of_range_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Chains = 0 })).Message.ShouldContain("chains");
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Block = 5 })).Message.ShouldContain("block");
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Overflow = FlightOverflow.DepthLimited })).Message.ShouldContain("8 products a0·w");
    }
}
