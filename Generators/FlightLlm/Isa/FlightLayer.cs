using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>
/// A linear layer: INT8 activations times INT8 weights, INT32 bias, ReLU. K and N are multiples of 16. Without <see cref="Weights"/> it is a shape for
/// performance models.
/// </summary>
public sealed record FlightLayer
{
    /// <summary>Inputs.</summary>
    public required int K { get; init; }

    /// <summary>Outputs.</summary>
    public required int N { get; init; }

    /// <summary>Weights [k, n]; null for a shape alone.</summary>
    public sbyte[,]? Weights { get; init; }

    /// <summary>Bias of each output; null for none.</summary>
    public ImmutableArray<int>? Bias { get; init; }

    /// <summary>Negative results become 0.</summary>
    public bool Relu { get; init; }

    /// <summary>How weights are stored: each one has to have a code.</summary>
    public IsaPrecision Precision { get; init; }

    /// <summary>Codes are unsigned and this is taken off them, 0 to 15; null for two's complement.</summary>
    public int? Zero { get; init; }

    /// <summary>Bits by which results are shifted right, 0 to 31; null for what is the same throughout the program.</summary>
    public int? OutputShift { get; init; }

    /// <summary>
    /// The FSB byte of each block [n / 16, k / 16]: 2, 4, 8 or 16 for N:16, and <see cref="IsaPattern.FsbOf"/> of other patterns of the core; null for dense weights. Each M
    /// rows of a column have at most N weights that are not 0.
    /// </summary>
    public int[,]? Sparsity { get; init; }

    /// <summary>Part of the bytes of INT8 weights that are stored: 0.5 for four bits. For shapes alone; other layers have 1.</summary>
    public double StoredPart { get; init; } = 1;

    /// <summary>For shapes alone: products take the cycles of sparse weights.</summary>
    public bool HasSparseCycles { get; init; }

    /// <summary>Blocks along K.</summary>
    public int BlocksK => K / IsaShape.BlockSize;

    /// <summary>Blocks along N.</summary>
    public int BlocksN => N / IsaShape.BlockSize;

    /// <summary>Why the layer can't be compiled: what is wrong and where; null when it can.</summary>
    /// <param name="rows">Rows of activations.</param>
    /// <param name="shape">Sizes of the core.</param>
    /// <returns>A sentence or null.</returns>
    internal string? Mistake(int rows, IsaShape shape)
    {
        if (K <= 0 || K % IsaShape.BlockSize != 0)
            return $"{nameof(K)} is {K}; it is a multiple of {IsaShape.BlockSize}, and not 0.";
        if (N <= 0 || N % IsaShape.BlockSize != 0 || BlocksN > shape.BufferRows)
            return $"{nameof(N)} is {N}; it is a multiple of {IsaShape.BlockSize} up to {shape.BufferRows * IsaShape.BlockSize}, and not 0.";
        if (Weights is not null && (Weights.GetLength(0), Weights.GetLength(1)) != (K, N))
            return $"{nameof(Weights)} are {Weights.GetLength(0)} × {Weights.GetLength(1)}; the layer is {K} × {N}.";
        if (Bias is { } bias && bias.Length != N)
            return $"{nameof(Bias)} has {bias.Length} numbers; the layer has {N} outputs.";
        if (Weights is not null && StoredPart != 1)
            return $"{nameof(StoredPart)} is for shapes; of weights {nameof(Precision)} says how they are stored.";
        if (OutputShift is < 0 or > 31)
            return $"{nameof(OutputShift)} is {OutputShift}; it is 0 to 31.";
        if (Zero is < 0 or > IsaPrecisions.GreatestZero || (Zero is not null && Precision == IsaPrecision.Int8))
            return $"{nameof(Zero)} is {Zero}; it is 0 to {IsaPrecisions.GreatestZero}, and weights of 8 bits have none.";
        // All of the B buffer holds a vector, half of the A buffer the rows of a matrix.
        var most = rows == 1 ? shape.BufferRows * shape.RowBytes(IsaBuffer.B) : shape.BufferRows / 2 * IsaShape.BlockSize;
        if (K > most)
            return $"{nameof(K)} is {K}; the buffers hold activations of up to {most} inputs.";
        if (Weights is not null && PrecisionMistake() is { } unstored)
            return unstored;
        if (Sparsity is null)
            return null;
        if (Weights is null || (Sparsity.GetLength(0), Sparsity.GetLength(1)) != (BlocksN, BlocksK))
            return $"{nameof(Sparsity)} has a number for each block of weights: {BlocksN} × {BlocksK}.";
        foreach (var (nb, kb) in from nb in Enumerable.Range(0, BlocksN) from kb in Enumerable.Range(0, BlocksK) select (nb, kb))
        {
            if (MistakeIn(nb, kb, shape.Sparsity) is { } mistake)
                return mistake;
        }

        return null;
    }

