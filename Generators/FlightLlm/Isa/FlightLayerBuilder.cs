namespace Generators.FlightLlm.Isa;

/// <summary>Instructions of a layer.</summary>
internal sealed class FlightLayerBuilder(FlightLayer layer, IsaShape shape, FlightImage image, long input, long output, List<Instruction> instructions)
{
    /// <summary>Halves of A, B, meta and FSB buffer that loads and products take turns in.</summary>
    private const int Slots = 2;

    /// <summary>Rows of the global buffer that wait to be stored.</summary>
    private const int Results = 4;

    private readonly List<Product> products = [];
    private readonly List<LoadInstruction> setUp = [];

    private int HalfRows => shape.BufferRows / Slots;

    /// <summary>Bytes of a dense block.</summary>
    private int BlockBytes => IsaShape.BlockBytes * layer.Precision.Bits() / 8;

    private int BanksOfVector => shape.VectorBanks;

    /// <summary>Blocks along K whose weights fit half of the B buffer, and whose indices fit half of theirs.</summary>
    private int MatrixBlocks => Math.Min(HalfRows * shape.RowBytes(IsaBuffer.B) / BlockBytes, BlocksOfIndices);

    /// <summary>Blocks whose indices fit half of a channel of the meta buffer.</summary>
    private int BlocksOfIndices => layer.Sparsity is null
        ? int.MaxValue
        : HalfRows * shape.RowBytes(IsaBuffer.Meta) / layer.Sparsity.Cast<int>().Max(fsb => IsaPattern.Find(shape.Sparsity, fsb)!.IndexBytes);

    /// <summary>
    /// Blocks along K whose weights fit half of a channel of the A buffer with all columns of blocks, and whose FSB fit half of theirs: an even number,
    /// because a row of the B buffer has two blocks of the vector.
    /// </summary>
    private int VectorBlocks => Even(Math.Min(HalfRows, HalfRows * shape.WideRowBytes / BlockBytes) / BanksOfVector);

    /// <summary>Appends the layer's instructions.</summary>
    public void Build(int rows, bool isFirst, bool isLast)
    {
        if (layer.Bias is { } bias)
            setUp.Add(new LoadInstruction { Buffer = IsaBuffer.Bias, HbmAddress = image.Place(bias), Length = layer.N * sizeof(int) });
        if (rows == 1)
            PlanVector();
        else
            PlanMatrix(rows);
        Emit(isFirst, isLast);
    }

    private void PlanVector()
    {
        setUp.Add(new LoadInstruction { Buffer = IsaBuffer.B, HbmAddress = input, Length = layer.K });
        var tileBlocks = BanksOfVector * shape.Channels;
        for (var first = 0; first < layer.BlocksN; first += tileBlocks)
        {
            var columns = Math.Min(tileBlocks, layer.BlocksN - first);
            foreach (var (chunk, blocks, isEnd) in Chunks(layer.Sparsity is null ? VectorBlocks : SparseVectorBlocks()))
            {
                var product = new MatrixVectorInstruction
                {
                    Blocks = blocks,
                    Output = isEnd,
                    Bias = isEnd && layer.Bias is not null,
                    Relu = layer.Relu,
                    BiasAddress = first,
                    BAddress = chunk / 2,
                };
                var loads = LoadsOfWeights(IsaBuffer.A, first, columns, chunk, blocks);
                var store = new StoreInstruction
                {
                    IsVector = true,
                    HbmAddress = output + ((long)first * IsaShape.BlockSize),
                    Length = columns * IsaShape.BlockSize,
                    HbmChannel = 0,
                };
                products.Add(new Product(Placed(product), loads, isEnd ? store : null));
            }
        }
    }

