using Generators.BitMod;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;

namespace Generators.Tests.BitMod;

/// <summary>Sums at the limits of the accumulator, the widest elements, and Verilog of configurations that no preset has.</summary>
public sealed class BitModLimitTests
{
    /// <summary>Elements with the longest groups: the fewest and the most lanes, the narrowest and the widest accumulator.</summary>
    public static TheoryData<int, BitModActivationFormat, BitModAccumulator> Widest
    {
        get
        {
            var data = new TheoryData<int, BitModActivationFormat, BitModAccumulator>();
            foreach (var lanes in new[] { 1, 16 })
            {
                foreach (var format in Enum.GetValues<BitModActivationFormat>())
                {
                    foreach (var accumulator in Enum.GetValues<BitModAccumulator>())
                        data.Add(lanes, format, accumulator);
                }
            }

            return data;
        }
    }

    /// <summary>Small tiles in which every value of a knob meets every value of each other.</summary>
    public static TheoryData<BitModTileConfig> OddTiles =>
    [
        .. Pairwise.Cover(
            new BitModTileConfig(),
            ("rows", ["1", "3"]),
            ("columns", ["1", "2"]),
            ("pe.groupSize", ["16", "256"]),
            ("pe.lanes", ["1", "4"]),
            ("pe.accumulatorBits", ["12", "24"])),
    ];

    /// <summary>
    /// Sums of exactly ±2^14, ±(2^14 − 1) and −2^14 − 1 before the normalisation to 15 bits; expected values are by hand. With E = 4 the second lane's
    /// significand of a few units ends up in the guard bits; INT4 ±4 has its only term in the last step, of significance 2.
    /// </summary>
    [Theory]
    [InlineData(2047, 7, 4, 16383, 6)]
    [InlineData(2047, 8, 4, 8192, 7)]
    [InlineData(2047, 9, 4, 8192, 7)]
    [InlineData(2047, 7, 12, -16383, 6)]
    [InlineData(2047, 8, 12, -16384, 6)]
    [InlineData(2047, 9, 12, -8193, 7)]
    public void Sums_at_the_limits_of_the_accumulator_are_normalised(int large, int small, int code, int mantissa, int exponent)
    {
        var group = new BitModGroup("limit", BitModDataType.Int4, 0, 1, [code, code], [(4 << 10) | (large - 1024), small]);
        Expect(new BitModPeConfig(), group, mantissa, exponent);
    }

    /// <summary>−2^22, which has no positive counterpart: −2^11 in the accumulator and 4 · 2047 · 2^3 · 2^6 less, all with E = 1.</summary>
    [Fact]
    public void The_most_negative_sum_is_normalised()
    {
        int[] codes = [0xff, 0, 0, 0, 0xc0, 0xc0, 0xc0, 0xc0];
        var group = new BitModGroup("−2^22", BitModDataType.Int8, 0, 255, codes, [0x100, 0, 0, 0, 0x7ff, 0x7ff, 0x7ff, 0x7ff]);
        Expect(new BitModPeConfig { Significance = BitModSignificance.Shifter }, group, -16384, 9);
    }

    [Theory]
    [MemberData(nameof(Widest))]
    public void Nothing_overflows_in_the_longest_groups(int lanes, BitModActivationFormat format, BitModAccumulator accumulator)
    {
        Parallel.ForEach(Enum.GetValues<BitModSignificance>(), significance =>
        {
            foreach (var (bits, guard, rounding) in new[] { (12, 6, BitModRounding.HalfUp), (24, 0, BitModRounding.Floor) })
            {
                var config = new BitModPeConfig
                {
                    Lanes = lanes,
                    Activation = format,
                    Accumulator = accumulator,
                    AccumulatorBits = bits,
                    GuardBits = guard,
                    Rounding = rounding,
                    Significance = significance,
                    GroupSize = 256,
                };
                Testbench.Run(new BitModPe(config), new SimulationOptions { Seed = 1 }, simulation =>
                {
                    simulation.Reset();
                    var groups = BitModStimulus.Corners(config).Where(group => group.Codes.Length == 256);
                    new BitModPeTestbench(simulation, (BitModPe)simulation.DesignUnderTest.Module).Run(groups, 0, 1);
                });
            }
        });
    }

    [Theory]
    [MemberData(nameof(OddTiles))]
    public void Odd_tiles_are_free_of_warnings(BitModTileConfig config) => Elaborator.Elaborate(new BitModTile(config)).Warnings.ShouldBeEmpty();

    [Fact]
    public void All_tools_are_content_with_odd_tiles_and_arrays()
    {
        var pe = new BitModPeConfig { Lanes = 1, GroupSize = 16 };
        var tile = new BitModTileConfig { Pe = pe, Rows = 1, Columns = 1 };
        Module[] modules =
        [
            new BitModTile(tile with { Pe = pe with { Dequantisation = BitModDequantisation.Parallel, NonFinite = BitModNonFinite.Saturate } }),
            new BitModTile(tile with { Rows = 3, AdderCycles = 4, DrainBuffer = true, Specials = 8, Pe = pe with { LoopCycles = 2, AccumulatorBits = 24, Types = BitModTypeSet.Floats } }),
            new BitModTile(tile with { Specials = 1, Result = BitModResultFormat.Bf16, Pe = pe with { Accumulator = BitModAccumulator.Exact, AccumulatorBits = 12, Types = BitModTypeSet.Integers } }),
            new BitModArray(new BitModArrayConfig { Tile = tile, TileRows = 1, TileColumns = 3 }),
            new BitModArray(new BitModArrayConfig { Tile = tile with { Specials = 1 }, TileRows = 3, TileColumns = 2 }),
        ];
        foreach (var module in modules)
        {
            var design = Elaborator.Elaborate(module);
            design.Warnings.ShouldBeEmpty();
            VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
        }
    }

    private static void Expect(BitModPeConfig config, BitModGroup group, int mantissa, int exponent)
    {
        BitModGolden.Partials(config, group).ShouldBe([new BitModPartial(mantissa, exponent)]);
        Testbench.Run(new BitModPe(config), new SimulationOptions { Seed = 1 }, simulation =>
        {
            simulation.Reset();
            new BitModPeTestbench(simulation, (BitModPe)simulation.DesignUnderTest.Module).Run([group], 0, 1);
        });
    }
}
