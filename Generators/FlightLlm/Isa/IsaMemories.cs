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
/// The memories that programs work on, with the sizes of the public configuration. A, meta, FSB and global buffers have eight channels side by side; a row
/// is what one address has in one channel.
/// </summary>
public sealed class IsaMemories
{
    /// <summary>Channels of the wide buffers, and of the high-bandwidth memory.</summary>
    public const int Channels = 8;

    /// <summary>Rows and columns of a block of weights.</summary>
    public const int BlockSize = 16;

    /// <summary>Bytes of a dense block, and of a row of A and global buffer in each channel.</summary>
    public const int BlockBytes = BlockSize * BlockSize;

    /// <summary>Rows of activations in an MM.</summary>
    public const int MatrixRows = 128;

    /// <summary>Columns of weights in an MV.</summary>
    public const int VectorColumns = 512;

    /// <summary>Rows of A, B, meta, FSB and bias buffer.</summary>
    public const int Rows = 4096;

    /// <summary>Rows of the global buffer.</summary>
    public const int GlobalRows = 512;

    private readonly byte[][][] buffers = [.. Enum.GetValues<IsaBuffer>().Select(buffer =>
        Enumerable.Range(0, IsWide(buffer) ? Channels : 1).Select(_ => new byte[RowBytes(buffer) * RowsOf(buffer)]).ToArray())];

    /// <summary>Channels of the high-bandwidth memory.</summary>
    public IReadOnlyList<HbmChannelMemory> Hbm { get; } = [.. Enumerable.Range(0, Channels).Select(_ => new HbmChannelMemory())];

    /// <summary>Whether a buffer has eight channels.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>False for B and bias.</returns>
    public static bool IsWide(IsaBuffer buffer) => buffer is not (IsaBuffer.B or IsaBuffer.Bias);

    /// <summary>Bytes of a row, in each channel.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>Bytes.</returns>
    public static int RowBytes(IsaBuffer buffer) => buffer switch
    {
        IsaBuffer.B => 32,
        IsaBuffer.Meta => 16,
        IsaBuffer.Bias => 64,
        IsaBuffer.Fsb => 1,
        _ => BlockBytes,
    };

    /// <summary>Rows of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>Rows.</returns>
    public static int RowsOf(IsaBuffer buffer) => buffer == IsaBuffer.Global ? GlobalRows : Rows;

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
        BinaryPrimitives.ReadInt32LittleEndian(Of(IsaBuffer.Bias)[((row * RowBytes(IsaBuffer.Bias)) + (column * sizeof(int)))..]);

    /// <summary>Where element i of a row of the global buffer is: blocks of 16 elements go round the channels.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">0 … 2047; beyond it the next row's.</param>
    /// <returns>Channel and byte in the channel.</returns>
    public static (int Channel, int Offset) GlobalElement(int row, int index)
    {
        var (block, element) = Math.DivRem(index, BlockSize);
        var (bank, channel) = Math.DivRem(block, Channels);
        return (channel, (row * BlockBytes) + (bank * BlockSize) + element);
    }

    /// <summary>An element of the global buffer, see <see cref="GlobalElement"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Number of the element.</param>
    /// <returns>Its byte.</returns>
    public ref byte Global(int row, int index)
    {
        var (channel, offset) = GlobalElement(row, index);
        return ref buffers[(int)IsaBuffer.Global][channel][offset];
    }
}
