using Generators.BitMod;
using HdlDsl;
using Verification;

namespace Generators.Tests.BitMod;

/// <summary>The tile where control is hard: writes of special values beside beats, faults, latencies, resets, and numbers at the ends of the formats.</summary>
public sealed class BitModTileCornerTests
{
    private static readonly BitModTileConfig Small = new() { Rows = 1, Columns = 1, Pe = new BitModPeConfig { Lanes = 2, GroupSize = 16 } };

    /// <summary>Every combination of the knobs that the schedule depends on.</summary>
    public static IEnumerable<BitModTileConfig> Schedules =>
        from rows in new[] { 1, 3 }
        from adder in new[] { 1, 2, 4 }
        from loop in new[] { 1, 2 }
        from isBuffered in new[] { false, true }
        from dequantisation in Enum.GetValues<BitModDequantisation>()
        from scale in dequantisation == BitModDequantisation.Serial ? new[] { 4, 8 } : [8]
        select Small with
        {
            Rows = rows == 3 && adder == 4 && scale == 8 ? 16 : rows,
            AdderCycles = adder,
            DrainBuffer = isBuffered,
            Pe = Small.Pe with { LoopCycles = loop, Dequantisation = dequantisation, ScaleBits = scale },
        };

    [Fact]
    public void A_special_value_written_beside_an_offered_beat_holds_for_a_whole_group()
    {
        Testbench.Run(new BitModTile(Small), new SimulationOptions { Seed = 1 }, simulation =>
        {
            var tile = (BitModTile)simulation.DesignUnderTest.Module;
            simulation.Reset();
            var random = new Random(1);
            int[] specials = [.. BitModValues.Fp4Specials];
            int[] legal = [.. Enumerable.Range(-31, 63).Where(BitModValues.IsSpecialValue)];
            var expected = new Queue<(BitModPass Pass, int[] Specials)>();
            var group = NewGroup(random);
            var (beat, written, results, isWriting, isOffering) = (0, 0, 0, false, false);
            var (index, value) = (0, 0);
            simulation.Set(tile.Results.Ready, true);
            for (var cycle = 0; cycle < 20_000; cycle++)
            {
                // Both streams pause at random, but never withdraw what they offer.
                if (!isWriting && random.Next(4) == 0)
                {
                    (isWriting, index, value) = (true, random.Next(4), legal[random.Next(legal.Length)]);
                    simulation.Set(tile.SpecialValues!.Payload.Index!, index);
                    simulation.Set(tile.SpecialValues.Payload.HalfUnits, Math.Abs(value));
                    simulation.Set(tile.SpecialValues.Payload.Sign, value < 0);
                }

                isOffering |= random.Next(8) != 0;
                simulation.Set(tile.SpecialValues!.Valid, isWriting);
                simulation.Set(tile.Activations.Valid, isOffering);
                simulation.Set(tile.Weights.Valid, isOffering);
                SetBeat(simulation, tile, group, beat);
                simulation.Settle();
                var wasIdle = simulation.GetBool(tile.Idle);
                var isTaken = isOffering && simulation.GetBool(tile.Weights.Ready);
                if (isWriting && simulation.GetBool(tile.SpecialValues.Ready))
                {
                    wasIdle.ShouldBeTrue();
                    specials[index] = value;
                    isWriting = false;
                    written++;
                }

                if (simulation.GetBool(tile.Results.Valid))
                {
                    var (pass, held) = expected.Dequeue();
                    simulation.GetUInt64(tile.Results.Payload.Word.Values[0])
                        .ShouldBe((ulong)BitModGolden.Result(Small, (pass with { Specials = held }).GroupsOf(0, 0)), $"result {results}, cycle {cycle}");
                    results++;
                }

                simulation.Step();
                // The first term of a group was used in the cycle in which the tile was idle for the last time.
                if (wasIdle && !simulation.GetBool(tile.Idle))
                    expected.Enqueue((new BitModPass("", [], [group]), [.. specials]));
                if (isTaken)
                {
                    isOffering = false;
                    beat += Small.Pe.Lanes;
                    if (beat >= group.Length)
                        (group, beat) = (NewGroup(random), 0);
                }
            }

            written.ShouldBeGreaterThan(300);
            results.ShouldBeGreaterThan(300);
        });

        // Special values in all lanes, so that each term of each beat shows which one was used.
        static BitModPassGroup NewGroup(Random random)
        {
            var length = 2 * random.Next(1, 9);
            var type = random.Next(2) == 0 ? BitModDataType.Fp4 : BitModDataType.Fp3;
            return new BitModPassGroup(
                [type], [random.Next(4)], [random.Next(1, 256)],
                [[.. Enumerable.Repeat(type == BitModDataType.Fp4 ? 8 : 4, length)]],
                [[.. Enumerable.Range(0, length).Select(_ => 0x3c00 + random.Next(0x400))]]);
        }
    }

