using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Transposes 64 × 64 bits: bit j of word i goes to bit i of word j. With AVX-512 as bytes inside each vector of eight words, then as words among the
/// eight vectors, then as bits inside blocks of 8 × 8; otherwise by exchanging ever smaller blocks.
/// </summary>
internal static unsafe class BitMatrix
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 64;

    /// <summary>Transposes numbers into rows of bits.</summary>
    /// <param name="source">64 words.</param>
    /// <param name="target">64 words; those from <paramref name="rows"/> on are left undefined.</param>
    /// <param name="rows">Number of rows needed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToRows(ulong* source, ulong* target, int rows)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            Exchange(source, target);
            return;
        }

        var eight = new Eight
        {
            V0 = TransposeBytes(Vector512.Load(source)),
            V1 = TransposeBytes(Vector512.Load(source + 8)),
            V2 = TransposeBytes(Vector512.Load(source + 16)),
            V3 = TransposeBytes(Vector512.Load(source + 24)),
            V4 = TransposeBytes(Vector512.Load(source + 32)),
            V5 = TransposeBytes(Vector512.Load(source + 40)),
            V6 = TransposeBytes(Vector512.Load(source + 48)),
            V7 = TransposeBytes(Vector512.Load(source + 56)),
        };
        eight.TransposeWords();
        StoreRows(eight.V0, target);
        if (rows > 8)
            StoreRows(eight.V1, target + 8);
        if (rows > 16)
        {
            StoreRows(eight.V2, target + 16);
            StoreRows(eight.V3, target + 24);
        }

        if (rows > 32)
        {
            StoreRows(eight.V4, target + 32);
            StoreRows(eight.V5, target + 40);
            StoreRows(eight.V6, target + 48);
            StoreRows(eight.V7, target + 56);
        }
    }

    /// <summary>Transposes rows of bits into numbers.</summary>
    /// <param name="source">64 words; those from <paramref name="rows"/> on must be 0.</param>
    /// <param name="target">64 words.</param>
    /// <param name="rows">Number of rows there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromRows(ulong* source, ulong* target, int rows)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            Exchange(source, target);
            return;
        }

        var eight = new Eight { V0 = LoadRows(source) };
        if (rows > 8)
            eight.V1 = LoadRows(source + 8);
        if (rows > 16)
        {
            eight.V2 = LoadRows(source + 16);
            eight.V3 = LoadRows(source + 24);
        }

        if (rows > 32)
        {
            eight.V4 = LoadRows(source + 32);
            eight.V5 = LoadRows(source + 40);
            eight.V6 = LoadRows(source + 48);
            eight.V7 = LoadRows(source + 56);
        }

        eight.TransposeWords();
        TransposeBytes(eight.V0).Store(target);
        TransposeBytes(eight.V1).Store(target + 8);
        TransposeBytes(eight.V2).Store(target + 16);
        TransposeBytes(eight.V3).Store(target + 24);
        TransposeBytes(eight.V4).Store(target + 32);
        TransposeBytes(eight.V5).Store(target + 40);
        TransposeBytes(eight.V6).Store(target + 48);
        TransposeBytes(eight.V7).Store(target + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(Vector512<ulong> bytes, ulong* target) => TransposeBytes(TransposeBits(bytes)).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> LoadRows(ulong* source) => TransposeBits(TransposeBytes(Vector512.Load(source)));

    /// <summary>In 64 bytes, byte 8r+c goes to byte 8c+r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> TransposeBytes(Vector512<ulong> value) => Avx512Vbmi.PermuteVar64x8(value.AsByte(), Vector512.Create(
        (byte)0, 8, 16, 24, 32, 40, 48, 56, 1, 9, 17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42, 50, 58, 3, 11, 19, 27, 35, 43, 51, 59,
        4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29, 37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, 63)).AsUInt64();

    /// <summary>In each word, bit 8r+c goes to bit 8c+r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> TransposeBits(Vector512<ulong> value)
    {
        value = ExchangeBits(value, 7, 0x00AA_00AA_00AA_00AA);
        value = ExchangeBits(value, 14, 0x0000_CCCC_0000_CCCC);
        return ExchangeBits(value, 28, 0x0000_0000_F0F0_F0F0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> ExchangeBits(Vector512<ulong> value, int distance, ulong mask)
    {
        var differing = (value ^ (value >>> distance)) & Vector512.Create(mask);
        return value ^ differing ^ (differing << distance);
    }

    private static void Exchange(ulong* source, ulong* target)
    {
        new Span<ulong>(source, Size).CopyTo(new Span<ulong>(target, Size));
        var mask = 0x0000_0000_FFFF_FFFFUL;
        for (var distance = Size / 2; distance > 0; distance /= 2, mask ^= mask << distance)
        {
            for (var i = 0; i < Size; i = (i + distance + 1) & ~distance)
            {
                var differing = ((target[i] >> distance) ^ target[i + distance]) & mask;
                target[i + distance] ^= differing;
                target[i] ^= differing << distance;
            }
        }
    }

    /// <summary>Eight vectors of eight words. Separate fields, so that the compiler keeps them in registers.</summary>
    private struct Eight
    {
        public Vector512<ulong> V0;
        public Vector512<ulong> V1;
        public Vector512<ulong> V2;
        public Vector512<ulong> V3;
        public Vector512<ulong> V4;
        public Vector512<ulong> V5;
        public Vector512<ulong> V6;
        public Vector512<ulong> V7;

        /// <summary>Word c of vector r goes to word r of vector c: blocks of four, of two and of one change sides.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void TransposeWords()
        {
            Swap4(ref V0, ref V4);
            Swap4(ref V1, ref V5);
            Swap4(ref V2, ref V6);
            Swap4(ref V3, ref V7);
            Swap2(ref V0, ref V2);
            Swap2(ref V1, ref V3);
            Swap2(ref V4, ref V6);
            Swap2(ref V5, ref V7);
            Swap1(ref V0, ref V1);
            Swap1(ref V2, ref V3);
            Swap1(ref V4, ref V5);
            Swap1(ref V6, ref V7);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Swap4(ref Vector512<ulong> first, ref Vector512<ulong> second) =>
            Pair(ref first, ref second, Vector512.Create(0UL, 1, 2, 3, 8, 9, 10, 11), Vector512.Create(4UL, 5, 6, 7, 12, 13, 14, 15));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Swap2(ref Vector512<ulong> first, ref Vector512<ulong> second) =>
            Pair(ref first, ref second, Vector512.Create(0UL, 1, 8, 9, 4, 5, 12, 13), Vector512.Create(2UL, 3, 10, 11, 6, 7, 14, 15));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Swap1(ref Vector512<ulong> first, ref Vector512<ulong> second) =>
            Pair(ref first, ref second, Vector512.Create(0UL, 8, 2, 10, 4, 12, 6, 14), Vector512.Create(1UL, 9, 3, 11, 5, 13, 7, 15));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Pair(ref Vector512<ulong> first, ref Vector512<ulong> second, Vector512<ulong> low, Vector512<ulong> high)
        {
            var (a, b) = (first, second);
            first = Avx512F.PermuteVar8x64x2(a, low, b);
            second = Avx512F.PermuteVar8x64x2(a, high, b);
        }
    }
}
