namespace Generators.FlightLlm.Isa;

/// <summary>
/// Executes programs on memories in plain integers, one instruction after the other: what hardware has to compute. Products are exact in INT32, which wraps
/// around; a bias is added by the instruction that has its flag; ReLU acts on outputs; outputs are shifted right, rounded half up and clamped to INT8.
/// </summary>
/// <param name="memories">Buffers and the high-bandwidth memory.</param>
public sealed class IsaInterpreter(IsaMemories memories)
{
    private readonly IsaShape shape = (memories ?? throw new ArgumentNullException(nameof(memories))).Shape;
    private readonly int[] matrix = new int[memories.Shape.MatrixRows * IsaShape.BlockSize];
    private readonly int[] vector = new int[memories.Shape.VectorColumns];

    /// <summary>The memories.</summary>
    public IsaMemories Memories { get; } = memories;

    /// <summary>Bits by which results are shifted right before they become INT8, 0 to 31, of products that do not say it themselves.</summary>
    public int OutputShift
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 31);
            field = value;
        }
    }

    /// <summary>Gets the number of each instruction with an output, and its results as INT32 behind bias and ReLU: element m · 16 + n of MM, n of MV.</summary>
    public Action<int, IReadOnlyList<int>>? Results { get; set; }

    /// <summary>
    /// Computes MISC operations other than add and mul, which the hardware does in FP16: gets operation, mask and the elements of the first operand, and
    /// gives as many results. Without it such an operation is refused.
    /// </summary>
    public Func<MiscOperation, int, sbyte[], sbyte[]>? Special { get; set; }

    /// <summary>Executes all instructions.</summary>
    /// <param name="program">The program.</param>
    /// <param name="order">Numbers of instructions in the order of execution, such as the starts of a trace; null for the program's order.</param>
    /// <exception cref="IsaException">An instruction can't be executed; the message has its position and the reason.</exception>
    public void Run(IsaProgram program, IEnumerable<int>? order = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        foreach (var number in order ?? Enumerable.Range(0, program.Instructions.Length))
            Execute(program, number);
    }

    private void Execute(IsaProgram program, int number)
    {
        var place = new Place(program, number, shape);
        switch (program.Instructions[number])
        {
            case LoadInstruction load:
                Load(load, place);
                break;
            case StoreInstruction store:
                Store(store, place);
                break;
            case ProductInstruction { PrecisionMistake: { } mistake }:
                throw place.Refuse(mistake);
            case MatrixMatrixInstruction product:
                Multiply(product, place);
                break;
            case MatrixVectorInstruction product:
                Multiply(product, place);
                break;
            case MiscInstruction misc:
                Misc(misc, place);
                break;
        }
    }

    private void Load(LoadInstruction load, Place place)
    {
        var bytes = (long)load.Length * load.Loop1 * load.Loop2 * load.Loop3;
        var first = load.BankAddress * shape.RowBytes(load.Buffer);
        place.Check(load.Buffer, load.BankAddress, first + bytes);
        if (bytes > 0 && !IsaShape.IsWide(load.Buffer) && !load.ZeroFill)
            place.CheckChannel(load.HbmChannel);
        var channels = IsaShape.IsWide(load.Buffer) ? Enumerable.Range(0, shape.Channels).Select(each => (each, each)) : [(0, load.HbmChannel)];
        foreach (var (channel, source) in channels)
        {
            var into = Memories.Of(load.Buffer, channel).Slice(first, (int)bytes);
            if (load.ZeroFill && (channel > load.HbmChannel || !IsaShape.IsWide(load.Buffer)))
            {
                into.Clear();
                continue;
            }

            for (var i = 0; i < load.Loop1 * load.Loop2 * load.Loop3 && load.Length > 0; i++)
            {
                var (outer, i1) = Math.DivRem(i, load.Loop1);
                var (i3, i2) = Math.DivRem(outer, load.Loop2);
                var address = load.HbmAddress + (i1 * load.Stride1) + (i2 * load.Stride2) + (i3 * load.Stride3);
                place.CheckHbm(address, load.Length);
                Memories.Hbm[source].Read(address, into.Slice(i * load.Length, load.Length));
            }
        }
    }

    private void Store(StoreInstruction store, Place place)
    {
        if (store.Loop1 == 0 || store.Length == 0)
            return;
        place.Check(IsaBuffer.Global, store.BankAddress, (long)(store.BankAddress + store.Loop1) * shape.WideRowBytes);
        var most = shape.WideRowBytes * (store.IsVector ? shape.Channels : 1);
        if (store.Length > most)
            throw place.Refuse($"'length' is {store.Length}, but a row has {most} bytes");
        if (store.Format != StoreFormat.Int8 && store.Length % 2 != 0)
            throw place.Refuse($"'length' is {store.Length}, but elements of 4 bits are stored in pairs");
        if (store.IsVector)
            place.CheckChannel(store.HbmChannel);
        for (var i = 0; i < store.Loop1; i++)
        {
            var bytes = store.StoredBytes(store.Length);
            var address = store.HbmAddress + ((long)i * bytes);
            place.CheckHbm(address, bytes);
            if (store.IsVector)
            {
                var row = new byte[store.Length];
                for (var element = 0; element < row.Length; element++)
                    row[element] = Memories.Global(store.BankAddress + i, element);
                Memories.Hbm[store.HbmChannel].Write(address, store.Stored(row));
                continue;
            }

            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var length = Math.Max(0, store.Length - (channel > store.HbmChannel ? IsaShape.BlockSize : 0));
                Memories.Hbm[channel].Write(address, store.Stored(Memories.Of(IsaBuffer.Global, channel).Slice((store.BankAddress + i) * shape.WideRowBytes, length)));
            }
        }
    }

    private void Multiply(MatrixMatrixInstruction product, Place place)
    {
        place.Check(IsaBuffer.A, product.AAddress, (long)(product.AAddress + product.Blocks) * shape.WideRowBytes);
        var weights = new IsaWeightReader(Memories, product, place, IsaBuffer.B, 0, product.BAddress * shape.RowBytes(IsaBuffer.B));
        var block = new sbyte[IsaShape.BlockBytes];
        for (var kb = 0; kb < product.Blocks; kb++)
        {
            weights.Next(block);
            for (var m = 0; m < shape.MatrixRows; m++)
            {
                var activations = Memories.Of(IsaBuffer.A, m % shape.Channels)
                    .Slice(((product.AAddress + kb) * shape.WideRowBytes) + (m / shape.Channels * IsaShape.BlockSize), IsaShape.BlockSize);
                Accumulate(matrix.AsSpan(m * IsaShape.BlockSize, IsaShape.BlockSize), activations, block);
            }
        }

        Finish(product, matrix, element => (0, element % IsaShape.BlockSize), place);
    }

    private void Multiply(MatrixVectorInstruction product, Place place)
    {
        var first = product.BAddress * shape.RowBytes(IsaBuffer.B);
        place.Check(IsaBuffer.B, product.BAddress, first + ((long)product.Blocks * IsaShape.BlockSize));
        var activations = Memories.Of(IsaBuffer.B).Slice(first, product.Blocks * IsaShape.BlockSize);
        var block = new sbyte[IsaShape.BlockBytes];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var weights = new IsaWeightReader(Memories, product, place, IsaBuffer.A, channel, product.AAddress * shape.WideRowBytes);
            for (var bank = 0; bank < shape.VectorBanks; bank++)
            {
                var columns = ((bank * shape.Channels) + channel) * IsaShape.BlockSize;
                for (var kb = 0; kb < product.Blocks; kb++)
                {
                    weights.Next(block);
                    Accumulate(vector.AsSpan(columns, IsaShape.BlockSize), activations.Slice(kb * IsaShape.BlockSize, IsaShape.BlockSize), block);
                }
            }
        }

        Finish(product, vector, element => Math.DivRem(element, IsaShape.BlockSize), place);
    }

    private static void Accumulate(Span<int> sums, ReadOnlySpan<byte> activations, sbyte[] block)
    {
        for (var n = 0; n < IsaShape.BlockSize; n++)
        {
            for (var k = 0; k < IsaShape.BlockSize; k++)
                sums[n] = unchecked(sums[n] + ((sbyte)activations[k] * block[(n * IsaShape.BlockSize) + k]));
        }
    }

    /// <summary>Bias, and for an output ReLU, INT8 and empty accumulators.</summary>
    private void Finish(ProductInstruction product, int[] sums, Func<int, (int Row, int Column)> biasOf, Place place)
    {
        if (product.Bias)
        {
            var last = product.BiasAddress + biasOf(sums.Length - 1).Row + 1L;
            place.Check(IsaBuffer.Bias, product.BiasAddress, last * shape.RowBytes(IsaBuffer.Bias));
            for (var element = 0; element < sums.Length; element++)
            {
                var (row, column) = biasOf(element);
                sums[element] = unchecked(sums[element] + Memories.Bias(product.BiasAddress + row, column));
            }
        }

        if (!product.Output)
            return;
        place.Check(IsaBuffer.Global, product.OutAddress, (product.OutAddress + 1L) * shape.WideRowBytes);
        for (var element = 0; element < sums.Length; element++)
        {
            if (product.Relu && sums[element] < 0)
                sums[element] = 0;
            var shift = product.HasShift ? product.Shift : OutputShift;
            var rounding = shift == 0 ? 0 : 1L << (shift - 1);
            Memories.Global(product.OutAddress, element) = (byte)(sbyte)Math.Clamp((sums[element] + rounding) >> shift, sbyte.MinValue, sbyte.MaxValue);
        }

        Results?.Invoke(place.Number, [.. sums]);
        Array.Clear(sums);
    }

    private void Misc(MiscInstruction misc, Place place)
    {
        var count = misc.Blocks * IsaShape.BlockSize;
        var rowElements = shape.WideRowBytes * shape.Channels;
        var rows = (count + rowElements - 1) / rowElements;
        var isBinary = misc.Operation is MiscOperation.Add or MiscOperation.Mul;
        foreach (var row in isBinary ? [misc.InA, misc.InB, misc.Out] : new[] { misc.InA, misc.Out })
            place.Check(IsaBuffer.Global, row, (long)(row + rows) * shape.WideRowBytes);
        // Hardware works off rows in ascending order, and a result must not replace an operand that is still to come.
        foreach (var input in isBinary ? [misc.InA, misc.InB] : new[] { misc.InA })
        {
            if (misc.Out > input && misc.Out < input + rows)
                throw place.Refuse($"results from row {misc.Out} on replace operands from row {input} on before they are read");
        }

        var a = Elements(misc.InA, count);
        sbyte[] results;
        if (isBinary)
        {
            var b = Elements(misc.InB, count);
            results = [.. a.Zip(b, (x, y) => (sbyte)Math.Clamp(misc.Operation == MiscOperation.Add ? x + y : ((x * y) + 64) >> 7, sbyte.MinValue, sbyte.MaxValue))];
        }
        else
        {
            results = Special?.Invoke(misc.Operation, misc.Mask, a)
                ?? throw place.Refuse($"there is no integer definition of {misc.Operation}; set {nameof(Special)}");
        }

        for (var element = 0; element < count; element++)
            Memories.Global(misc.Out, element) = (byte)results[element];
    }

    private sbyte[] Elements(int row, int count) => [.. Enumerable.Range(0, count).Select(element => (sbyte)Memories.Global(row, element))];

    /// <summary>Where in a program a fault is.</summary>
    internal sealed class Place(IsaProgram program, int number, IsaShape shape)
    {
        public int Number => number;

        public IsaException Refuse(string reason) => new(new(IsaFaultKind.Execution, program.Positions[number], $"{program.NameOf(number)}: {reason}."));

        public void Check(IsaBuffer buffer, int row, long end)
        {
            var size = (long)shape.RowBytes(buffer) * shape.RowsOf(buffer);
            if (row >= shape.RowsOf(buffer) || end > size)
                throw Refuse($"row {row} and what follows ends at byte {end} of the {buffer} buffer, which has {size}");
        }

        public void CheckChannel(int channel)
        {
            if (channel >= shape.Channels)
                throw Refuse($"'hbm_channel' is {channel}, but there are {shape.Channels} channels");
        }

        public void CheckHbm(long address, int length)
        {
            if (address + length > HbmChannelMemory.Size)
                throw Refuse($"{length} bytes at address {address} are beyond the memory's 2^34 bytes");
        }
    }
}
