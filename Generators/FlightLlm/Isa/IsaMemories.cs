using System.Buffers.Binary;

namespace Generators.FlightLlm.Isa;

/// <summary>A channel of the high-bandwidth memory: 2^34 bytes, 0 until written.</summary>
public sealed class HbmChannelMemory
{
    /// <summary>Bytes.</summary>
    public const long Size = 1L << 34;

    private const int PageBytes = 4096;

    private readonly Dictionary<long, byte[]> pages = [];

    /// <summary>Reads bytes.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="into">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are beyond the end.</exception>
    public void Read(long address, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            var (page, offset, count) = Part(address + done, into.Length - done);
            if (pages.TryGetValue(page, out var bytes))
                bytes.AsSpan(offset, count).CopyTo(into[done..]);
            else
                into.Slice(done, count).Clear();
            done += count;
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="from">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are beyond the end.</exception>
    public void Write(long address, ReadOnlySpan<byte> from)
    {
        for (var done = 0; done < from.Length;)
        {
            var (page, offset, count) = Part(address + done, from.Length - done);
            if (!pages.TryGetValue(page, out var bytes))
                pages.Add(page, bytes = new byte[PageBytes]);
            from.Slice(done, count).CopyTo(bytes.AsSpan(offset));
            done += count;
        }
    }

    private static (long Page, int Offset, int Count) Part(long address, int left)
    {
        if (address is < 0 or >= Size)
            throw new ArgumentOutOfRangeException(nameof(address), address, $"A channel has the addresses 0 to {Size - 1}.");
        var offset = (int)(address % PageBytes);
        return (address / PageBytes, offset, Math.Min(left, PageBytes - offset));
    }
}

/// <summary>
/// The memories that programs work on. A, meta, FSB and global buffers have all channels side by side; a row is what one address has in one channel.
/// </summary>
/// <param name="shape">Sizes; null for those of the paper.</param>
public sealed class IsaMemories(IsaShape? shape = null)
{
    private readonly byte[][][] buffers = [.. Enum.GetValues<IsaBuffer>().Select(buffer => Rows(buffer, (shape ?? IsaShape.Paper).Validated()))];

    /// <summary>Sizes.</summary>
    public IsaShape Shape { get; } = shape ?? IsaShape.Paper;

    /// <summary>Channels of the high-bandwidth memory.</summary>
    public IReadOnlyList<HbmChannelMemory> Hbm { get; } = [.. Enumerable.Range(0, (shape ?? IsaShape.Paper).Channels).Select(_ => new HbmChannelMemory())];

    /// <summary>Bytes of a buffer's channel.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="channel">Its channel; 0 for B and bias.</param>
    /// <returns>All rows.</returns>
    public Span<byte> Of(IsaBuffer buffer, int channel = 0) => buffers[(int)buffer][channel];

    /// <summary>A number of a bias.</summary>
    /// <param name="row">Row of the bias buffer.</param>
    /// <param name="column">0 … 15.</param>
    /// <returns>INT32.</returns>
    public int Bias(int row, int column) =>
        BinaryPrimitives.ReadInt32LittleEndian(Of(IsaBuffer.Bias)[((row * Shape.RowBytes(IsaBuffer.Bias)) + (column * sizeof(int)))..]);

    /// <summary>An element of the global buffer, see <see cref="IsaShape.GlobalElement"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Number of the element.</param>
    /// <returns>Its byte.</returns>
    public ref byte Global(int row, int index)
    {
        var (channel, offset) = Shape.GlobalElement(row, index);
        return ref buffers[(int)IsaBuffer.Global][channel][offset];
    }

    private static byte[][] Rows(IsaBuffer buffer, IsaShape shape) =>
        [.. Enumerable.Range(0, IsaShape.IsWide(buffer) ? shape.Channels : 1).Select(_ => new byte[shape.RowBytes(buffer) * shape.RowsOf(buffer)])];
}
