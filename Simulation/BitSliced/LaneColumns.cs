using System.Runtime.CompilerServices;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Turns columns of numbers, one for each lane, into vectors of bits and back, 64 lanes at a time.</summary>
internal static unsafe class LaneColumns
{
    private const int BitsInByte = 8;

    /// <summary>Stores the low bits of numbers.</summary>
    /// <param name="places">For each bit, lowest first and at most 64, the address of its vector.</param>
    /// <param name="values">One number for each lane; a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Store(ReadOnlySpan<nint> places, ReadOnlySpan<ulong> values)
    {
        var rows = stackalloc ulong[BitMatrix.Size];
        fixed (ulong* source = values)
        {
            for (var lane = 0; lane < values.Length; lane += BitMatrix.Size)
            {
                BitMatrix.ToRows(source + lane, rows, places.Length);
                for (var bit = 0; bit < places.Length; bit++)
                    *(ulong*)(places[bit] + (lane / BitsInByte)) = rows[bit];
            }
        }
    }

    /// <summary>Loads numbers; bits above those given are 0.</summary>
    /// <param name="places">For each bit, lowest first and at most 64, the address of its vector.</param>
    /// <param name="flips">For each bit all ones where the vector holds its complement, else 0.</param>
    /// <param name="values">Receives one number for each lane; a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Load(ReadOnlySpan<nint> places, ReadOnlySpan<ulong> flips, Span<ulong> values)
    {
        var rows = stackalloc ulong[BitMatrix.Size];
        new Span<ulong>(rows, BitMatrix.Size)[places.Length..].Clear();
        fixed (ulong* target = values)
        {
            for (var lane = 0; lane < values.Length; lane += BitMatrix.Size)
            {
                for (var bit = 0; bit < places.Length; bit++)
                    rows[bit] = *(ulong*)(places[bit] + (lane / BitsInByte)) ^ flips[bit];
                BitMatrix.FromRows(rows, target + lane, places.Length);
            }
        }
    }
}
