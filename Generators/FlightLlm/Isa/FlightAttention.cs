namespace Generators.FlightLlm.Isa;

/// <summary>
/// Programs of an attention head over keys and values of 4 bits, as AccLLM (arXiv 2505.03745) keeps them. Keys lie token by token, 8 bytes for 16 elements, tokens in blocks of 16 round
/// the channels: a vector that ST writes is a token's key, and LD gathers blocks of it. Values lie column by column, 8 bytes for 16 tokens. Both become INT8 at the weight port; codes are
/// two's complement, and what an element is divided by is a power of two of the instruction: the sources leave scales open.
/// </summary>
/// <param name="shape">Sizes of the core.</param>
/// <param name="width">Elements of a head: a multiple of 32.</param>
/// <param name="tokens">Tokens in the cache: a multiple of 32, and no more than an MV has columns.</param>
public sealed class FlightAttention(IsaShape shape, int width, int tokens)
{
    private const int Block = IsaShape.BlockSize;
    private const int BlockBytes = Block * Block / 2;

    /// <summary>Checked sizes.</summary>
    private readonly (int Width, int Tokens) sizes = (
        width > 0 && width % (2 * Block) == 0 && width <= shape.VectorColumns
            ? width
            : throw new ArgumentOutOfRangeException(nameof(width), width, $"A head has a multiple of {2 * Block} elements up to {shape.VectorColumns}."),
        tokens > 0 && tokens % (2 * Block) == 0 && tokens <= shape.VectorColumns
            ? tokens
            : throw new ArgumentOutOfRangeException(nameof(tokens), tokens, $"There is a multiple of {2 * Block} tokens up to {shape.VectorColumns}."));

    /// <summary>Bytes of each channel that the keys take.</summary>
    public int KeyBytes => shape.VectorBanks * Block * KeyPitch;

    /// <summary>Bytes of each channel that the values take.</summary>
    public int ValueBytes => Banks(sizes.Width) * TokenBlocks * BlockBytes;

    private int KeyPitch => sizes.Width / 2;

    private int TokenBlocks => sizes.Tokens / Block;

    /// <summary>Stores the key of a token, a vector in a row of the global buffer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="token">Number of the token.</param>
    /// <param name="keys">Address of the keys.</param>
    /// <param name="format">What elements are divided by.</param>
    /// <returns>The instruction, without tokens.</returns>
    public StoreInstruction StoreKey(int row, int token, long keys, StoreFormat format)
    {
        Refuse(token, sizes.Tokens, nameof(token));
        RefuseWide(format);
        var (bank, channel) = Math.DivRem(token / Block, shape.Channels);
        return new()
        {
            BankAddress = row,
            IsVector = true,
            HbmChannel = channel,
            HbmAddress = keys + (((bank * Block) + (token % Block)) * (long)KeyPitch),
            Length = sizes.Width,
            Format = format,
        };
    }

    /// <summary>
    /// Stores 16 tokens of the values of all columns from rows of the global buffer on: each channel has 16 bytes for each of its columns, one behind the other. Results of an MM that
    /// multiplies transposed weights by 16 tokens lie so, with column b · channels + c of the MM in channel c.
    /// </summary>
    /// <param name="row">First row.</param>
    /// <param name="block">Tokens 16 · block to 16 · block + 15.</param>
    /// <param name="bank">Block column of each channel.</param>
    /// <param name="values">Address of the values.</param>
    /// <param name="format">What elements are divided by.</param>
    /// <returns>The instruction, without tokens.</returns>
    public StoreInstruction StoreValues(int row, int block, int bank, long values, StoreFormat format)
    {
        Refuse(block, TokenBlocks, nameof(block));
        Refuse(bank, Banks(sizes.Width), nameof(bank));
        RefuseWide(format);
        return new()
        {
            BankAddress = row,
            Loop1 = Math.Max(1, Block / shape.MatrixBanks),
            HbmChannel = shape.Channels - 1,
            HbmAddress = values + (((bank * TokenBlocks) + block) * (long)BlockBytes),
            Length = Math.Min(shape.MatrixBanks, Block) * Block,
            Format = format,
        };
    }

    /// <summary>Loads of keys, and the scores of a query in the B buffer.</summary>
    /// <param name="keys">Address of the keys.</param>
    /// <param name="query">Row of the B buffer.</param>
    /// <param name="to">Row of the global buffer for the scores, a vector.</param>
    /// <param name="shift">Bits by which they are shifted right.</param>
    /// <returns>A load and a product, without tokens.</returns>
    public (LoadInstruction Load, MatrixVectorInstruction Product) Scores(long keys, int query, int to, int shift)
    {
        // Blocks come column by column: 16 tokens, then the next 16 elements, then the next block column.
        var load = new LoadInstruction
        {
            Buffer = IsaBuffer.A,
            HbmAddress = keys,
            Length = Block / 2,
            Loop1 = Block,
            Stride1 = KeyPitch,
            Loop2 = sizes.Width / Block,
            Stride2 = Block / 2,
            Loop3 = shape.VectorBanks,
            Stride3 = Block * KeyPitch,
        };
        return (load, Product(sizes.Width, query, to, shift));
    }

    /// <summary>Loads of values, and their sum with the weights of tokens in the B buffer.</summary>
    /// <param name="values">Address of the values.</param>
    /// <param name="weights">Row of the B buffer.</param>
    /// <param name="to">Row of the global buffer for the result, a vector.</param>
    /// <param name="shift">Bits by which it is shifted right.</param>
    /// <returns>A load and a product, without tokens.</returns>
    public (LoadInstruction Load, MatrixVectorInstruction Product) Weighted(long values, int weights, int to, int shift) =>
        (new LoadInstruction { Buffer = IsaBuffer.A, HbmAddress = values, Length = ValueBytes }, Product(sizes.Tokens, weights, to, shift));

    private static MatrixVectorInstruction Product(int inputs, int vector, int to, int shift) => new()
    {
        Blocks = inputs / Block,
        BAddress = vector,
        OutAddress = to,
        Output = true,
        Precision = IsaPrecision.Int4,
        HasShift = true,
        Shift = shift,
    };

    private static void Refuse(int value, int count, string name)
    {
        if (value < 0 || value >= count)
            throw new ArgumentOutOfRangeException(name, value, $"The cache has {name} 0 to {count - 1}; another one lies beside it.");
    }

    private static void RefuseWide(StoreFormat format)
    {
        if (format == StoreFormat.Int8)
            throw new ArgumentOutOfRangeException(nameof(format), format, "Keys and values of the cache have 4 bits.");
    }

    private int Banks(int columns) => (columns + (Block * shape.Channels) - 1) / (Block * shape.Channels);
}
