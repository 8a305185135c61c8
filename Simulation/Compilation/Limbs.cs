using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Operators on values of more than 64 bits: little-endian 64-bit limbs in memory, bits above the width zero. Generated code calls these; a
/// destination may be one of the sources only where said. <c>mask</c> is the mask of the highest limb.
/// </summary>
internal static unsafe class Limbs
{
    private const int BlockLimbs = 8;

    /// <summary>Bit i in element i.</summary>
    private static readonly Vector512<ulong> LaneBits = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);

    public static int CountFor(int width) => (width + 63) / 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ulong* to, ulong* from, int count) => Unsafe.CopyBlockUnaligned(to, from, (uint)count * 8);

    /// <summary>Sum of operands with their own numbers of limbs. In place allowed.</summary>
    public static void Add(ulong* to, ulong* a, int countA, ulong* b, int countB, int count, ulong mask)
    {
        var common = Math.Min(count, Math.Min(countA, countB));
        var carry = 0UL;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
            carry = AddBlocks(to, a, b, common, ref i);
        for (; i < count; i++)
        {
            var (x, y) = (i < countA ? a[i] : 0, i < countB ? b[i] : 0);
            var half = x + y;
            var sum = half + carry;
            carry = (half < x ? 1UL : 0UL) | (sum < half ? 1UL : 0UL);
            to[i] = sum;
        }

        to[count - 1] &= mask;
    }

    /// <summary>Difference of operands with their own numbers of limbs. In place allowed.</summary>
    public static void Subtract(ulong* to, ulong* a, int countA, ulong* b, int countB, int count, ulong mask)
    {
        var common = Math.Min(count, Math.Min(countA, countB));
        var borrow = 0UL;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
            borrow = SubtractBlocks(to, a, b, common, ref i);
        for (; i < count; i++)
        {
            var (x, y) = (i < countA ? a[i] : 0, i < countB ? b[i] : 0);
            var half = x - y;
            to[i] = half - borrow;
            borrow = (x < y ? 1UL : 0UL) | (half < borrow ? 1UL : 0UL);
        }

        to[count - 1] &= mask;
    }

    /// <summary>In place allowed.</summary>
    public static void Negate(ulong* to, ulong* a, int count, ulong mask)
    {
        var carry = 1UL;
        for (var i = 0; i < count; i++)
        {
            var value = ~a[i] + carry;
            carry = value == 0 && carry == 1 ? 1UL : 0UL;
            to[i] = value;
        }

        to[count - 1] &= mask;
    }

    /// <summary>In place allowed.</summary>
    public static void Not(ulong* to, ulong* a, int count, ulong mask)
    {
        for (var i = 0; i < count; i++)
            to[i] = ~a[i];
        to[count - 1] &= mask;
    }

    /// <summary>In place allowed.</summary>
    public static void And(ulong* to, ulong* a, ulong* b, int count)
    {
        var i = 0;
        for (; i + BlockLimbs <= count; i += BlockLimbs)
            (Vector512.Load(a + i) & Vector512.Load(b + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = a[i] & b[i];
    }

    /// <summary>In place allowed.</summary>
    public static void Or(ulong* to, ulong* a, ulong* b, int count)
    {
        var i = 0;
        for (; i + BlockLimbs <= count; i += BlockLimbs)
            (Vector512.Load(a + i) | Vector512.Load(b + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = a[i] | b[i];
    }

    /// <summary>In place allowed.</summary>
    public static void Xor(ulong* to, ulong* a, ulong* b, int count)
    {
        var i = 0;
        for (; i + BlockLimbs <= count; i += BlockLimbs)
            (Vector512.Load(a + i) ^ Vector512.Load(b + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = a[i] ^ b[i];
    }

    /// <summary>Low limbs of an unsigned product; the operands have their own numbers of limbs.</summary>
    public static void Multiply(ulong* to, ulong* a, int countA, ulong* b, int countB, int count, ulong mask)
    {
        new Span<ulong>(to, count).Clear();
        for (var i = 0; i < Math.Min(countA, count); i++)
        {
            var carry = 0UL;
            for (var j = 0; i + j < count; j++)
            {
                if (j >= countB && carry == 0)
                    break;
                var high = Math.BigMul(a[i], j < countB ? b[j] : 0, out var low);
                low += to[i + j];
                high += low < to[i + j] ? 1UL : 0UL;
                low += carry;
                high += low < carry ? 1UL : 0UL;
                to[i + j] = low;
                carry = high;
            }
        }

        to[count - 1] &= mask;
    }

    /// <summary>Low limbs of a signed product.</summary>
    public static void MultiplySigned(ulong* to, ulong* a, int widthA, ulong* b, int widthB, int count, ulong mask)
    {
        var x = stackalloc ulong[count];
        var y = stackalloc ulong[count];
        SignExtend(x, a, widthA, count, ulong.MaxValue);
        SignExtend(y, b, widthB, count, ulong.MaxValue);
        Multiply(to, x, count, y, count, count, mask);
    }

    /// <summary>Quotient or remainder as the netlist defines it; slow, since wide dividers are rare.</summary>
    public static void Divide(ulong* to, ulong* a, ulong* b, int width, int op)
    {
        var count = CountFor(width);
        var result = Netlists.OpSemantics.Evaluate((Netlists.Op)op, width, Load(a, count), width, Load(b, count), width);
        Store(to, result, count);
    }

    public static int Equal(ulong* a, ulong* b, int count) =>
        new Span<ulong>(a, count).SequenceEqual(new Span<ulong>(b, count)) ? 1 : 0;

    public static int Less(ulong* a, ulong* b, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
                return a[i] < b[i] ? 1 : 0;
        }

        return 0;
    }

    public static int LessSigned(ulong* a, ulong* b, int width)
    {
        var (top, bit) = ((width - 1) / 64, (width - 1) % 64);
        var (signA, signB) = ((a[top] >> bit) & 1, (b[top] >> bit) & 1);
        return signA != signB ? (int)signA : Less(a, b, top + 1);
    }

    /// <summary>A shift amount of any width as a number that does not overflow.</summary>
    public static ulong Amount(ulong* a, int count)
    {
        for (var i = 1; i < count; i++)
        {
            if (a[i] != 0)
                return ulong.MaxValue;
        }

        return a[0];
    }

    public static void ShiftLeft(ulong* to, ulong* a, ulong amount, int count, ulong mask)
    {
        var (words, bits) = ((int)Math.Min(amount / 64, (ulong)count), (int)(amount % 64));
        for (var i = count - 1; i >= 0; i--)
        {
            var high = i >= words ? a[i - words] : 0;
            var low = i > words ? a[i - words - 1] : 0;
            to[i] = bits == 0 ? high : (high << bits) | (low >> (64 - bits));
        }

        to[count - 1] &= mask;
    }

    public static void ShiftRight(ulong* to, ulong* a, ulong amount, int count)
    {
        var (words, bits) = ((int)Math.Min(amount / 64, (ulong)count), (int)(amount % 64));
        for (var i = 0; i < count; i++)
        {
            var low = i + words < count ? a[i + words] : 0;
            var high = i + words + 1 < count ? a[i + words + 1] : 0;
            to[i] = bits == 0 ? low : (low >> bits) | (high << (64 - bits));
        }
    }

    public static void ShiftRightSigned(ulong* to, ulong* a, ulong amount, int width, int count, ulong mask)
    {
        var x = stackalloc ulong[count];
        SignExtend(x, a, width, count, ulong.MaxValue);
        var fill = (ulong)((long)x[count - 1] >> 63);
        var (words, bits) = ((int)Math.Min(amount / 64, (ulong)count), (int)(amount % 64));
        for (var i = 0; i < count; i++)
        {
            var low = i + words < count ? x[i + words] : fill;
            var high = i + words + 1 < count ? x[i + words + 1] : fill;
            to[i] = bits == 0 ? low : (low >> bits) | (high << (64 - bits));
        }

        to[count - 1] &= mask;
    }

    /// <summary>Bits low … low+width−1 of a value, into limbs.</summary>
    public static void Slice(ulong* to, ulong* a, int countA, int low, int width)
    {
        var (words, bits, count) = (low / 64, low % 64, CountFor(width));
        for (var i = 0; i < count; i++)
        {
            var lower = i + words < countA ? a[i + words] : 0;
            var upper = i + words + 1 < countA ? a[i + words + 1] : 0;
            to[i] = bits == 0 ? lower : (lower >> bits) | (upper << (64 - bits));
        }

        to[count - 1] &= Masks.OfTop(width);
    }

    /// <summary>Up to 64 bits from bit low on; bits above the value read 0.</summary>
    public static ulong Extract(ulong* a, int countA, int low, int width)
    {
        var (word, bit) = (low / 64, low % 64);
        var value = a[word] >> bit;
        if (bit + width > 64 && word + 1 < countA)
            value |= a[word + 1] << (64 - bit);
        return value & Masks.Of(width);
    }

    /// <summary>Element of a value of up to 64 bits; 0 outside.</summary>
    public static ulong ExtractElement(ulong* a, int widthA, ulong index, int stride, int width)
    {
        if (index > (ulong)(widthA - width) / (ulong)stride)
            return 0;
        return Extract(a, CountFor(widthA), (int)index * stride, width);
    }

    /// <summary>Wide element of a value; 0 outside.</summary>
    public static void SliceElement(ulong* to, ulong* a, int widthA, ulong index, int stride, int width)
    {
        if (index > (ulong)(widthA - width) / (ulong)stride)
            new Span<ulong>(to, CountFor(width)).Clear();
        else
            Slice(to, a, CountFor(widthA), (int)index * stride, width);
    }

    /// <summary>Replaces up to 64 bits from bit low on.</summary>
    public static void Insert(ulong* to, ulong value, int low, int width)
    {
        var (word, bit) = (low / 64, low % 64);
        var mask = Masks.Of(width);
        to[word] = (to[word] & ~(mask << bit)) | (value << bit);
        if (bit + width > 64)
            to[word + 1] = (to[word + 1] & ~(mask >> (64 - bit))) | (value >> (64 - bit));
    }

    /// <summary>Replaces bits from bit low on by a wide value.</summary>
    public static void InsertWide(ulong* to, ulong* value, int low, int width)
    {
        for (var done = 0; done < width; done += 64)
            Insert(to, value[done / 64], low + done, Math.Min(64, width - done));
    }

    /// <summary>Replaces an element; outside nothing happens.</summary>
    public static void InsertElement(ulong* to, int widthTo, ulong value, ulong index, int stride, int width)
    {
        if (index <= (ulong)(widthTo - width) / (ulong)stride)
            Insert(to, value, (int)index * stride, width);
    }

    /// <summary>Replaces a wide element; outside nothing happens.</summary>
    public static void InsertWideElement(ulong* to, int widthTo, ulong* value, ulong index, int stride, int width)
    {
        if (index <= (ulong)(widthTo - width) / (ulong)stride)
            InsertWide(to, value, (int)index * stride, width);
    }

    /// <summary>In place allowed.</summary>
    public static void ZeroExtend(ulong* to, ulong* a, int countA, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = i < countA ? a[i] : 0;
    }

    public static void SignExtend(ulong* to, ulong* a, int widthA, int count, ulong mask)
    {
        var (countA, spare) = (CountFor(widthA), (64 - (widthA % 64)) % 64);
        var top = (ulong)((long)(a[Math.Min(countA, count) - 1] << (countA <= count ? spare : 0)) >> (countA <= count ? spare : 0));
        for (var i = 0; i < count; i++)
            to[i] = i < countA - 1 ? a[i] : i == countA - 1 ? top : (ulong)((long)top >> 63);
        to[count - 1] &= mask;
    }

    public static int IsAllOnes(ulong* a, int width)
    {
        var count = CountFor(width);
        for (var i = 0; i < count - 1; i++)
        {
            if (a[i] != ulong.MaxValue)
                return 0;
        }

        return a[count - 1] == Masks.OfTop(width) ? 1 : 0;
    }

    public static int IsNonZero(ulong* a, int count)
    {
        var any = 0UL;
        for (var i = 0; i < count; i++)
            any |= a[i];
        return any != 0 ? 1 : 0;
    }

    public static int Parity(ulong* a, int count)
    {
        var all = 0UL;
        for (var i = 0; i < count; i++)
            all ^= a[i];
        return BitOperations.PopCount(all) & 1;
    }

    public static BigInteger Load(ulong* a, int count) => new(new ReadOnlySpan<byte>(a, count * 8), isUnsigned: true);

    public static void Store(ulong* to, BigInteger value, int count)
    {
        var bytes = new Span<byte>(to, count * 8);
        bytes.Clear();
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
    }

    /// <summary>
    /// Adds eight limbs at a time. A limb generates a carry when its sum wraps, and passes one on when its sum is all ones; adding the two
    /// patterns as numbers lets carries ripple through all limbs at once.
    /// </summary>
    private static ulong AddBlocks(ulong* to, ulong* a, ulong* b, int count, ref int i)
    {
        var carry = 0U;
        for (; i + BlockLimbs <= count; i += BlockLimbs)
        {
            var x = Vector512.Load(a + i);
            var sum = x + Vector512.Load(b + i);
            var generates = (uint)Vector512.LessThan(sum, x).ExtractMostSignificantBits();
            var passes = (uint)Vector512.Equals(sum, Vector512<ulong>.AllBitsSet).ExtractMostSignificantBits();
            var carries = (((generates << 1) | carry) + passes) ^ passes;
            carry = (carries >> BlockLimbs) & 1;
            (sum - Spread(carries)).Store(to + i);
        }

        return carry;
    }

    /// <summary>Subtracts eight limbs at a time, with borrows as in <see cref="AddBlocks"/>.</summary>
    private static ulong SubtractBlocks(ulong* to, ulong* a, ulong* b, int count, ref int i)
    {
        var borrow = 0U;
        for (; i + BlockLimbs <= count; i += BlockLimbs)
        {
            var (x, y) = (Vector512.Load(a + i), Vector512.Load(b + i));
            var difference = x - y;
            var generates = (uint)Vector512.LessThan(x, y).ExtractMostSignificantBits();
            var passes = (uint)Vector512.Equals(difference, Vector512<ulong>.Zero).ExtractMostSignificantBits();
            var borrows = (((generates << 1) | borrow) + passes) ^ passes;
            borrow = (borrows >> BlockLimbs) & 1;
            (difference + Spread(borrows)).Store(to + i);
        }

        return borrow;
    }

    /// <summary>All ones in the elements whose bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Spread(uint bits) => Vector512.Equals(Vector512.Create((ulong)bits) & LaneBits, LaneBits);
}