    [Fact]
    public void Groups_follow_one_another_and_results_come_as_documented()
    {
        Parallel.ForEach(Schedules, config => Testbench.Run(new BitModTile(config), new SimulationOptions { Seed = 2 }, simulation =>
        {
            var tile = (BitModTile)simulation.DesignUnderTest.Module;
            simulation.Reset();
            const int Groups = 8;
            var random = new Random(2);
            var groups = Enumerable.Range(0, Groups).Select(_ => new BitModPassGroup(
                [BitModDataType.Int4], [0], [random.Next(1 << config.Pe.ScaleBits)],
                [[random.Next(16), random.Next(16)]],
                [.. Enumerable.Range(0, config.Rows).Select(_ => new[] { 0x3c00 + random.Next(0x400), 0x3c00 + random.Next(0x400) })])).ToArray();
            // The last two are channels of one group each.
            BitModPass[] passes = [.. new[] { groups[..^2], groups[^2..^1], groups[^1..] }.Select(channel => new BitModPass("groups of one beat", [.. BitModValues.Fp4Specials], channel))];
            simulation.Set(tile.Results.Ready, true);
            var (g, last) = (0, -1L);
            var ends = new List<long>();
            var row = 0;
            while (row < 3 * config.Rows)
            {
                simulation.Set(tile.Activations.Valid, g < Groups);
                simulation.Set(tile.Weights.Valid, g < Groups);
                if (g < Groups)
                {
                    SetBeat(simulation, tile, groups[g], 0);
                    simulation.Set(tile.Weights.Payload.EndsGroup, true);
                    simulation.Set(tile.Weights.Payload.EndsChannel, g >= Groups - 3);
                }

                simulation.Settle();
                if (g < Groups && simulation.GetBool(tile.Weights.Ready))
                {
                    var apart = g > Groups - 3 ? BitModTile.ResultLatencyCycles(config) + config.Rows : Math.Max(2, config.LeastGroupCycles);
                    if (last >= 0)
                        (simulation.Cycle - last).ShouldBe(apart, $"group {g}, {config}");
                    last = simulation.Cycle;
                    if (g >= Groups - 3)
                        ends.Add(last);
                    g++;
                }

                if (simulation.GetBool(tile.Results.Valid))
                {
                    var (channel, r) = (row / config.Rows, row % config.Rows);
                    (simulation.Cycle - ends[channel]).ShouldBe(BitModTile.ResultLatencyCycles(config) + r, config.ToString());
                    simulation.GetUInt64(tile.Results.Payload.Word.Values[0]).ShouldBe((ulong)BitModGolden.Result(config, passes[channel].GroupsOf(r, 0)), config.ToString());
                    row++;
                }

                simulation.Step();
                simulation.Cycle.ShouldBeLessThan(2_000);
            }
        }));
    }

