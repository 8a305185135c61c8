namespace Generators.FlightLlm.Isa;

/// <summary>What a load fills.</summary>
public enum IsaBuffer
{
    /// <summary>B: weights of matrix-matrix products, the vector of matrix-vector products.</summary>
    B,

    /// <summary>4-bit indices of weights that are not zero.</summary>
    Meta,

    /// <summary>INT32 biases.</summary>
    Bias,

    /// <summary>Flags of sparse blocks: the N of N:16.</summary>
    Fsb,

    /// <summary>A: activations of matrix-matrix products, weights of matrix-vector products.</summary>
    A,

    /// <summary>Results.</summary>
    Global,
}

/// <summary>How a transfer uses the channels of the high-bandwidth memory.</summary>
public enum HbmAccess
{
    /// <summary>Each port uses the channel beside it.</summary>
    Same,

    /// <summary>Traffic goes across channels.</summary>
    Cross,
}

/// <summary>How a store writes INT8 elements.</summary>
public enum StoreFormat
{
    /// <summary>As they are.</summary>
    Int8,

    /// <summary>Two in a byte: elements are divided by 4, rounded half up and clamped to −8 … 7; the first one is in the low half.</summary>
    Int4By4,

    /// <summary>The same, divided by 8.</summary>
    Int4By8,

    /// <summary>The same, divided by 16.</summary>
    Int4By16,
}

/// <summary>Operation of <see cref="MiscInstruction"/>.</summary>
public enum MiscOperation
{
    /// <summary>Element-wise sum.</summary>
    Add,

    /// <summary>Element-wise product.</summary>
    Mul,

    /// <summary>Softmax, two passes.</summary>
    Softmax,

    /// <summary>Layer norm, two passes.</summary>
    LayerNorm,

    /// <summary>RMS norm, two passes.</summary>
    RmsNorm,

    /// <summary>SiLU, one pass.</summary>
    Silu,
}

/// <summary>
/// An instruction of FlightLLM (arXiv 2401.03868), as its public release encodes it: one to seven words of 32 bits. Numbers are unsigned and
/// have to fit their fields; <see cref="IsaCodec.Encode(Instruction)"/> refuses others.
/// </summary>
public abstract record Instruction
{
    /// <summary>Units that each must have left a token before this starts; it takes one of each.</summary>
    public IsaUnits Wait { get; init; }

    /// <summary>Units that get a token when this is complete.</summary>
    public IsaUnits Release { get; init; }

    /// <summary>The unit that executes it.</summary>
    public abstract IsaUnit Unit { get; }
}

/// <summary>
/// LD, 7 words: for i3 &lt; Loop3, i2 &lt; Loop2, i1 &lt; Loop1 the next <see cref="Length"/> bytes of the buffer come from
/// HbmAddress + i1·Stride1 + i2·Stride2 + i3·Stride3. A, meta, FSB and global buffers have eight channels, each filled from its own channel of the memory.
/// </summary>
public sealed record LoadInstruction : Instruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.Load;

    /// <summary>What is filled.</summary>
    public IsaBuffer Buffer { get; init; }

    /// <summary>The channel that is read for buffers B and bias; with <see cref="ZeroFill"/> the last channel that is read for the others. 3 bits.</summary>
    public int HbmChannel { get; init; }

    /// <summary>First row of the buffer, 12 bits.</summary>
    public int BankAddress { get; init; }

    /// <summary>Bytes between chunks of the inner loop, 34 bits.</summary>
    public long Stride1 { get; init; }

    /// <summary>Bytes between chunks of the middle loop, 34 bits.</summary>
    public long Stride2 { get; init; }

    /// <summary>Bytes between chunks of the outer loop, 34 bits.</summary>
    public long Stride3 { get; init; }

    /// <summary>Address in bytes, 34 bits.</summary>
    public long HbmAddress { get; init; }

    /// <summary>Count of the inner loop, 8 bits; 0 moves nothing.</summary>
    public int Loop1 { get; init; } = 1;

    /// <summary>Count of the middle loop, 8 bits; 0 moves nothing.</summary>
    public int Loop2 { get; init; } = 1;

    /// <summary>Count of the outer loop, 8 bits; 0 moves nothing.</summary>
    public int Loop3 { get; init; } = 1;

    /// <summary>Channels above <see cref="HbmChannel"/> get zeros instead of what the memory has; buffers of one channel get zeros.</summary>
    public bool ZeroFill { get; init; }

    /// <summary>How channels are used.</summary>
    public HbmAccess Access { get; init; }

    /// <summary>Bytes of a chunk, for each channel, 23 bits.</summary>
    public int Length { get; init; }
}

