namespace Generators.FlightLlm.Isa;

/// <summary>
/// Reads a product's blocks of weights one after the other. A dense block has 256 weights, column by column. A sparse one has those that its FSB byte's pattern N:M keeps of
/// each column, with as many indices of log2 M bits in the meta buffer, the first one in the low bits; indices of each M rows rise. Weights of fewer bits are packed, see
/// <see cref="IsaPrecisions"/>.
/// </summary>
internal sealed class IsaWeightReader(
    IsaMemories memories, ProductInstruction product, IsaInterpreter.Place place, IsaBuffer buffer, int channel, int firstByte)
{
    private static readonly IsaPattern Dense = new(IsaShape.BlockSize, IsaShape.BlockSize);

    private int next = firstByte;
    private int nextFlag = product.FsbAddress;
    private long nextIndex = product.MetaAddress * memories.Shape.RowBytes(IsaBuffer.Meta) * 8L;
    private int number;

    /// <summary>Reads a block.</summary>
    /// <param name="block">Gets the weight of row k and column n at 16 · n + k.</param>
    public void Next(sbyte[] block)
    {
        Array.Clear(block);
        var pattern = product.Sparse ? Flag() : Dense;
        var count = pattern.Kept;
        var bytes = product.BlockBytes(count);
        place.Check(buffer, next / memories.Shape.RowBytes(buffer), next + bytes);
        var codes = memories.Of(buffer, channel).Slice(next, bytes);
        next += bytes;
        for (var n = 0; n < IsaShape.BlockSize; n++)
        {
            var last = -1;
            for (var i = 0; i < count; i++)
            {
                var k = product.Sparse ? (i / pattern.N * pattern.M) + Index(pattern, n, ref last) : i;
                block[(n * IsaShape.BlockSize) + k] =
                    (sbyte)product.Precision.Weight(product.Precision.Read(codes, (n * count) + i), product.UnsignedCodes, product.Zero);
                if ((i + 1) % pattern.N == 0)
                    last = -1;
            }
        }

        number++;
    }

    private IsaPattern Flag()
    {
        place.Check(IsaBuffer.Fsb, nextFlag, nextFlag + 1);
        var flag = memories.Of(IsaBuffer.Fsb, channel)[nextFlag++];
        var sparsity = memories.Shape.Sparsity;
        return IsaPattern.Find(sparsity, flag) ?? throw place.Refuse($"block {number} of channel {channel} has the FSB {IsaPattern.Mistake(sparsity, flag)}");
    }

    private int Index(IsaPattern pattern, int column, ref int last)
    {
        var (first, shift) = ((int)(nextIndex / 8), (int)(nextIndex % 8));
        nextIndex += pattern.IndexBits;
        var end = (int)((nextIndex + 7) / 8);
        place.Check(IsaBuffer.Meta, first / memories.Shape.RowBytes(IsaBuffer.Meta), end);
        var bytes = memories.Of(IsaBuffer.Meta, channel);
        var index = ((bytes[first] | (end > first + 1 ? bytes[first + 1] << 8 : 0)) >> shift) & (pattern.M - 1);
        if (index <= last)
            throw place.Refuse($"column {column} of block {number} of channel {channel} has index {index} behind index {last}; indices of a column rise");
        last = index;
        return index;
    }
}