    private void PlanMatrix(int rows)
    {
        var places = new Dictionary<(int Nb, int Chunk), List<LoadInstruction>>();
        for (var (tile, left) = (0, rows); left > 0; tile++, left -= shape.MatrixRows)
        {
            var here = Math.Min(left, shape.MatrixRows);
            for (var nb = 0; nb < layer.BlocksN; nb++)
            {
                foreach (var (chunk, blocks, isEnd) in Chunks(MatrixBlocks))
                {
                    var product = new MatrixMatrixInstruction
                    {
                        Blocks = blocks,
                        Output = isEnd,
                        Bias = isEnd && layer.Bias is not null,
                        Relu = layer.Relu,
                        BiasAddress = nb,
                        AAddress = (tile % Slots * HalfRows) + chunk,
                    };
                    if (!places.TryGetValue((nb, chunk), out var weights))
                        places.Add((nb, chunk), weights = LoadsOfWeights(IsaBuffer.B, nb, 1, chunk, blocks));
                    var loads = weights.Select(load => load with { BankAddress = load.BankAddress + SlotOffset(load.Buffer) }).ToList();
                    if (nb == 0 && chunk == 0)
                        loads.Insert(0, LoadOfActivations(tile));

                    // The last rows of a ragged tile: banks that are full, and the channels of the last one.
                    var store = new StoreInstruction
                    {
                        HbmAddress = output + ((((long)tile * layer.BlocksN) + nb) * shape.WideRowBytes),
                        Length = (here + shape.Channels - 1) / shape.Channels * IsaShape.BlockSize,
                        HbmChannel = (here - 1) % shape.Channels,
                    };
                    products.Add(new Product(Placed(product), loads, isEnd ? store : null));
                }
            }
        }
    }

    private LoadInstruction LoadOfActivations(int tile) => new()
    {
        Buffer = IsaBuffer.A,
        BankAddress = tile % Slots * HalfRows,
        HbmAddress = input + ((long)tile * layer.BlocksK * shape.WideRowBytes),
        Length = layer.BlocksK * shape.WideRowBytes,
    };

    /// <summary>Most blocks along K of a sparse matrix-vector product: its indices fit half of a channel of the meta buffer.</summary>
    private int SparseVectorBlocks() => Math.Min(VectorBlocks, Even(BlocksOfIndices / BanksOfVector));

    private static int Even(int blocks) => blocks & ~1;

    /// <summary>Pieces of K: first block, blocks, and whether it is the last one.</summary>
    private IEnumerable<(int First, int Blocks, bool IsEnd)> Chunks(int most)
    {
        for (var first = 0; first < layer.BlocksK; first += most)
            yield return (first, Math.Min(most, layer.BlocksK - first), first + most >= layer.BlocksK);
    }

    private int SlotOffset(IsaBuffer buffer) => buffer is IsaBuffer.B or IsaBuffer.Meta or IsaBuffer.Fsb ? products.Count % Slots * HalfRows : 0;

    /// <summary>Addresses of the product that comes next.</summary>
    private ProductInstruction Placed(ProductInstruction product)
    {
        var first = products.Count % Slots * HalfRows;
        var row = products.Count(each => each.Store is not null) % Results;
        product = product with
        {
            OutAddress = row,
            Precision = layer.Precision,
            UnsignedCodes = layer.Zero is not null,
            Zero = layer.Zero ?? 0,
            HasShift = layer.OutputShift is not null,
            Shift = layer.OutputShift ?? 0,
        };
        if (product is MatrixVectorInstruction)
            product = product with { AAddress = first };
        else
            product = product with { BAddress = first };
        return layer.Sparsity is null ? product with { Sparse = layer.HasSparseCycles } : product with { Sparse = true, MetaAddress = first, FsbAddress = first };
    }