    /// <summary>Weights of a column of a block that are stored, with their rows: the ones that are not 0, and zeros behind them as far as there is room.</summary>
    /// <param name="nb">Block along N.</param>
    /// <param name="kb">Block along K.</param>
    /// <param name="column">Column in the block.</param>
    /// <returns>Rows and weights, rows rising.</returns>
    internal IEnumerable<(int Row, sbyte Weight)> Stored(int nb, int kb, int column)
    {
        var all = Enumerable.Range(0, IsaShape.BlockSize)
            .Select(row => (Row: row, Weight: Weights![(kb * IsaShape.BlockSize) + row, (nb * IsaShape.BlockSize) + column])).ToArray();
        return Sparsity is null
            ? all
            : all.Chunk(PatternOf(nb, kb).M).SelectMany(rows => rows.OrderBy(each => each.Weight == 0).ThenBy(each => each.Row).Take(PatternOf(nb, kb).N).OrderBy(each => each.Row));
    }

    /// <summary>The pattern of a block of sparse weights.</summary>
    /// <param name="nb">Block along N.</param>
    /// <param name="kb">Block along K.</param>
    internal IsaPattern PatternOf(int nb, int kb) => IsaPattern.Find(IsaSparsity.Every, Sparsity![nb, kb])!;

    /// <summary>The code of a weight that has one.</summary>
    /// <param name="weight">The weight.</param>
    internal int CodeOf(int weight) => Code(weight)!.Value;

    private int? Code(int weight) => Precision.Code(weight, Zero is not null, Zero ?? 0);

    private string? PrecisionMistake()
    {
        var codes = Enumerable.Range(0, 1 << Precision.Bits()).Select(code => Precision.Weight(code, Zero is not null, Zero ?? 0)).ToArray();
        var range = $"weights of {Precision}{(Zero is null ? "" : $" with the zero point {Zero}")} are {codes.Min()} to {codes.Max()}";
        foreach (var (k, n) in from k in Enumerable.Range(0, K) from n in Enumerable.Range(0, N) select (k, n))
        {
            if (Code(Weights![k, n]) is null)
                return $"{nameof(Weights)}[{k}, {n}] is {Weights[k, n]}; {range}.";
        }

        // Columns with fewer weights than they have room for are filled up with zeros.
        return Sparsity is not null && Code(0) is null ? $"{nameof(Sparsity)} needs weights of 0; {range}." : null;
    }

    private string? MistakeIn(int nb, int kb, IsaSparsity sparsity)
    {
        if (IsaPattern.Find(sparsity, Sparsity![nb, kb]) is not { } pattern)
            return $"{nameof(Sparsity)}[{nb}, {kb}] is {IsaPattern.Mistake(sparsity, Sparsity[nb, kb])}.";
        foreach (var (column, group) in from column in Enumerable.Range(0, IsaShape.BlockSize) from each in Enumerable.Range(0, IsaShape.BlockSize / pattern.M) select (column, each))
        {
            var n = (nb * IsaShape.BlockSize) + column;
            var nonZero = Enumerable.Range((kb * IsaShape.BlockSize) + (group * pattern.M), pattern.M).Count(k => Weights![k, n] != 0);
            var where = pattern.M == IsaShape.BlockSize ? "" : $"rows {group * pattern.M} to {((group + 1) * pattern.M) - 1} of ";
            if (nonZero > pattern.N)
                return $"Column {n} has {nonZero} weights that are not 0 in {where}block {kb} along K; {nameof(Sparsity)}[{nb}, {kb}] allows {pattern.N}.";
        }

        return null;
    }
}
