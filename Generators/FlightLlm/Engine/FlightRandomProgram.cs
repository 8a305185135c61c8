using Generators.FlightLlm.Isa;

namespace Generators.FlightLlm.Engine;

/// <summary>Builds a random program: one instruction after the other, tokens between them.</summary>
/// <param name="random">Source of numbers.</param>
/// <param name="shape">Sizes of the core.</param>
internal sealed class FlightRandomProgram(Random random, IsaShape shape)
{
    private const int Block = IsaShape.BlockSize;
    private const int StoreBytes = 4096;

    private readonly List<Instruction> instructions = [];
    private readonly List<(int Channel, long Address, byte[] Bytes)> extra = [];

    /// <summary>Random data from 0 on, then what is stored, then indices and FSB bytes.</summary>
    private readonly int dataBytes = Enum.GetValues<IsaBuffer>().Max(buffer => shape.RowBytes(buffer) * shape.RowsOf(buffer));

    private long next = Enum.GetValues<IsaBuffer>().Max(buffer => shape.RowBytes(buffer) * shape.RowsOf(buffer)) + StoreBytes;

    /// <summary>Fills all buffers, so that nothing that is read is undefined.</summary>
    public void FillBuffers()
    {
        foreach (var buffer in Enum.GetValues<IsaBuffer>())
            Add(new LoadInstruction { Buffer = buffer, Length = shape.RowBytes(buffer) * shape.RowsOf(buffer), HbmChannel = random.Next(IsaShape.IsWide(buffer) ? 8 : shape.Channels) });
    }

    /// <summary>Adds an instruction; a sparse product with loads of its indices.</summary>
    public void Add()
    {
        switch (random.Next(10))
        {
            case 0 or 1:
                Add(Load());
                break;
            case 2 or 3:
                Add(Store());
                break;
            case 4:
                Add(Matrix(0));
                break;
            case 5:
                Add(Vector(0));
                break;
            case 6 or 7:
                AddSparse(random.Next(2) == 0);
                break;
            case 8:
                Add(Misc());
                break;
            default:
                Add(new SystemInstruction());
                break;
        }
    }

    /// <summary>Ends with all results in the memory.</summary>
    /// <returns>The program and its memory.</returns>
    public (IsaProgram Program, FlightRun Run) End()
    {
        // Sums that are left would go into the next program.
        Add(Matrix(1) with { Blocks = random.Next(2), Output = true, OutAddress = 0 });
        Add(Vector(1) with { Blocks = random.Next(2), Output = true, OutAddress = 1 });
        var most = shape.WideRowBytes;
        Add(new StoreInstruction { Loop1 = 2, Length = most, HbmChannel = 7, HbmAddress = dataBytes + random.Next(StoreBytes - (4 * most)) });
        var run = new FlightRun(shape, next) { OutputShift = random.Next(3) == 0 ? random.Next(32) : random.Next(10) };
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var bytes = new byte[dataBytes];
            random.NextBytes(bytes);
            run.Expected.Hbm[channel].Write(0, bytes);
        }

