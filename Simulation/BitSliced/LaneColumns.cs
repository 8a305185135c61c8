using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Turns columns of numbers, one for each lane, into vectors of bits and back. Sixty-four lanes and eight bits are one vector of 512 bits, whose
/// 8 × 64 bits are transposed as bytes first and then as bits inside each block of 8 × 8.
/// </summary>
internal static unsafe class LaneColumns
{
    private const int LanesAtOnce = 64;
    private const int BitsAtOnce = 8;

    private static readonly Vector512<byte> BytesTransposed = Vector512.Create(
        [.. Enumerable.Range(0, LanesAtOnce).Select(place => (byte)((place % BitsAtOnce * BitsAtOnce) + (place / BitsAtOnce)))]);

    /// <summary>Stores the low bits of numbers.</summary>
    /// <param name="places">For each bit, lowest first and at most 64, the address of its vector.</param>
    /// <param name="values">One number for each lane; a multiple of 64.</param>
    public static void Store(ReadOnlySpan<nint> places, ReadOnlySpan<ulong> values)
    {
        for (var low = 0; low < places.Length; low += BitsAtOnce)
        {
            var bits = places[low..Math.Min(low + BitsAtOnce, places.Length)];
            for (var lane = 0; lane < values.Length; lane += LanesAtOnce)
            {
                var rows = TransposeBits(Narrow(values.Slice(lane, LanesAtOnce), low).AsUInt64());
                rows = Vector512.Shuffle(rows.AsByte(), BytesTransposed).AsUInt64();
                for (var bit = 0; bit < bits.Length; bit++)
                    *(ulong*)(bits[bit] + (lane / BitsAtOnce)) = rows[bit];
            }
        }
    }

    /// <summary>Loads numbers; bits above those given are 0.</summary>
    /// <param name="places">For each bit, lowest first and at most 64, the address of its vector.</param>
    /// <param name="flips">For each bit all ones where the vector holds its complement, else 0.</param>
    /// <param name="values">Receives one number for each lane; a multiple of 64.</param>
    public static void Load(ReadOnlySpan<nint> places, ReadOnlySpan<ulong> flips, Span<ulong> values)
    {
        Span<ulong> words = stackalloc ulong[BitsAtOnce];
        for (var low = 0; low < places.Length; low += BitsAtOnce)
        {
            var count = Math.Min(BitsAtOnce, places.Length - low);
            words.Clear();
            for (var lane = 0; lane < values.Length; lane += LanesAtOnce)
            {
                for (var bit = 0; bit < count; bit++)
                    words[bit] = *(ulong*)(places[low + bit] + (lane / BitsAtOnce)) ^ flips[low + bit];
                var rows = Vector512.Create((ReadOnlySpan<ulong>)words);
                var bytes = TransposeBits(Vector512.Shuffle(rows.AsByte(), BytesTransposed).AsUInt64()).AsByte();
                Widen(bytes, low, values.Slice(lane, LanesAtOnce));
            }
        }
    }

    /// <summary>In each word, bit 8r+c goes to bit 8c+r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> TransposeBits(Vector512<ulong> value)
    {
        value = Exchange(value, 7, 0x00AA_00AA_00AA_00AA);
        value = Exchange(value, 14, 0x0000_CCCC_0000_CCCC);
        return Exchange(value, 28, 0x0000_0000_F0F0_F0F0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Exchange(Vector512<ulong> value, int distance, ulong mask)
    {
        var differing = (value ^ (value >>> distance)) & Vector512.Create(mask);
        return value ^ differing ^ (differing << distance);
    }

    /// <summary>The bytes of 64 numbers from a bit on.</summary>
    private static Vector512<byte> Narrow(ReadOnlySpan<ulong> values, int low)
    {
        Unsafe.SkipInit(out Vector512<byte> bytes);
        var target = (byte*)&bytes;
        fixed (ulong* source = values)
        {
            for (var i = 0; i < LanesAtOnce; i += Vector512<ulong>.Count)
            {
                if (Avx512F.IsSupported)
                {
                    *(ulong*)(target + i) = Avx512F.ConvertToVector128Byte(Vector512.Load(source + i) >>> low).AsUInt64().ToScalar();
                    continue;
                }

                for (var lane = i; lane < i + Vector512<ulong>.Count; lane++)
                    target[lane] = (byte)(source[lane] >> low);
            }
        }

        return bytes;
    }

    /// <summary>Puts bytes into 64 numbers from a bit on; the lowest bits come first and clear those above.</summary>
    private static void Widen(Vector512<byte> bytes, int low, Span<ulong> values)
    {
        var source = (byte*)&bytes;
        fixed (ulong* target = values)
        {
            for (var i = 0; i < LanesAtOnce; i += Vector512<ulong>.Count)
            {
                if (Avx512F.IsSupported)
                {
                    var wide = Avx512F.ConvertToVector512UInt64(Vector128.CreateScalarUnsafe(*(ulong*)(source + i)).AsByte()) << low;
                    (low == 0 ? wide : wide | Vector512.Load(target + i)).Store(target + i);
                    continue;
                }

                for (var lane = i; lane < i + Vector512<ulong>.Count; lane++)
                    target[lane] = low == 0 ? source[lane] : target[lane] | ((ulong)source[lane] << low);
            }
        }
    }
}
