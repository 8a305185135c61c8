namespace Generators.FlightLlm.Isa;

/// <summary>
/// Reads a product's blocks of weights one after the other. A dense block is 256 bytes, column by column. A sparse one has N of 16 weights for each column,
/// N in its FSB byte, with as many 4-bit indices in the meta buffer, the low half of a byte first; indices of a column rise. Weights of fewer bits are packed, see
/// <see cref="IsaPrecisions"/>.
/// </summary>
internal sealed class IsaWeightReader(
    IsaMemories memories, ProductInstruction product, IsaInterpreter.Place place, IsaBuffer buffer, int channel, int firstByte)
{
    private int next = firstByte;
    private int nextFlag = product.FsbAddress;
    private int nextIndex = product.MetaAddress * memories.Shape.RowBytes(IsaBuffer.Meta) * 2;
    private int number;

    /// <summary>Reads a block.</summary>
    /// <param name="block">Gets the weight of row k and column n at 16 · n + k.</param>
    public void Next(sbyte[] block)
    {
        Array.Clear(block);
        var count = product.Sparse ? Flag() : IsaShape.BlockSize;
        var bytes = product.BlockBytes(count);
        place.Check(buffer, next / memories.Shape.RowBytes(buffer), next + bytes);
        var codes = memories.Of(buffer, channel).Slice(next, bytes);
        next += bytes;
        for (var n = 0; n < IsaShape.BlockSize; n++)
        {
            var last = -1;
            for (var i = 0; i < count; i++)
            {
                var k = product.Sparse ? Index(n, last) : i;
                block[(n * IsaShape.BlockSize) + k] =
                    (sbyte)product.Precision.Weight(product.Precision.Read(codes, (n * count) + i), product.UnsignedCodes, product.Zero);
                last = k;
            }
        }

        number++;
    }

    private int Flag()
    {
        place.Check(IsaBuffer.Fsb, nextFlag, nextFlag + 1);
        var flag = memories.Of(IsaBuffer.Fsb, channel)[nextFlag++];
        return flag is 2 or 4 or 8 or 16 ? flag : throw place.Refuse($"block {number} of channel {channel} has the FSB {flag}; it is 2, 4, 8 or 16");
    }

    private int Index(int column, int last)
    {
        place.Check(IsaBuffer.Meta, nextIndex / 2 / memories.Shape.RowBytes(IsaBuffer.Meta), (nextIndex / 2) + 1);
        var pair = memories.Of(IsaBuffer.Meta, channel)[nextIndex / 2];
        var index = nextIndex % 2 == 0 ? pair & 15 : pair >> 4;
        nextIndex++;
        return index > last
            ? index
            : throw place.Refuse($"column {column} of block {number} of channel {channel} has index {index} behind index {last}; indices of a column rise");
    }
}