    /// <summary>Places weights in the memory and gives the loads that fetch them.</summary>
    private List<LoadInstruction> LoadsOfWeights(IsaBuffer buffer, int firstN, int columns, int firstK, int blocks)
    {
        var isWide = buffer == IsaBuffer.A;
        var bank = isWide ? products.Count % Slots * HalfRows : 0;
        var channels = Math.Min(columns, shape.Channels);
        if (layer.Weights is null)
        {
            var bytes = (columns + channels - 1) / channels * blocks * BlockBytes;
            var stored = Math.Max(1, (int)Math.Ceiling(bytes * layer.StoredPart));
            return [Load(buffer, bank, image.Reserve(stored), stored, channels)];
        }

        // A sparse piece has blocks in all columns, because every block needs an FSB.
        var pieces = Enumerable.Range(0, layer.Sparsity is null ? channels : isWide ? shape.Channels : 1).Select(channel =>
        {
            var piece = new FlightPiece(layer.Precision);
            var last = layer.Sparsity is null || !isWide ? columns : BanksOfVector * shape.Channels;
            for (var column = channel; column < last; column += shape.Channels)
            {
                for (var kb = firstK; kb < firstK + blocks; kb++)
                {
                    if (column < columns)
                        piece.Add(layer, firstN + column, kb);
                    else
                        piece.AddEmpty(layer);
                }
            }

            return piece;
        }).ToArray();
        var loads = new List<LoadInstruction>();
        var (address, length) = image.Place([.. pieces.Select(piece => piece.Payload)]);
        loads.Add(Load(buffer, bank, address, length, pieces.Length));
        if (layer.Sparsity is null)
            return loads;
        (address, length) = image.Place([.. pieces.Select(piece => piece.Meta)]);
        loads.Add(Load(IsaBuffer.Meta, bank, address, length, pieces.Length));
        (address, length) = image.Place([.. pieces.Select(piece => piece.Fsb)]);
        loads.Add(Load(IsaBuffer.Fsb, bank, address, length, pieces.Length));
        return loads;
    }

    private LoadInstruction Load(IsaBuffer buffer, int bank, long address, int length, int channels)
    {
        var isPart = IsaShape.IsWide(buffer) && channels < shape.Channels;
        return new() { Buffer = buffer, BankAddress = bank, HbmAddress = address, Length = length, ZeroFill = isPart, HbmChannel = isPart ? channels - 1 : 0 };
    }

    /// <summary>
    /// Loads of product i wait for product i - 2, whose half of the buffers they fill; products wait for their loads, and outputs for the store that frees
    /// their row.
    /// </summary>
    private void Emit(bool isFirst, bool isLast)
    {
        var outputs = products.Count(product => product.Store is not null);
        var output = 0;
        var unit = products[0].Instruction.Unit;
        for (var i = 0; i < products.Count; i++)
        {
            var (instruction, loads, store) = products[i];
            var all = i == 0 ? [.. setUp, .. loads] : loads;
            for (var each = 0; each < all.Count; each++)
            {
                var wait = IsaUnits.None;
                if (each == 0 && i == 0 && !isFirst)
                    wait |= IsaUnits.Store;
                if (each == 0 && i >= Slots)
                    wait |= unit.Only();
                instructions.Add(all[each] with { Wait = wait, Release = each == all.Count - 1 ? unit.Only() : IsaUnits.None });
            }

            instructions.Add(instruction with
            {
                Wait = IsaUnits.Load | (store is not null && output >= Results ? IsaUnits.Store : IsaUnits.None),
                Release = (i < products.Count - Slots ? IsaUnits.Load : IsaUnits.None) | (store is not null ? IsaUnits.Store : IsaUnits.None),
            });
            if (store is null)
                continue;
            var isLastStore = output == outputs - 1;
            instructions.Add(store with
            {
                BankAddress = instruction.OutAddress,
                Wait = unit.Only(),
                Release = (output < outputs - Results ? unit.Only() : IsaUnits.None) | (isLastStore && !isLast ? IsaUnits.Load : IsaUnits.None),
            });
            output++;
        }
    }

    private sealed record Product(ProductInstruction Instruction, List<LoadInstruction> Loads, StoreInstruction? Store);
}
