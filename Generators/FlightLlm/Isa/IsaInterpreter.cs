namespace Generators.FlightLlm.Isa;

/// <summary>
/// Executes programs on memories in plain integers, one instruction after the other: what hardware has to compute. Products are exact in INT32, which wraps
/// around; a bias is added by the instruction that has its flag; ReLU acts on outputs; outputs are shifted right, rounded half up and clamped to INT8.
/// </summary>
/// <param name="memories">Buffers and the high-bandwidth memory.</param>
public sealed class IsaInterpreter(IsaMemories memories)
{
    private readonly int[] matrix = new int[IsaMemories.MatrixRows * IsaMemories.BlockSize];
    private readonly int[] vector = new int[IsaMemories.VectorColumns];

    /// <summary>The memories.</summary>
    public IsaMemories Memories { get; } = memories ?? throw new ArgumentNullException(nameof(memories));

    /// <summary>Bits by which results are shifted right before they become INT8, 0 to 31. Instructions have no field for it.</summary>
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
        var place = new Place(program, number);
        switch (program.Instructions[number])
        {
            case LoadInstruction load:
                Load(load, place);
                break;
            case StoreInstruction store:
                Store(store, place);
                break;
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
        var first = load.BankAddress * IsaMemories.RowBytes(load.Buffer);
        place.Check(load.Buffer, load.BankAddress, first + bytes);
        var channels = IsaMemories.IsWide(load.Buffer) ? Enumerable.Range(0, IsaMemories.Channels).Select(each => (each, each)) : [(0, load.HbmChannel)];
        foreach (var (channel, source) in channels)
        {
            var into = Memories.Of(load.Buffer, channel).Slice(first, (int)bytes);
            if (load.ZeroFill && (channel > load.HbmChannel || !IsaMemories.IsWide(load.Buffer)))
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
        place.Check(IsaBuffer.Global, store.BankAddress, (long)(store.BankAddress + store.Loop1) * IsaMemories.BlockBytes);
        var most = IsaMemories.BlockBytes * (store.IsVector ? IsaMemories.Channels : 1);
        if (store.Length > most)
            throw place.Refuse($"'length' is {store.Length}, but a row has {most} bytes");
        for (var i = 0; i < store.Loop1; i++)
        {
            var address = store.HbmAddress + ((long)i * store.Length);
            place.CheckHbm(address, store.Length);
            if (store.IsVector)
            {
                var row = new byte[store.Length];
                for (var element = 0; element < row.Length; element++)
                    row[element] = Memories.Global(store.BankAddress + i, element);
                Memories.Hbm[store.HbmChannel].Write(address, row);
                continue;
            }

            for (var channel = 0; channel < IsaMemories.Channels; channel++)
            {
                var length = Math.Max(0, store.Length - (channel > store.HbmChannel ? IsaMemories.BlockSize : 0));
                Memories.Hbm[channel].Write(address, Memories.Of(IsaBuffer.Global, channel).Slice((store.BankAddress + i) * IsaMemories.BlockBytes, length));
            }
        }
    }

    private void Multiply(MatrixMatrixInstruction product, Place place)
    {
        place.Check(IsaBuffer.A, product.AAddress, (long)(product.AAddress + product.Blocks) * IsaMemories.BlockBytes);
        var weights = new IsaWeightReader(Memories, product, place, IsaBuffer.B, 0, product.BAddress * IsaMemories.RowBytes(IsaBuffer.B));
        var block = new sbyte[IsaMemories.BlockBytes];
        for (var kb = 0; kb < product.Blocks; kb++)
        {
            weights.Next(block);
            for (var m = 0; m < IsaMemories.MatrixRows; m++)
            {
                var activations = Memories.Of(IsaBuffer.A, m % IsaMemories.Channels)
                    .Slice(((product.AAddress + kb) * IsaMemories.BlockBytes) + (m / IsaMemories.Channels * IsaMemories.BlockSize), IsaMemories.BlockSize);
                Accumulate(matrix.AsSpan(m * IsaMemories.BlockSize, IsaMemories.BlockSize), activations, block);
            }
        }

        Finish(product, matrix, element => (0, element % IsaMemories.BlockSize), place);
    }

    private void Multiply(MatrixVectorInstruction product, Place place)
    {
        var first = product.BAddress * IsaMemories.RowBytes(IsaBuffer.B);
        place.Check(IsaBuffer.B, product.BAddress, first + ((long)product.Blocks * IsaMemories.BlockSize));
        var activations = Memories.Of(IsaBuffer.B).Slice(first, product.Blocks * IsaMemories.BlockSize);
        var block = new sbyte[IsaMemories.BlockBytes];
        for (var channel = 0; channel < IsaMemories.Channels; channel++)
        {
            var weights = new IsaWeightReader(Memories, product, place, IsaBuffer.A, channel, product.AAddress * IsaMemories.BlockBytes);
            for (var bank = 0; bank < IsaMemories.VectorColumns / IsaMemories.BlockSize / IsaMemories.Channels; bank++)
            {
                var columns = ((bank * IsaMemories.Channels) + channel) * IsaMemories.BlockSize;
                for (var kb = 0; kb < product.Blocks; kb++)
                {
                    weights.Next(block);
                    Accumulate(vector.AsSpan(columns, IsaMemories.BlockSize), activations.Slice(kb * IsaMemories.BlockSize, IsaMemories.BlockSize), block);
                }
            }
        }

        Finish(product, vector, element => Math.DivRem(element, IsaMemories.BlockSize), place);
    }

    private static void Accumulate(Span<int> sums, ReadOnlySpan<byte> activations, sbyte[] block)
    {
        for (var n = 0; n < IsaMemories.BlockSize; n++)
        {
            for (var k = 0; k < IsaMemories.BlockSize; k++)
                sums[n] = unchecked(sums[n] + ((sbyte)activations[k] * block[(n * IsaMemories.BlockSize) + k]));
        }
    }

    /// <summary>Bias, and for an output ReLU, INT8 and empty accumulators.</summary>
    private void Finish(ProductInstruction product, int[] sums, Func<int, (int Row, int Column)> biasOf, Place place)
    {
        if (product.Bias)
        {
            var last = product.BiasAddress + biasOf(sums.Length - 1).Row + 1L;
            place.Check(IsaBuffer.Bias, product.BiasAddress, last * IsaMemories.RowBytes(IsaBuffer.Bias));
            for (var element = 0; element < sums.Length; element++)
            {
                var (row, column) = biasOf(element);
                sums[element] = unchecked(sums[element] + Memories.Bias(product.BiasAddress + row, column));
            }
        }

        if (!product.Output)
            return;
        place.Check(IsaBuffer.Global, product.OutAddress, (product.OutAddress + 1L) * IsaMemories.BlockBytes);
        for (var element = 0; element < sums.Length; element++)
        {
            if (product.Relu && sums[element] < 0)
                sums[element] = 0;
            var rounding = OutputShift == 0 ? 0 : 1L << (OutputShift - 1);
            Memories.Global(product.OutAddress, element) = (byte)(sbyte)Math.Clamp((sums[element] + rounding) >> OutputShift, sbyte.MinValue, sbyte.MaxValue);
        }

        Results?.Invoke(place.Number, [.. sums]);
        Array.Clear(sums);
    }

    private void Misc(MiscInstruction misc, Place place)
    {
        var count = misc.Blocks * IsaMemories.BlockSize;
        const int rowElements = IsaMemories.BlockBytes * IsaMemories.Channels;
        var rows = (count + rowElements - 1) / rowElements;
        var isBinary = misc.Operation is MiscOperation.Add or MiscOperation.Mul;
        foreach (var row in isBinary ? [misc.InA, misc.InB, misc.Out] : new[] { misc.InA, misc.Out })
            place.Check(IsaBuffer.Global, row, (long)(row + rows) * IsaMemories.BlockBytes);
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
    internal sealed class Place(IsaProgram program, int number)
    {
        public int Number => number;

        public IsaException Refuse(string reason) => new(new(IsaFaultKind.Execution, program.Positions[number], $"{program.NameOf(number)}: {reason}."));

        public void Check(IsaBuffer buffer, int row, long end)
        {
            var size = (long)IsaMemories.RowBytes(buffer) * IsaMemories.RowsOf(buffer);
            if (row >= IsaMemories.RowsOf(buffer) || end > size)
                throw Refuse($"row {row} and what follows ends at byte {end} of the {buffer} buffer, which has {size}");
        }

        public void CheckHbm(long address, int length)
        {
            if (address + length > HbmChannelMemory.Size)
                throw Refuse($"{length} bytes at address {address} are beyond the memory's 2^34 bytes");
        }
    }
}