/// <summary>ST, 3 words: stores rows of the global buffer one behind the other.</summary>
public sealed record StoreInstruction : Instruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.Store;

    /// <summary>First row of the global buffer, 12 bits.</summary>
    public int BankAddress { get; init; }

    /// <summary>Rows, 5 bits; 0 stores nothing.</summary>
    public int Loop1 { get; init; } = 1;

    /// <summary>
    /// 0: each channel stores <see cref="Length"/> bytes of its part of the row, and those above <see cref="HbmChannel"/> 16 bytes fewer (the last rows of a
    /// ragged M). 1: the row is a vector; its first bytes go to one channel.
    /// </summary>
    public bool IsVector { get; init; }

    /// <summary>Address in bytes, 34 bits.</summary>
    public long HbmAddress { get; init; }

    /// <summary>How channels are used.</summary>
    public HbmAccess Access { get; init; }

    /// <summary>The channel of a vector, or the last one that stores the whole length, 3 bits.</summary>
    public int HbmChannel { get; init; }

    /// <summary>Elements of a row, 23 bits; an even number where a byte has two.</summary>
    public int Length { get; init; }

    /// <summary>How elements are stored, 2 bits. Rows lie one behind the other as they are stored.</summary>
    public StoreFormat Format { get; init; }

    /// <summary>What elements are divided by, as a shift.</summary>
    internal int FormatShift => Format == StoreFormat.Int8 ? 0 : (int)Format + 1;

    /// <summary>Bytes that elements take in the memory.</summary>
    /// <param name="elements">How many.</param>
    internal int StoredBytes(int elements) => Format == StoreFormat.Int8 ? elements : elements / 2;

    /// <summary>Elements as they are stored.</summary>
    /// <param name="elements">INT8 elements.</param>
    internal byte[] Stored(ReadOnlySpan<byte> elements)
    {
        if (Format == StoreFormat.Int8)
            return elements.ToArray();
        var bytes = new byte[elements.Length / 2];
        for (var i = 0; i < elements.Length; i++)
        {
            var code = Math.Clamp(((sbyte)elements[i] + (1 << (FormatShift - 1))) >> FormatShift, -8, 7) & 15;
            bytes[i / 2] |= (byte)(code << (4 * (i % 2)));
        }

        return bytes;
    }
}

/// <summary>MM or MV, 4 words: a product that is added to the unit's accumulators.</summary>
public abstract record ProductInstruction : Instruction
{
    /// <summary>Blocks of 16 along K, 14 bits; 0 multiplies nothing.</summary>
    public int Blocks { get; init; }

    /// <summary>Accumulators go to the global buffer and are 0 afterwards; otherwise the next product of the unit adds to them.</summary>
    public bool Output { get; init; }

    /// <summary>Adds the bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Negative results become 0; acts on outputs.</summary>
    public bool Relu { get; init; }

    /// <summary>Weights are compressed, with FSB and indices.</summary>
    public bool Sparse { get; init; }

    /// <summary>First row of the bias buffer, 12 bits.</summary>
    public int BiasAddress { get; init; }

    /// <summary>First row of the meta buffer, 12 bits.</summary>
    public int MetaAddress { get; init; }

    /// <summary>First row of the FSB buffer, 12 bits.</summary>
    public int FsbAddress { get; init; }

    /// <summary>First row of the A buffer, 12 bits.</summary>
    public int AAddress { get; init; }

    /// <summary>First row of the B buffer, 12 bits.</summary>
    public int BAddress { get; init; }

    /// <summary>Row of the global buffer, 12 bits.</summary>
    public int OutAddress { get; init; }

    /// <summary>How weights are stored, 2 bits.</summary>
    public IsaPrecision Precision { get; init; }

    /// <summary>Codes of weights are unsigned; never with INT8.</summary>
    public bool UnsignedCodes { get; init; }

    /// <summary>What is taken off each code, 4 bits; 0 with INT8.</summary>
    public int Zero { get; init; }

    /// <summary>Outputs are shifted right by <see cref="Shift"/>; otherwise by what is the same throughout the program.</summary>
    public bool HasShift { get; init; }

    /// <summary>Bits by which outputs are shifted right, 5 bits.</summary>
    public int Shift { get; init; }

    /// <summary>Why weights can't be widened; null when they can.</summary>
    internal string? PrecisionMistake => Precision == IsaPrecision.Int8 && (UnsignedCodes || Zero != 0)
        ? $"'{(UnsignedCodes ? "unsigned" : "zero")}' is {(UnsignedCodes ? 1 : Zero)}, but weights of 8 bits are two's complement without a zero point"
        : null;

    /// <summary>Bytes of a block of weights of which each column keeps some.</summary>
    /// <param name="kept">Weights of a column: 16 of a dense one.</param>
    internal int BlockBytes(int kept) => 2 * kept * Precision.Bits();
}

/// <summary>MM: 128 rows of activations in A times 16 columns of weights in B.</summary>
public sealed record MatrixMatrixInstruction : ProductInstruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.MatrixMatrix;
}

/// <summary>MV: a vector in B times 512 columns of weights in A.</summary>
public sealed record MatrixVectorInstruction : ProductInstruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.MatrixVector;
}

/// <summary>MISC, 3 words: an operation on rows of the global buffer.</summary>
public sealed record MiscInstruction : Instruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.Misc;

    /// <summary>First row of the first operand, 12 bits.</summary>
    public int InA { get; init; }

    /// <summary>Passed to the operation, 2 bits.</summary>
    public int Mask { get; init; }

    /// <summary>The operation.</summary>
    public MiscOperation Operation { get; init; }

    /// <summary>First row of the second operand, 12 bits.</summary>
    public int InB { get; init; }

    /// <summary>First row of the result, 12 bits.</summary>
    public int Out { get; init; }

    /// <summary>Blocks of 16 elements, 14 bits.</summary>
    public int Blocks { get; init; }
}

/// <summary>SYS, 1 word: a barrier, nothing but tokens.</summary>
public sealed record SystemInstruction : Instruction
{
    /// <inheritdoc/>
    public override IsaUnit Unit => IsaUnit.System;
}