        foreach (var (channel, address, bytes) in extra)
            run.Expected.Hbm[channel].Write(address, bytes);
        return (new IsaProgram(instructions), run);
    }

    private void Add(Instruction instruction)
    {
        if (instructions.Count > 0 && instructions[^1].Unit is var before && before != instruction.Unit)
        {
            instructions[^1] = instructions[^1] with { Release = instruction.Unit.Only() };
            instruction = instruction with { Wait = before.Only() };
        }

        instructions.Add(instruction);
    }

    private LoadInstruction Load()
    {
        var buffer = new[] { IsaBuffer.A, IsaBuffer.B, IsaBuffer.Bias, IsaBuffer.Global }[random.Next(4)];
        var row = random.Next(shape.RowsOf(buffer));
        var room = (shape.RowsOf(buffer) - row) * shape.RowBytes(buffer);
        var (loop1, loop2, loop3) = (random.Next(1, 4), random.Next(1, 3), random.Next(1, 3));
        var length = Math.Min(random.Next(5) == 0 ? random.Next(200) : random.Next(40), room / (loop1 * loop2 * loop3));
        return new LoadInstruction
        {
            Buffer = buffer,
            BankAddress = row,
            HbmChannel = random.Next(shape.Channels),
            Stride1 = random.Next(100),
            Stride2 = random.Next(100),
            Stride3 = random.Next(100),
            HbmAddress = random.Next(dataBytes - 800),
            Loop1 = random.Next(12) == 0 ? 0 : loop1,
            Loop2 = loop2,
            Loop3 = loop3,
            ZeroFill = random.Next(3) == 0,
            Length = length,
        };
    }

    private StoreInstruction Store()
    {
        var rows = random.Next(4);
        var isVector = random.Next(2) == 0;
        var most = shape.WideRowBytes * (isVector ? shape.Channels : 1);
        var length = random.Next(3) == 0 ? most : random.Next(most + 1);
        var format = random.Next(2) == 0 ? StoreFormat.Int8 : (StoreFormat)random.Next(1, 4);
        return new StoreInstruction
        {
            BankAddress = random.Next(shape.GlobalRows - rows + 1),
            Loop1 = rows,
            IsVector = isVector,
            HbmAddress = dataBytes + random.Next(StoreBytes - (4 * most)),
            HbmChannel = random.Next(shape.Channels),
            Length = format == StoreFormat.Int8 ? length : length & ~1,
            Format = format,
        };
    }

    private int Blocks() => random.Next(8) == 0 ? 0 : random.Next(1, 4);

    private MatrixMatrixInstruction Matrix(int blocks)
    {
        blocks = blocks == 0 ? Blocks() : blocks;
        return (MatrixMatrixInstruction)WithPrecision(new MatrixMatrixInstruction
        {
            Blocks = blocks,
            Output = random.Next(3) > 0,
            Bias = random.Next(2) == 0,
            Relu = random.Next(2) == 0,
            BiasAddress = random.Next(shape.BufferRows),
            AAddress = random.Next(shape.BufferRows - blocks),
            BAddress = random.Next(shape.BufferRows - (blocks * IsaShape.BlockBytes / shape.RowBytes(IsaBuffer.B))),
            OutAddress = random.Next(shape.GlobalRows),
        });
    }

    private MatrixVectorInstruction Vector(int blocks)
    {
        blocks = blocks == 0 ? Blocks() : blocks;
        return (MatrixVectorInstruction)WithPrecision(new MatrixVectorInstruction
        {
            Blocks = blocks,
            Output = random.Next(3) > 0,
            Bias = random.Next(2) == 0,
            Relu = random.Next(2) == 0,
            BiasAddress = random.Next(shape.BufferRows - (shape.VectorBanks * shape.Channels)),
            AAddress = random.Next(shape.BufferRows - (((blocks * shape.VectorBanks * IsaShape.BlockBytes) + shape.WideRowBytes - 1) / shape.WideRowBytes)),
            BAddress = random.Next(shape.BufferRows - blocks),
            OutAddress = random.Next(shape.GlobalRows),
        });
    }

    /// <summary>Codes of every width, with and without zero point, and shifts of the instruction's own.</summary>
    private ProductInstruction WithPrecision(ProductInstruction product)
    {
        product = product with { HasShift = random.Next(3) == 0, Shift = random.Next(12) };
        return random.Next(3) == 0
            ? product
            : product with { Precision = (IsaPrecision)random.Next(1, 4), UnsignedCodes = random.Next(2) == 0, Zero = random.Next(2) * random.Next(16) };
    }

    /// <summary>Loads FSB bytes and indices of random blocks, and multiplies by what the buffers have.</summary>
    private void AddSparse(bool isMatrix)
    {
        var blocks = random.Next(1, 4);
        var count = blocks * (isMatrix ? 1 : shape.VectorBanks);
        var patterns = IsaPattern.Of(shape.Sparsity);
        var chosen = Enumerable.Range(0, shape.Channels).Select(_ => Enumerable.Range(0, count).Select(_ => patterns[random.Next(patterns.Length)]).ToArray()).ToArray();
        var flags = chosen.Select(each => each.Select(pattern => (byte)pattern.Fsb).ToArray()).ToArray();
        var indices = chosen.Select(each => each.SelectMany(Indices).ToArray()).ToArray();
        var length = indices.Max(each => each.Length);
        var flagRow = random.Next(shape.BufferRows - count);
        var indexRow = random.Next(shape.BufferRows - ((length + Block - 1) / Block));
        Add(new LoadInstruction { Buffer = IsaBuffer.Fsb, BankAddress = flagRow, HbmAddress = Place(flags), Length = count });
        Add(new LoadInstruction { Buffer = IsaBuffer.Meta, BankAddress = indexRow, HbmAddress = Place(indices), Length = length });
        ProductInstruction product = isMatrix ? Matrix(blocks) : Vector(blocks);
        Add(product with { Sparse = true, FsbAddress = flagRow, MetaAddress = indexRow });
    }

    private byte[] Indices(IsaPattern pattern) => pattern.PackIndices([.. Enumerable.Range(0, Block * Block / pattern.M)
        .SelectMany(_ => Enumerable.Range(0, pattern.M).OrderBy(_ => random.Next()).Take(pattern.N).Order())]);

    private long Place(byte[][] bytes)
    {
        var address = next;
        for (var channel = 0; channel < bytes.Length; channel++)
            extra.Add((channel, address, bytes[channel]));
        next += bytes.Max(each => each.Length);
        return address;
    }

    private MiscInstruction Misc()
    {
        var rows = random.Next(1, 4);
        var inA = random.Next(shape.GlobalRows - rows + 1);
        var inB = random.Next(shape.GlobalRows - rows + 1);
        var output = Enumerable.Range(0, shape.GlobalRows - rows + 1).OrderBy(_ => random.Next())
            .First(row => new[] { inA, inB }.All(input => row <= input || row >= input + rows));
        return new MiscInstruction
        {
            Operation = random.Next(2) == 0 ? MiscOperation.Add : MiscOperation.Mul,
            InA = inA,
            InB = inB,
            Out = output,
            Blocks = random.Next(10) == 0 ? 0 : random.Next(((rows - 1) * shape.MatrixRows) + 1, (rows * shape.MatrixRows) + 1),
        };
    }
}
