using Generators.BitMod;
using Generators.BitMod.Quantisation;
using HdlDsl;

namespace Generators.Tests.BitMod;

/// <summary>A quantised layer of mixed types fits a tile, and every kind of dequantisation elaborates without a warning.</summary>
public sealed class BitModFitTests
{
    private static readonly BitModTileConfig Tile = new() { Rows = 2, Columns = 2 };

    [Fact]
    public void A_layer_of_the_tiles_types_fits() => Product([BitModDataType.Int4, BitModDataType.Fp4], 128).CheckFits(Tile);

    [Theory]
    [InlineData(BitModDequantisation.Serial)]
    [InlineData(BitModDequantisation.Radix4)]
    [InlineData(BitModDequantisation.Parallel)]
    public void Every_dequantisation_elaborates_without_warnings(BitModDequantisation dequantisation) =>
        Elaborator.Elaborate(new BitModTile(Tile with { Pe = new() { Dequantisation = dequantisation } })).Warnings.ShouldBeEmpty();

    private static BitModMatrixProduct Product(BitModDataType[] types, int groupSize)
    {
        var weights = new float[1, 256];
        for (var k = 0; k < 256; k++)
            weights[0, k] = (k % 17) - 8;

        var options = new BitModQuantiserOptions { Types = [.. types], GroupSize = groupSize };
        return BitModMatrixProduct.Of(new ushort[1, 256], new BitModQuantiser(options).Quantise(WeightMatrix.Of(weights)));
    }
}
