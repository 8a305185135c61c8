using Generators.Catalogue;

namespace Generators.FlightLlm.Isa;

/// <summary>
/// Sizes of a core: what programs, interpreter, compiler and engine have to agree on. The defaults are those of the paper's public configuration. A block is 16
/// wide in all of them, because instructions count K in blocks of 16, and FSB bytes name patterns of 16 rows.
/// </summary>
public sealed record IsaShape
{
    /// <summary>Rows and columns of a block of weights.</summary>
    public const int BlockSize = 16;

    /// <summary>Bytes of a dense block.</summary>
    public const int BlockBytes = BlockSize * BlockSize;

    private const int MostRows = 4096;

    /// <summary>The sizes of the paper.</summary>
    public static IsaShape Paper { get; } = new();

    /// <summary>Channels of the wide buffers and of the high-bandwidth memory.</summary>
    [Knob("Channels of the memory and of the wide buffers.", Values = [1, 2, 4, 8])]
    public int Channels { get; init; } = 8;

    /// <summary>Rows of activations of an MM.</summary>
    [Knob("Rows of activations of an MM.", Min = 2, Max = 256)]
    public int MatrixRows { get; init; } = 128;

    /// <summary>Columns of weights of an MV.</summary>
    [Knob("Columns of weights of an MV.", Min = 16, Max = 4096)]
    public int VectorColumns { get; init; } = 512;

    /// <summary>Rows of A, B, meta, FSB and bias buffer.</summary>
    [Knob("Rows of A, B, meta, FSB and bias buffer.", Values = [64, 128, 256, 512, 1024, 2048, 4096])]
    public int BufferRows { get; init; } = MostRows;

    /// <summary>Rows of the global buffer.</summary>
    [Knob("Rows of the global buffer.", Min = 4, Max = MostRows)]
    public int GlobalRows { get; init; } = 512;

    /// <summary>Patterns that blocks of sparse weights may have.</summary>
    [Knob("Patterns that blocks of sparse weights may have.")]
    public IsaSparsity Sparsity { get; init; }

    /// <summary>Rows of an MM in each channel: blocks of 16 bytes of a row of A and global buffer.</summary>
    public int MatrixBanks => MatrixRows / Channels;

    /// <summary>Block columns of an MV in each channel.</summary>
    public int VectorBanks => VectorColumns / BlockSize / Channels;

    /// <summary>Bytes of a row of A and global buffer, in each channel.</summary>
    public int WideRowBytes => MatrixBanks * BlockSize;

    /// <summary>The sizes in words, for messages.</summary>
    internal string Text =>
        $"{Channels} channel{(Channels == 1 ? "" : "s")}, {MatrixRows} rows of an MM, {VectorColumns} columns of an MV, buffers of {BufferRows} rows and {GlobalRows} global rows{(Sparsity == IsaSparsity.Release ? "" : $", patterns {Sparsity}")}";

    /// <summary>Whether a buffer has all channels.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>False for B and bias.</returns>
    public static bool IsWide(IsaBuffer buffer) => buffer is not (IsaBuffer.B or IsaBuffer.Bias);

    /// <summary>Bytes of a row, in each channel.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>Bytes.</returns>
    public int RowBytes(IsaBuffer buffer) => buffer switch
    {
        IsaBuffer.B => 2 * BlockSize,
        IsaBuffer.Meta => BlockSize,
        IsaBuffer.Bias => BlockSize * sizeof(int),
        IsaBuffer.Fsb => 1,
        _ => WideRowBytes,
    };

    /// <summary>Rows of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>Rows.</returns>
    public int RowsOf(IsaBuffer buffer) => buffer == IsaBuffer.Global ? GlobalRows : BufferRows;

    /// <summary>Where element i of a row of the global buffer is: blocks of 16 elements go round the channels.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">0 … 16 · rows of an MM − 1; beyond it the next row's.</param>
    /// <returns>Channel and byte in the channel.</returns>
    public (int Channel, int Offset) GlobalElement(int row, int index)
    {
        var (block, element) = Math.DivRem(index, BlockSize);
        var (bank, channel) = Math.DivRem(block, Channels);
        return (channel, (row * WideRowBytes) + (bank * BlockSize) + element);
    }

    /// <summary>Checks that the sizes go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(IsaShape)).CheckRanges(this);
        if (MatrixRows % (2 * Channels) != 0 || !int.IsPow2(MatrixBanks))
        {
            throw new CatalogueException(
                $"Knob 'matrixRows' can't be '{MatrixRows}': each of the {Channels} channels (knob 'channels') has a power of two of rows, 2 at least.");
        }

        if (VectorColumns % (BlockSize * Channels) != 0 || !int.IsPow2(VectorBanks))
        {
            throw new CatalogueException(
                $"Knob 'vectorColumns' can't be '{VectorColumns}': each of the {Channels} channels (knob 'channels') has a power of two of blocks of 16 columns, 1 at least; "
                + $"so it is {BlockSize * Channels} times a power of two.");
        }

        // Results of an MV fit a row of the global buffer, and an MV of two blocks along K half of the buffers.
        var byBuffers = BufferRows / (2 * BlockSize);
        if (VectorBanks > Math.Min(MatrixBanks, byBuffers))
        {
            var (most, knob) = MatrixBanks <= byBuffers ? (MatrixBanks, $"'matrixRows' is {MatrixRows}") : (byBuffers, $"'bufferRows' is {BufferRows}");
            throw new CatalogueException(
                $"Knob 'vectorColumns' can't be '{VectorColumns}': each of the {Channels} channels (knob 'channels') has {most} blocks of 16 columns at most, because knob {knob}.");
        }
    }

    /// <summary>This shape, checked: for use where an expression is wanted.</summary>
    /// <returns>The shape itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public IsaShape Validated()
    {
        Validate();
        return this;
    }
}