    [Fact]
    public void Faults_are_reported_and_stay_until_a_reset()
    {
        Testbench.Run(new BitModTile(Small with { Columns = 2 }), new SimulationOptions { Seed = 3 }, simulation =>
        {
            var tile = (BitModTile)simulation.DesignUnderTest.Module;
            simulation.Set(tile.Results.Ready, true);

            // A group of exactly GroupSize is none, twice in a row; a beat more is one.
            simulation.Reset();
            SendGroup(8, BitModDataType.Int4, BitModDataType.Fp4);
            SendGroup(8, BitModDataType.Int8, BitModDataType.Int8);
            Expect(false, false, false);
            SendGroup(9, BitModDataType.Int6, BitModDataType.Int5);
            SendGroup(1, BitModDataType.Fp3, BitModDataType.Int3);
            Expect(false, false, true);

            // Numbers of terms that differ, in either column.
            foreach (var (first, second) in new[] { (BitModDataType.Int4, BitModDataType.Int5), (BitModDataType.Int8, BitModDataType.Fp4), ((BitModDataType)7, (BitModDataType)7) })
            {
                simulation.Reset();
                Expect(false, false, false);
                SendGroup(1, first, second);
                Expect(false, true, false);
                SendGroup(2, BitModDataType.Int4, BitModDataType.Int4);
                Expect(false, true, false);
            }

            // Three terms; the register keeps what it held.
            foreach (var value in Enumerable.Range(0, 32))
            {
                simulation.Reset();
                Write(tile, simulation, 2, value);
                Expect(!BitModValues.IsSpecialValue(value), false, false);
            }

            void SendGroup(int beats, params BitModDataType[] types)
            {
                for (var beat = 0; beat < beats; beat++)
                {
                    simulation.Set(tile.Activations.Valid, true);
                    simulation.Set(tile.Weights.Valid, true);
                    for (var column = 0; column < 2; column++)
                        simulation.Set(tile.Weights.Payload.Types[column].AsBits(), (int)types[column]);
                    simulation.Set(tile.Weights.Payload.EndsGroup, beat == beats - 1);
                    simulation.Settle();
                    while (!simulation.GetBool(tile.Weights.Ready))
                        simulation.Step();
                    simulation.Step();
                }

                simulation.Set(tile.Activations.Valid, false);
                simulation.Set(tile.Weights.Valid, false);
                simulation.Settle();
            }

            void Expect(bool refused, bool illegal, bool tooLong)
            {
                simulation.Settle();
                simulation.Expect(tile.Faults.SpecialRefused, refused);
                simulation.Expect(tile.Faults.TypeIllegal, illegal);
                simulation.Expect(tile.Faults.GroupTooLong, tooLong);
            }
        });
    }

    [Fact]
    public void A_reset_in_any_cycle_leaves_nothing_behind()
    {
        foreach (var config in new[] { Small with { Rows = 2 }, Small with { Rows = 2, DrainBuffer = true, AdderCycles = 3, Pe = Small.Pe with { LoopCycles = 2 } } })
        {
            Testbench.Run(new BitModTile(config), new SimulationOptions { Seed = 4 }, simulation =>
            {
                var tile = (BitModTile)simulation.DesignUnderTest.Module;
                var testbench = new BitModTileTestbench(simulation, tile);
                var pass = new BitModPass("after a reset", [.. BitModValues.Fp4Specials],
                    [new BitModPassGroup([BitModDataType.Int6], [0], [255], [[1, 2, 3]], [[0x3c00, 0x4000, 0x4200], [0xbc00, 0xc000, 0xc200]])]);
                simulation.Reset();
                for (var cycles = 1; cycles < 70; cycles++)
                {
                    // NaN everywhere, a result that nobody takes, a group begun: none of it may be seen later.
                    simulation.Set(tile.Activations.Valid, true);
                    simulation.Set(tile.Weights.Valid, true);
                    simulation.Set(tile.Results.Ready, cycles % 2 == 0);
                    foreach (var activation in tile.Activations.Payload.Values)
                        simulation.Set(activation, 0x7e00);
                    simulation.Set(tile.Weights.Payload.Types[0], BitModDataType.Int8);
                    simulation.Set(tile.Weights.Payload.EndsGroup, cycles % 3 != 0);
                    simulation.Set(tile.Weights.Payload.EndsChannel, cycles % 5 == 0);
                    simulation.Step(cycles);
                    simulation.Set(tile.Activations.Valid, false);
                    simulation.Set(tile.Weights.Valid, false);
                    simulation.Set(tile.Results.Ready, false);
                    simulation.Reset();
                    testbench.Run([pass], default, cycles);
                }
            });
        }
    }

