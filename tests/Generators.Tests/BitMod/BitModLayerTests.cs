using Generators.BitMod;
using Generators.BitMod.CycleModel;
using Generators.BitMod.Quantisation;
using HdlDsl;
using Verification;

namespace Generators.Tests.BitMod;

/// <summary>A layer of a real shape, quantised, multiplied by the array tile by tile.</summary>
public sealed class BitModLayerTests
{
    private const int Tokens = 128;
    private const int Inputs = 512;
    private const int Channels = 64;

    private static readonly BitModArrayConfig Array = new()
    {
        TileRows = 2,
        TileColumns = 2,
        Tile = new BitModTileConfig { Rows = 8, Columns = 8 },
    };

    [Theory]
    [InlineData(BitModDataType.Int6)]
    [InlineData(BitModDataType.Fp4)]
    public void A_layer_is_right_bit_for_bit_and_within_the_bound(BitModDataType type)
    {
        var random = new Random(17);
        var weights = new BitModQuantiser(new BitModQuantiserOptions { Types = [type], GroupSize = 128 }).Quantise(WeightMatrix.Of(Gaussian(random, Channels, Inputs)));
        var activations = new ushort[Tokens, Inputs];
        var values = Gaussian(random, Tokens, Inputs);
        for (var token = 0; token < Tokens; token++)
        {
            for (var k = 0; k < Inputs; k++)
                activations[token, k] = BitModProductStimulus.Encode(Array.Tile.Pe, values[token, k] * (k % 97 == 5 ? 50 : 1));
        }

        var product = BitModMatrixProduct.Of(activations, weights);
        Testbench.Run(new BitModArray(Array), new SimulationOptions { Seed = 17 }, simulation =>
        {
            simulation.Reset();
            var start = simulation.Cycle;
            var results = new BitModArrayTestbench(simulation, (BitModArray)simulation.DesignUnderTest.Module).Run(product, default, 17);
            var cycles = simulation.Cycle - start;

            // Every term of every block takes its cycle, nothing waits in between: what is left is the way in, through the array, and out.
            var used = product.TermCycles(Array);
            used.ShouldBe((long)(Tokens / Array.Tokens) * (Channels / Array.Channels) * (Inputs / 4) * type.Terms());
            (cycles - used).ShouldBeInRange(0, BitModTile.ResultLatencyCycles(Array.Tile) + (2 * Array.Tile.Rows) + 16);

            // The paper's model counts the same for a layer of this shape on elements of this number.
            var steps = CeilingOf(Inputs, 4) * CeilingOf(Channels, Array.Channels) * CeilingOf(Tokens, Array.Tokens);
            used.ShouldBe((long)steps * AcceleratorDesign.BitMod.CyclesPerStep(BitModCycleModel.WeightBits(type)));

            for (var token = 0; token < Tokens; token++)
            {
                for (var channel = 0; channel < Channels; channel++)
                    CheckBound(product, token, channel, BitConverter.UInt32BitsToSingle((uint)results[token, channel]));
            }
        });
    }

    private static int CeilingOf(int count, int size) => (count + size - 1) / size;

    /// <summary>The exact sum, and how far a result may be from it: the elements' bound times the scale, and half a last place for each addition.</summary>
    private static void CheckBound(BitModMatrixProduct product, int token, int channel, float result)
    {
        var pe = Array.Tile.Pe;
        var widths = new BitModWidths(pe);
        var (exact, bound, running) = (0.0, 0.0, 0.0);
        foreach (var group in product.GroupsOf(token, channel))
        {
            for (var k = 0; k < group.Codes.Length; k++)
                exact += group.Scale * (double)BitConverter.UInt16BitsToHalf((ushort)group.Activations[k]) * group.Type.HalfUnits(group.Codes[k], group.Special) / 2;
            var partial = BitModGolden.Partials(pe, group)[0];
            var unit = Math.ScaleB(group.Type.IsFloat() ? 0.5 : 1, partial.Exponent - widths.PointOffset);
            var steps = group.Codes.Length / pe.Lanes * group.Type.Terms();
            running += group.Scale * partial.Mantissa * unit;
            bound += (group.Scale * unit * steps * (pe.Lanes + 3)) + Math.ScaleB(Math.Abs(running), -23);
        }

        Math.Abs(result - exact).ShouldBeLessThanOrEqualTo(bound, $"token {token}, channel {channel}");
    }

    private static float[,] Gaussian(Random random, int rows, int columns)
    {
        var values = new float[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                values[row, column] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
