using Generators.BitMod;
using Generators.BitMod.Quantisation;
using HdlDsl;

namespace Generators.Tests.BitMod;

/// <summary>A layer that the tile can't take is refused before it is multiplied, and every legal tile elaborates without a warning.</summary>
public sealed class BitModFitTests
{
    private static readonly BitModTileConfig Tile = new() { Rows = 2, Columns = 2 };

    [Fact]
    public void A_layer_of_the_tiles_types_fits() => Product([BitModDataType.Int4, BitModDataType.Fp4], 128).CheckFits(Tile);

    [Fact]
    public void Long_groups_are_refused() =>
        Message(Product([BitModDataType.Fp4], 256), Tile).ShouldBe("Groups of 256 weights are longer than GroupSize = 128 of the tile's elements. (Parameter 'tile')");

    [Fact]
    public void Types_without_a_decoder_are_refused() =>
        Message(Product([BitModDataType.Fp4], 128), Tile with { Pe = new() { Types = BitModTypeSet.Integers } })
            .ShouldBe("Channel 0, group 0: the type is Fp4; the tile's elements have Types = Integers. (Parameter 'tile')");

    [Fact]
    public void Wide_scales_are_refused() =>
        Message(Product([BitModDataType.Fp4], 128) with { Scales = new byte[,] { { 15, 16 } } }, Tile with { Pe = new() { ScaleBits = 4 } })
            .ShouldBe("Channel 0, group 1: the scale is 16; the tile's elements have ScaleBits = 4, and the quantiser makes scales of 8 bits. (Parameter 'tile')");

    [Fact]
    public void Selectors_beyond_the_register_file_are_refused() =>
        Message(Product([BitModDataType.Fp4], 128) with { Selectors = new byte[,] { { 1, 2 } } }, Tile with { Specials = 2 })
            .ShouldBe("Channel 0, group 1: the selector is 2; the tile has Specials = 2. (Parameter 'tile')");

    [Fact]
    public void Types_of_other_numbers_of_terms_are_refused()
    {
        var two = Product([BitModDataType.Int4], 128, channels: 2);
        Message(two with { Types = new[,] { { BitModDataType.Int4, BitModDataType.Int4 }, { BitModDataType.Fp4, BitModDataType.Int8 } } }, Tile)
            .ShouldBe("Channel 1, group 1: Int8 takes 4 terms and channel 0 2; they must agree. (Parameter 'tile')");
    }

    [Theory]
    [InlineData(BitModDequantisation.Serial)]
    [InlineData(BitModDequantisation.Radix4)]
    [InlineData(BitModDequantisation.Parallel)]
    public void Every_dequantisation_elaborates_without_warnings(BitModDequantisation dequantisation) =>
        Elaborator.Elaborate(new BitModTile(Tile with { Pe = new() { Dequantisation = dequantisation } })).Warnings.ShouldBeEmpty();

    private static string Message(BitModMatrixProduct product, BitModTileConfig tile) => Should.Throw<ArgumentException>(() => product.CheckFits(tile)).Message;

    private static BitModMatrixProduct Product(BitModDataType[] types, int groupSize, int channels = 1)
    {
        var weights = new float[channels, 256];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var k = 0; k < 256; k++)
                weights[channel, k] = (k % 17) - 8;
        }

        var options = new BitModQuantiserOptions { Types = [.. types], GroupSize = groupSize };
        return BitModMatrixProduct.Of(new ushort[1, 256], new BitModQuantiser(options).Quantise(WeightMatrix.Of(weights)));
    }
}
