using System.Collections.Immutable;
using System.Numerics;

namespace Generators.FlightLlm.Isa;

/// <summary>Patterns that blocks of sparse weights may have.</summary>
public enum IsaSparsity
{
    /// <summary>2, 4, 8 and 16 of 16, as in the release.</summary>
    Release,

    /// <summary>Also 1, 2 and 4 of 8 and 1 and 2 of 4.</summary>
    Groups,

    /// <summary>Also 1 of 16.</summary>
    Every,
}

/// <summary>
/// N:M: each M rows of a column keep N weights. A block has 16 rows, so a column keeps 16 · N / M, each with an index of log2 M bits that tells its place among its M rows.
/// </summary>
/// <param name="N">Weights that are kept.</param>
/// <param name="M">Rows that they are kept of: 16, 8 or 4.</param>
public sealed record IsaPattern(int N, int M)
{
    private const int MBits = 5;

    private static readonly ImmutableArray<IsaPattern> Release = [new(16, 16), new(2, 16), new(4, 16), new(8, 16)];
    private static readonly ImmutableArray<IsaPattern> Groups = [.. Release, new(1, 8), new(2, 8), new(4, 8), new(1, 4), new(2, 4)];
    private static readonly ImmutableArray<IsaPattern> Every = [.. Groups, new(1, 16)];

    /// <summary>Weights of a column of a block.</summary>
    public int Kept => IsaShape.BlockSize * N / M;

    /// <summary>Bits of an index: 4, 3 or 2.</summary>
    public int IndexBits => BitOperations.Log2((uint)M);

    /// <summary>The FSB byte: N, and in bits 6 to 5 0 for N:16, 1 for N:8, 2 for N:4.</summary>
    public int Fsb => FsbOf(N, M);

    /// <summary>Bytes of a block's indices.</summary>
    public int IndexBytes => 2 * Kept * IndexBits;

    /// <summary>A block's indices as they are stored.</summary>
    /// <param name="rows">Rows of the block, 0 to 15, in the order of the weights.</param>
    /// <returns>Bytes; an index tells the place among its M rows.</returns>
    public byte[] PackIndices(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var bytes = new byte[((rows.Count * IndexBits) + 7) / 8];
        for (var i = 0; i < rows.Count * IndexBits; i++)
            bytes[i / 8] |= (byte)((rows[i / IndexBits] >> (i % IndexBits) & 1) << (i % 8));
        return bytes;
    }

    /// <summary>The FSB byte of N:M.</summary>
    /// <param name="n">N.</param>
    /// <param name="m">M: 16, 8 or 4.</param>
    /// <returns>The byte.</returns>
    public static int FsbOf(int n, int m) => n | ((BitOperations.Log2(IsaShape.BlockSize) - BitOperations.Log2((uint)m)) << MBits);

    /// <summary>The patterns of a core; dense blocks first.</summary>
    /// <param name="sparsity">What it has.</param>
    /// <returns>The patterns.</returns>
    public static ImmutableArray<IsaPattern> Of(IsaSparsity sparsity) => sparsity switch
    {
        IsaSparsity.Release => Release,
        IsaSparsity.Groups => Groups,
        _ => Every,
    };

    /// <summary>The pattern of an FSB byte.</summary>
    /// <param name="sparsity">What the core has.</param>
    /// <param name="fsb">The byte.</param>
    /// <returns>The pattern, or null.</returns>
    public static IsaPattern? Find(IsaSparsity sparsity, int fsb) => Of(sparsity).FirstOrDefault(pattern => pattern.Fsb == fsb);

    /// <summary>Why an FSB byte is illegal: "1; it is 2, 4, 8 or 16".</summary>
    /// <param name="sparsity">What the core has.</param>
    /// <param name="fsb">The byte.</param>
    /// <returns>Part of a sentence.</returns>
    internal static string Mistake(IsaSparsity sparsity, int fsb)
    {
        if (sparsity == IsaSparsity.Release)
            return $"{fsb}; it is 2, 4, 8 or 16";
        var (n, m) = (fsb & ((1 << MBits) - 1), IsaShape.BlockSize >> (fsb >> MBits));
        var name = m >= 4 ? $" ({n}:{m})" : "";
        var reason = n == 3 && m >= 4 ? "; groups of three fill the 16 slices of a chain in three beats alone, and the parts of a column would be in several chains" : "";
        return $"{fsb}{name}; it is {string.Join(", ", Of(sparsity).Select(pattern => $"{pattern.Fsb} ({pattern.N}:{pattern.M})"))}{reason}";
    }
}
