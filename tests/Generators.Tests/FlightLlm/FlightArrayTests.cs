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
        new() { Chains = 1, Block = 16, Depth = 3, Overflow = FlightOverflow.CarryTracking, Slices = FlightSlices.Primitive },
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

    [Fact]
    public void Banks_become_block_memories()
    {
        var text = VerilogEmitter.Emit(Elaborator.Elaborate(new FlightBanks(new FlightArrayConfig { Depth = 256 })), VerilogOptions.Default);
        var file = Path.Combine(Directory.CreateTempSubdirectory("flight-banks").FullName, "banks.v");
        File.WriteAllText(file, text);
        var yosys = Yosys.Run("-p", $"read_verilog {file}; synth_xilinx -family xcup -top FlightBanks; stat");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        yosys.Output.ShouldContain("RAMB36");
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

    /// <summary>
    /// Cycles of a tile, counted in the simulator between many tiles and few. A block of M columns takes N cycles, so every multiplier has a weight in each of them; columns that are not a multiple of M / N leave
    /// some without, and a tile is never faster than its columns come out or its bank is filled.
    /// </summary>
    [Theory]
    [InlineData(8, 8, 8, 64)]
    [InlineData(4, 8, 8, 32)]
    [InlineData(2, 8, 8, 16)]
    [InlineData(8, 8, 5, 40)]
    [InlineData(4, 8, 5, 24)]
    [InlineData(2, 8, 5, 16)]
    [InlineData(2, 1, 8, 9)]
    public void A_tile_takes_as_many_cycles_as_its_columns_have_weights(int kept, int blocks, int columns, int cycles)
    {
        var config = new FlightArrayConfig { Depth = 16, Sparse1 = true };
        foreach (var bits in new[] { 2, 3, 4, 8 })
            Cycles(config, Block(config, kept, bits), blocks, columns).ShouldBe(cycles, $"{bits} bits");
    }

    /// <summary>Blocks that take a cycle, as a matrix times a vector and those of 1:M do: filling the other bank takes as long, and a bank rests before it is read.</summary>
    [Theory]
    [InlineData(8, 1)]
    [InlineData(1, 8)]
    public void Blocks_of_a_cycle_wait_for_the_banks(int kept, int columns)
    {
        var config = new FlightArrayConfig { Depth = 16, Sparse1 = true };
        Cycles(config, Block(config, kept, 8), 16, columns).ShouldBeInRange(16, 18);
    }

    private static FlightTileBlock Block(FlightArrayConfig config, int kept, int bits) =>
        FlightArrayStimulus.Corners(config, 1).First(tile => tile.Blocks[0].Fsb == kept && tile.Blocks[0].Bits == bits).Blocks[0];

    private static double Cycles(FlightArrayConfig config, FlightTileBlock block, int blocks, int columns)
    {
        var unit = new FlightArray(config);
        var cycles = 0.0;
        Testbench.Run(unit, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new FlightArrayTestbench(simulation, unit);
            var few = Run(4);
            cycles = (Run(14) - few) / 10.0;

            long Run(int tiles)
            {
                var start = simulation.Cycle;
                var tile = new FlightTile([.. Enumerable.Repeat(block, blocks)], columns, false, false, false, null);
                testbench.Run([.. Enumerable.Repeat(tile, tiles)], default, 1);
                return simulation.Cycle - start;
            }
        });
        return cycles;
    }

    [Fact]
    public void Knobs_out_of_range_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Chains = 0 })).Message.ShouldContain("chains");
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Block = 5 })).Message.ShouldContain("block");
        Should.Throw<ArgumentException>(() => new FlightArray(new FlightArrayConfig { Overflow = FlightOverflow.DepthLimited })).Message.ShouldContain("8 products a0·w");
    }
}
