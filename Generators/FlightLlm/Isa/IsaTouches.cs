using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>Bytes that an instruction reads or writes.</summary>
/// <param name="Buffer">The buffer; null for the memory.</param>
/// <param name="Channels">Bit c: it is channel c's. One bit for all of a buffer, whose channels have the same rows.</param>
/// <param name="First">First byte in the channel.</param>
/// <param name="End">The byte behind the last one.</param>
/// <param name="Writes">Written rather than read.</param>
internal readonly record struct IsaTouch(IsaBuffer? Buffer, int Channels, long First, long End, bool Writes);

/// <summary>All that an instruction reads and writes.</summary>
internal sealed class IsaTouches
{
    private const int MostChunks = 64;

    private readonly IsaShape shape;
    private readonly ImmutableArray<IsaTouch> touches;

    private IsaTouches(IsaShape shape, IEnumerable<IsaTouch> touches) =>
        (this.shape, this.touches) = (shape, [.. touches.Where(touch => touch.End > touch.First)]);

    /// <summary>
    /// What an instruction touches. Of compressed weights as many bytes as the pattern takes that keeps least, because patterns are data: what is found is certain.
    /// </summary>
    public static IsaTouches Of(Instruction instruction, IsaShape shape) => new(shape, instruction switch
    {
        LoadInstruction load => OfLoad(load, shape),
        StoreInstruction store => OfStore(store, shape),
        ProductInstruction product => OfProduct(product, shape),
        MiscInstruction misc => OfMisc(misc, shape),
        _ => [],
    });

    /// <summary>What both touch and at least one writes.</summary>
    /// <returns>"rows 0 to 7 of the B buffer", or null.</returns>
    public string? Shared(IsaTouches other)
    {
        foreach (var a in touches)
        {
            foreach (var b in other.touches)
            {
                var (first, end) = (Math.Max(a.First, b.First), Math.Min(a.End, b.End));
                if (a.Buffer != b.Buffer || (a.Channels & b.Channels) == 0 || !(a.Writes || b.Writes) || first >= end)
                    continue;
                if (a.Buffer is not { } buffer)
                    return $"byte{(first == end - 1 ? $" {first}" : $"s {first} to {end - 1}")} of the memory";
                var (low, high) = (first / shape.RowBytes(buffer), (end - 1) / shape.RowBytes(buffer));
                return $"row{(low == high ? $" {low}" : $"s {low} to {high}")} of the {buffer} buffer";
            }
        }

        return null;
    }

    private static IEnumerable<IsaTouch> OfLoad(LoadInstruction load, IsaShape shape)
    {
        var chunks = (long)load.Loop1 * load.Loop2 * load.Loop3;
        if (chunks == 0)
            yield break;
        var first = (long)load.BankAddress * shape.RowBytes(load.Buffer);
        yield return new(load.Buffer, 1, first, first + (chunks * load.Length), true);
        var isWide = IsaShape.IsWide(load.Buffer);
        if (load.ZeroFill && !isWide)
            yield break;
        var last = load.ZeroFill ? Math.Min(load.HbmChannel + 1, shape.Channels) : shape.Channels;
        var channels = isWide ? (1 << last) - 1 : 1 << load.HbmChannel;
        if (chunks > MostChunks)
        {
            var end = load.HbmAddress + ((load.Loop1 - 1) * load.Stride1) + ((load.Loop2 - 1) * load.Stride2) + ((load.Loop3 - 1) * load.Stride3) + load.Length;
            yield return new(null, channels, load.HbmAddress, end, false);
            yield break;
        }

        for (var i = 0; i < chunks; i++)
        {
            var (outer, i1) = Math.DivRem(i, load.Loop1);
            var (i3, i2) = Math.DivRem(outer, load.Loop2);
            var address = load.HbmAddress + (i1 * load.Stride1) + (i2 * load.Stride2) + (i3 * load.Stride3);
            yield return new(null, channels, address, address + load.Length, false);
        }
    }

    private static IEnumerable<IsaTouch> OfStore(StoreInstruction store, IsaShape shape)
    {
        if (store.Loop1 == 0 || store.Length == 0)
            yield break;
        var length = store.StoredBytes(store.Length);
        var row = store.IsVector ? BytesOfBlocks((store.Length + IsaShape.BlockSize - 1) / IsaShape.BlockSize, shape) : store.Length;
        for (var i = 0; i < store.Loop1; i++)
        {
            var first = (long)(store.BankAddress + i) * shape.WideRowBytes;
            yield return new(IsaBuffer.Global, 1, first, first + row, false);
            var address = store.HbmAddress + ((long)i * length);
            if (store.IsVector)
            {
                yield return new(null, 1 << store.HbmChannel, address, address + length, true);
                continue;
            }

            var full = (1 << Math.Min(store.HbmChannel + 1, shape.Channels)) - 1;
            yield return new(null, full, address, address + length, true);
            yield return new(null, ((1 << shape.Channels) - 1) & ~full, address, address + store.StoredBytes(store.Length - IsaShape.BlockSize), true);
        }
    }

    private static IEnumerable<IsaTouch> OfProduct(ProductInstruction product, IsaShape shape)
    {
        var isVector = product.Unit == IsaUnit.MatrixVector;
        var blocks = (long)product.Blocks * (isVector ? shape.VectorBanks : 1);
        var patterns = IsaPattern.Of(shape.Sparsity);
        var weights = blocks * product.BlockBytes(product.Sparse ? patterns.Min(pattern => pattern.Kept) : IsaShape.BlockSize);
        IsaTouch Reads(IsaBuffer buffer, int row, long bytes) => new(buffer, 1, (long)row * shape.RowBytes(buffer), ((long)row * shape.RowBytes(buffer)) + bytes, false);
        yield return Reads(IsaBuffer.A, product.AAddress, isVector ? weights : (long)product.Blocks * shape.WideRowBytes);
        yield return Reads(IsaBuffer.B, product.BAddress, isVector ? (long)product.Blocks * IsaShape.BlockSize : weights);
        if (product.Sparse)
        {
            yield return Reads(IsaBuffer.Meta, product.MetaAddress, blocks * patterns.Min(pattern => pattern.IndexBytes));
            yield return Reads(IsaBuffer.Fsb, product.FsbAddress, blocks);
        }

        if (product.Bias)
            yield return Reads(IsaBuffer.Bias, product.BiasAddress, (long)shape.RowBytes(IsaBuffer.Bias) * (isVector ? shape.VectorColumns / IsaShape.BlockSize : 1));
        var results = isVector ? BytesOfBlocks(shape.VectorColumns / IsaShape.BlockSize, shape) : shape.WideRowBytes;
        if (product.Output)
            yield return Reads(IsaBuffer.Global, product.OutAddress, results) with { Writes = true };
    }

    private static IEnumerable<IsaTouch> OfMisc(MiscInstruction misc, IsaShape shape)
    {
        IsaTouch At(int row, bool writes) =>
            new(IsaBuffer.Global, 1, (long)row * shape.WideRowBytes, ((long)row * shape.WideRowBytes) + BytesOfBlocks(misc.Blocks, shape), writes);
        yield return At(misc.InA, false);
        if (misc.Operation is MiscOperation.Add or MiscOperation.Mul)
            yield return At(misc.InB, false);
        yield return At(misc.Out, true);
    }

    /// <summary>Bytes of a channel that blocks of 16 elements round the channels take.</summary>
    private static long BytesOfBlocks(int blocks, IsaShape shape) => (long)((blocks + shape.Channels - 1) / shape.Channels) * IsaShape.BlockSize;
}
