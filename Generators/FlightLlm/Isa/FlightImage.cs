using System.Buffers.Binary;

namespace Generators.FlightLlm.Isa;

/// <summary>Bytes of a product's weights in each of the memory's channels: payload, indices and FSB of a piece of a layer.</summary>
internal sealed class FlightPiece(IsaPrecision precision)
{
    private static readonly IsaPattern Least = new(2, IsaShape.BlockSize);

    private readonly List<int> codes = [];
    private readonly List<byte> meta = [];
    private readonly List<byte> fsb = [];

    public byte[] Payload => precision.Pack(codes);

    public byte[] Meta => [.. meta];

    public byte[] Fsb => [.. fsb];

    /// <summary>Adds a block.</summary>
    public void Add(FlightLayer layer, int nb, int kb)
    {
        var indices = new List<int>();
        for (var column = 0; column < IsaShape.BlockSize; column++)
        {
            foreach (var (row, weight) in layer.Stored(nb, kb, column))
            {
                codes.Add(layer.CodeOf(weight));
                indices.Add(row);
            }
        }

        if (layer.Sparsity is null)
            return;
        AddIndices(layer.PatternOf(nb, kb), indices);
    }

    /// <summary>Adds a block of zeros where the layer has none.</summary>
    public void AddEmpty(FlightLayer layer)
    {
        var count = layer.Sparsity is null ? IsaShape.BlockSize : Least.Kept;
        codes.AddRange(new int[count * IsaShape.BlockSize]);
        if (layer.Sparsity is not null)
            AddIndices(Least, [.. Enumerable.Range(0, count * IsaShape.BlockSize).Select(i => i % count)]);
    }

    private void AddIndices(IsaPattern pattern, List<int> indices)
    {
        fsb.Add((byte)pattern.Fsb);
        meta.AddRange(pattern.PackIndices(indices));
    }
}

/// <summary>Places data in the high-bandwidth memory: the same addresses in all channels.</summary>
internal sealed class FlightImage
{
    private const int Alignment = 64;

    private readonly List<(int Channel, long Address, byte[] Bytes)> contents = [];
    private long next;

    /// <summary>Bytes of each channel that are in use.</summary>
    public long Size => next;

    /// <summary>Takes room.</summary>
    public long Reserve(long bytes)
    {
        var address = next;
        next += (bytes + Alignment - 1) / Alignment * Alignment;
        return address;
    }

    /// <summary>Places the same number of bytes in some channels, the first one of which is channel 0; shorter ones are filled up with zeros.</summary>
    public (long Address, int Length) Place(IReadOnlyList<byte[]> channels)
    {
        var length = channels.Max(bytes => bytes.Length);
        var address = Reserve(length);
        for (var channel = 0; channel < channels.Count; channel++)
            contents.Add((channel, address, channels[channel]));
        return (address, length);
    }

    /// <summary>Places numbers of 32 bits in channel 0.</summary>
    public long Place(IReadOnlyList<int> numbers)
    {
        var bytes = new byte[numbers.Count * sizeof(int)];
        for (var i = 0; i < numbers.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), numbers[i]);
        return Place([bytes]).Address;
    }

    /// <summary>Writes everything.</summary>
    public void WriteTo(IsaMemories memories)
    {
        foreach (var (channel, address, bytes) in contents)
            memories.Hbm[channel].Write(address, bytes);
    }
}