    [Fact]
    public void Poison_reaches_its_own_row_and_channel_only()
    {
        var config = Small with { Rows = 3 };
        Testbench.Run(new BitModTile(config), new SimulationOptions { Seed = 5 }, simulation =>
        {
            var passes = new List<BitModPass>();
            foreach (var bits in new[] { 0x7c00, 0xfc00, 0x7e00, 0x7c01, 0xffff })
            {
                // Every place of every group of a channel of three groups, and a clean channel behind it.
                for (var place = 0; place < 3 * 6; place++)
                {
                    passes.Add(Channel(place, bits));
                    passes.Add(Channel(-1, 0));
                }
            }

            simulation.Reset();
            new BitModTileTestbench(simulation, (BitModTile)simulation.DesignUnderTest.Module).Run(passes, default, 5);
            foreach (var pass in passes)
            {
                for (var row = 0; row < 3; row++)
                    (BitModGolden.Result(config, pass.GroupsOf(row, 0)) == 0x7fc00000).ShouldBe(row == 1 && pass.Name.Length > 0);
            }
        });

        static BitModPass Channel(int place, int bits) => new(place < 0 ? "" : $"{bits:x4} at {place}", [.. BitModValues.Fp4Specials], [.. Enumerable.Range(0, 3).Select(g =>
            new BitModPassGroup(
                [BitModDataType.Int4], [0], [g == 1 ? 0 : 3], [[0, 1, 2, 3, 0, 5]],
                [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 6).Select(k => row == 1 && (g * 6) + k == place ? bits : 0x3c00 + k).ToArray())]))]);
    }

    [Fact]
    public void Columns_overflow_cancel_and_underflow_as_floating_point_numbers_do()
    {
        // INT8 −128 times the greatest BF16 16 times, times 255: beyond FP32 in one group. Then infinities of both signs, exact cancellation, subnormal sums.
        var config = Small with { Pe = Small.Pe with { Activation = BitModActivationFormat.Bf16, Accumulator = BitModAccumulator.Exact, AccumulatorBits = 24 } };
        var cases = new (string Name, uint Result, (int Code, int Activation, int Scale)[] Groups)[]
        {
            ("overflow", 0xff800000, [(0x80, 0x7f7f, 255)]),
            ("overflow, then a finite group", 0x7f800000, [(0x80, 0xff7f, 255), (1, 0x3f80, 1)]),
            ("infinity less infinity", 0x7fc00000, [(0x80, 0xff7f, 255), (0x80, 0x7f7f, 255)]),
            ("NaN stays", 0x7fc00000, [(0x80, 0xff7f, 255), (0x80, 0x7f7f, 255), (1, 0x3f80, 1)]),
            ("cancellation", 0, [(5, 0x3f80, 7), (0xfb, 0x3f80, 7)]),
            ("negative zero activations", 0, [(5, 0x8000, 255)]),
            ("scale 0", 0, [(0xff, 0x3f80, 0)]),
            ("least subnormal, 2^-133 = 2^16 units of 2^-149, 16 times", 1 << 20, [(1, 0x0001, 1)]),
            ("all of it: 127 · 255 · 16", (uint)BitConverter.SingleToUInt32Bits(127 * 255 * 16), [(0x7f, 0x3f80, 255)]),
        };
        Testbench.Run(new BitModTile(config), new SimulationOptions { Seed = 6 }, simulation =>
        {
            var passes = cases.Select(each => new BitModPass(each.Name, [.. BitModValues.Fp4Specials], [.. each.Groups.Select(group => new BitModPassGroup(
                [BitModDataType.Int8], [0], [group.Scale], [[.. Enumerable.Repeat(group.Code, 16)]], [[.. Enumerable.Repeat(group.Activation, 16)]]))])).ToArray();
            for (var i = 0; i < cases.Length; i++)
                BitModGolden.Result(config, passes[i].GroupsOf(0, 0)).ShouldBe(cases[i].Result, cases[i].Name);
            simulation.Reset();
            new BitModTileTestbench(simulation, (BitModTile)simulation.DesignUnderTest.Module).Run(passes, default, 6);
        });
    }

    private static void Write(BitModTile tile, Simulation simulation, int index, int value)
    {
        simulation.Set(tile.SpecialValues!.Valid, true);
        simulation.Set(tile.SpecialValues.Payload.Index!, index);
        simulation.Set(tile.SpecialValues.Payload.HalfUnits, Math.Abs(value));
        simulation.Set(tile.SpecialValues.Payload.Sign, value < 0);
        simulation.Step();
        simulation.Set(tile.SpecialValues.Valid, false);
    }

    private static void SetBeat(Simulation simulation, BitModTile tile, BitModPassGroup group, int first)
    {
        var (weights, lanes) = (tile.Weights.Payload, tile.Config.Pe.Lanes);
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var row = 0; row < tile.Config.Rows; row++)
                simulation.Set(tile.Activations.Payload.Values[(row * lanes) + lane], group.Activations[row][first + lane]);
            simulation.Set(weights.Codes[lane], group.Codes[0][first + lane]);
        }

        simulation.Set(weights.Types[0], group.Types[0]);
        simulation.Set(weights.Selectors![0], group.Selectors[0]);
        simulation.Set(weights.Scales[0], group.Scales[0]);
        simulation.Set(weights.EndsGroup, first + lanes >= group.Length);
        simulation.Set(weights.EndsChannel, first + lanes >= group.Length);
    }
}
