using Generators.BitMod;
using Generators.BitMod.Quantisation;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Generators.Tests.BitMod;

/// <summary>Arrays with streams out of step, special values written under way, and layers of every kind that the quantiser makes.</summary>
public sealed class BitModArrayCornerTests
{
    private static readonly BitModTileConfig Single = new() { Rows = 1, Columns = 1, Pe = new BitModPeConfig { Lanes = 1, GroupSize = 16 } };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    public void One_slow_stream_holds_up_all_others_and_loses_nothing(int rows, int columns)
    {
        var config = new BitModArrayConfig { Tile = Single with { Rows = 2, Columns = 2 }, TileRows = rows, TileColumns = columns };
        Testbench.Run(new BitModArray(config), new SimulationOptions { Seed = 1 }, simulation =>
        {
            simulation.Reset();
            var testbench = new BitModArrayTestbench(simulation, (BitModArray)simulation.DesignUnderTest.Module);
            for (var slow = 0; slow < (2 * rows) + columns; slow++)
            {
                var product = BitModProductStimulus.Random(config, BitModDataType.Fp4, (2 * config.Tokens) + 1, config.Channels + 1, 32, 16, slow);
                testbench.Run(product, (slow % 2 * 0.4, slow % 3 * 0.3), slow, slow);
            }
        });
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void Special_values_change_between_the_same_groups_in_all_tiles(int rows, int columns)
    {
        var config = new BitModArrayConfig { Tile = Single, TileRows = rows, TileColumns = columns };
        Testbench.Run(new BitModArray(config), new SimulationOptions { Seed = 2 }, simulation =>
        {
            var array = (BitModArray)simulation.DesignUnderTest.Module;
            var random = new Random(2);
            int[] legal = [.. Enumerable.Range(-31, 63).Where(BitModValues.IsSpecialValue)];
            // Group g of row r has activations [g][r]; each group is a channel, all codes are those of the special value.
            const int Groups = 400;
            var activations = Enumerable.Range(0, Groups).Select(_ =>
            {
                var beats = random.Next(1, 4);
                return Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, beats).Select(_ => 0x3c00 + random.Next(0x400)).ToArray()).ToArray();
            }).ToArray();
            var specialOf = new int[Groups];
            var special = 10;
            var (group, beat, isOffered) = (new int[rows + columns], new int[rows + columns], new bool[rows + columns]);
            var pauses = Enumerable.Range(0, rows + columns).Select(i => 1 + (i * 2)).ToArray();
            var (isWriting, value, waited, written) = (false, 0, 0, 0);
            var results = new int[rows, columns];
            simulation.Reset();
            for (var cycle = 0; cycle < 60_000 && results.Cast<int>().Min() < Groups; cycle++)
            {
                if (!isWriting && random.Next(20) == 0)
                {
                    (isWriting, value, waited) = (true, legal[random.Next(legal.Length)], 0);
                    simulation.Set(array.SpecialValues!.Payload.Index!, 0);
                    simulation.Set(array.SpecialValues.Payload.HalfUnits, Math.Abs(value));
                    simulation.Set(array.SpecialValues.Payload.Sign, value < 0);
                }

                simulation.Set(array.SpecialValues!.Valid, isWriting);
                // When a write has waited for long, streams end with the group that the fastest of them is in.
                waited++;
                var limit = isWriting && waited > 60 ? group.Zip(beat, (g, b) => b > 0 ? g + 1 : g).Zip(isOffered.Zip(group, (o, g) => o ? g + 1 : 0), Math.Max).Max() : Groups;
                for (var stream = 0; stream < rows + columns; stream++)
                {
                    isOffered[stream] |= group[stream] < Math.Min(limit, Groups) && random.Next(pauses[stream]) == 0;
                    var valid = stream < rows ? array.Activations[stream].Valid : array.Weights[stream - rows].Valid;
                    simulation.Set(valid, isOffered[stream]);
                    if (!isOffered[stream])
                        continue;
                    var (g, b) = (group[stream], beat[stream]);
                    if (stream < rows)
                    {
                        simulation.Set(array.Activations[stream].Payload.Values[0], activations[g][stream][b]);
                        continue;
                    }

                    var weights = array.Weights[stream - rows].Payload;
                    simulation.Set(weights.Codes[0], 8);
                    simulation.Set(weights.Types[0], BitModDataType.Fp4);
                    simulation.Set(weights.Selectors![0], 0);
                    simulation.Set(weights.Scales[0], 1 + (g % 255));
                    simulation.Set(weights.EndsGroup, b == activations[g][0].Length - 1);
                    simulation.Set(weights.EndsChannel, b == activations[g][0].Length - 1);
                }

                for (var row = 0; row < rows; row++)
                    simulation.Set(array.Results[row].Ready, random.Next(2) == 0);
                simulation.Settle();
                if (isWriting && simulation.GetBool(array.SpecialValues.Ready))
                {
                    // Every stream has been sent up to the same group, and no further.
                    group.Distinct().Count().ShouldBe(1);
                    beat.ShouldAllBe(each => each == 0);
                    isOffered.ShouldAllBe(each => !each);
                    (special, isWriting) = (value, false);
                    written++;
                }

                for (var stream = 0; stream < rows + columns; stream++)
                {
                    var ready = stream < rows ? array.Activations[stream].Ready : array.Weights[stream - rows].Ready;
                    if (!isOffered[stream])
                        continue;
                    specialOf[group[stream]] = special;
                    if (!simulation.GetBool(ready))
                        continue;
                    isOffered[stream] = false;
                    if (++beat[stream] == activations[group[stream]][0].Length)
                        (group[stream], beat[stream]) = (group[stream] + 1, 0);
                }

                for (var row = 0; row < rows; row++)
                {
                    if (!simulation.GetBool(array.Results[row].Valid) || !simulation.GetBool(array.Results[row].Ready))
                        continue;
                    var column = (int)simulation.GetInt64(array.Results[row].Payload.Word.Column);
                    var g = results[row, column]++;
                    var operands = new BitModGroup("", BitModDataType.Fp4, specialOf[g], 1 + (g % 255), [.. activations[g][row].Select(_ => 8)], activations[g][row]);
                    simulation.Get(array.Results[row].Payload.Word.Beat.Values[0]).ShouldBe(BitModGolden.Result(Single, [operands]), $"group {g}, tile [{row}, {column}], cycle {cycle}");
                }

                simulation.Step();
            }

            results.Cast<int>().ShouldAllBe(count => count == Groups);
            written.ShouldBeGreaterThan(20);
        });
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var tile = Single with { Rows = 2, AdderCycles = 4, DrainBuffer = true, Pe = Single.Pe with { Lanes = 2, LoopCycles = 2 } };
        var config = new BitModArrayConfig { Tile = tile, TileRows = 2, TileColumns = 2 };
        BitModArrayTestbench.Verify(new BitModArray(config), new VerificationRequest { Engine = engine, Seed = 4, RandomCycles = 500 }).Failure.ShouldBeNull();
    }

    [Fact]
    public void Products_that_the_array_cannot_compute_are_refused()
    {
        var config = new BitModArrayConfig { Tile = Single, TileRows = 1, TileColumns = 1 };
        var product = BitModProductStimulus.Random(config, BitModDataType.Fp4, 2, 3, 32, 16, 1);
        product.CheckFits(Single);
        Refused(product with { Activations = new ushort[2, 31] }, Single, "There are 31 activations for each token and weights for 32 inputs.");
        Refused(product with { GroupSize = 32 }, Single, "Groups have 32 weights; the tile's GroupSize allows 1 to 16.");
        Refused(product with { GroupSize = 0 }, Single, "Groups have 0 weights; the tile's GroupSize allows 1 to 16.");
        Refused(product with { GroupSize = 15 }, Single, "32 inputs can't be cut into groups of 15.");
        Refused(product with { Specials = [1, 2, 3, 4, 5] }, Single, "There are 5 special values; the tile's Specials is 4.");
        Refused(product, Single with { Pe = Single.Pe with { Types = BitModTypeSet.Integers } }, "Group [0, 0] has type Fp4; the tile's Types is Integers.");
        product.Codes[2, 17] = 255;
        Refused(product, Single, $"Code [2, 17] is 255; {product.Types[2, 1]} has codes of {product.Types[2, 1].Bits()} bits.");
        product.Scales[2, 1] = 16;
        Array.Clear(product.Scales, 0, 5);
        Refused(product, Single with { Pe = Single.Pe with { ScaleBits = 4 } }, "The scale of group [2, 1] is 16; the tile's ScaleBits is 4.");
        (product.Types[1, 1], product.Selectors[1, 1]) = (BitModDataType.Fp3, 4);
        Refused(product, Single, "Group [1, 1] selects special value 4 of 4.");
        product.Types[1, 0] = BitModDataType.Int6;
        Refused(product, Single, "Group [1, 0] has type Int6 with 3 terms, and group [0, 0] type Fp4 with 2; channels go in step.");
        product.Types[0, 1] = (BitModDataType)7;
        Refused(product, Single, "Group [0, 1] has type 7; the tile's Types is All.");

        static void Refused(BitModMatrixProduct product, BitModTileConfig tile, string message) =>
            Should.Throw<ArgumentException>(() => product.CheckFits(tile)).Message.ShouldBe(message);
    }

    /// <summary>Layers of the quantiser with other special values and mixed types: the hardware's sums are those of the dequantised weights.</summary>
    [Theory]
    [InlineData(8, "Fp4", "1,-1,3,5,-5,8.5,-12,0")]
    [InlineData(4, "Fp3", "3,-3,6")]
    [InlineData(1, "Fp4", "0")]
    [InlineData(4, "Int4,Fp4", "5,-5,8,-8")]
    [InlineData(2, "Fp3,Int3", "6,-6")]
    [InlineData(4, "Int5", "")]
    public void Quantised_layers_give_the_products_of_their_dequantised_weights(int registers, string types, string specials)
    {
        var options = new BitModQuantiserOptions
        {
            GroupSize = 16,
            Types = [.. types.Split(',').Select(Enum.Parse<BitModDataType>)],
            Specials = specials.Length == 0 ? null : [.. specials.Split(',').Select(word => (int)(2 * double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)))],
        };
        var random = new Random(7);
        var weights = new float[7, 64];
        for (var channel = 0; channel < 7; channel++)
        {
            for (var k = 0; k < 64; k++)
                weights[channel, k] = (float)(k % 2 == 0 ? Math.Pow(random.NextDouble() - 0.4, 3) : random.NextDouble() - 0.5);
        }

        var quantised = new BitModQuantiser(options).Quantise(WeightMatrix.Of(weights));
        if (options.Types.Length > 1)
            quantised.GroupTypes.Cast<BitModDataType>().Distinct().Count().ShouldBe(2);
        foreach (var format in Enum.GetValues<BitModActivationFormat>())
        {
            var tile = new BitModTileConfig
            {
                Rows = 2,
                Columns = 2,
                Specials = registers,
                Pe = new BitModPeConfig { GroupSize = 16, Activation = format, Accumulator = BitModAccumulator.Exact, AccumulatorBits = 24 },
            };
            var config = new BitModArrayConfig { Tile = tile, TileRows = 1, TileColumns = 2 };
            var activations = new ushort[3, 64];
            for (var token = 0; token < 3; token++)
            {
                for (var k = 0; k < 64; k++)
                    activations[token, k] = BitModProductStimulus.Encode(tile.Pe, random.NextDouble() - 0.5);
            }

            Testbench.Run(new BitModArray(config), new SimulationOptions { Seed = 7 }, simulation =>
            {
                simulation.Reset();
                var results = new BitModArrayTestbench(simulation, (BitModArray)simulation.DesignUnderTest.Module).Run(BitModMatrixProduct.Of(activations, quantised), default, 7);
                for (var token = 0; token < 3; token++)
                {
                    for (var channel = 0; channel < 7; channel++)
                    {
                        var (exact, magnitude) = (0.0, 0.0);
                        for (var k = 0; k < 64; k++)
                        {
                            var activation = format == BitModActivationFormat.Fp16
                                ? (double)BitConverter.UInt16BitsToHalf(activations[token, k])
                                : BitConverter.UInt32BitsToSingle((uint)activations[token, k] << 16);
                            exact += activation * quantised.Value(channel, k);
                            magnitude += Math.Abs(activation * quantised.Value(channel, k));
                        }

                        var got = BitConverter.UInt32BitsToSingle((uint)results[token, channel]) * (double)quantised.ChannelScales[channel];
                        Math.Abs(got - exact).ShouldBeLessThanOrEqualTo(magnitude * 1e-6, $"token {token}, channel {channel}, {format}");
                    }
                }
            });
        }
    }
}
