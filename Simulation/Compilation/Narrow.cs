using System.Numerics;
using System.Runtime.CompilerServices;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Operators on values of up to 64 bits that are no single instruction: shifts by any amount, division without traps.</summary>
internal static class Narrow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ShiftLeft32(uint value, ulong amount) => amount < 32 ? value << (int)amount : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShiftLeft64(ulong value, ulong amount) => amount < 64 ? value << (int)amount : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ShiftRight32(uint value, ulong amount) => amount < 32 ? value >> (int)amount : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShiftRight64(ulong value, ulong amount) => amount < 64 ? value >> (int)amount : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftRightSigned32(int value, ulong amount) => value >> (int)Math.Min(amount, 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ShiftRightSigned64(long value, ulong amount) => value >> (int)Math.Min(amount, 63);

    public static ulong DivideUnsigned(ulong a, ulong b) => b == 0 ? 0 : a / b;

    public static ulong RemainderUnsigned(ulong a, ulong b) => b == 0 ? a : a % b;

    /// <summary>The most negative number divided by −1 wraps, which the processor would not do.</summary>
    public static long DivideSigned(long a, long b) => b switch { 0 => 0, -1 => unchecked(-a), _ => a / b };

    public static long RemainderSigned(long a, long b) => b switch { 0 => a, -1 => 0, _ => a % b };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Parity(ulong value) => BitOperations.PopCount(value) & 1;

    /// <summary>Element of a value of up to 64 bits; 0 outside. <paramref name="last"/> is the greatest legal index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Element(ulong value, ulong index, ulong last, int stride) => index <= last ? value >> (int)((uint)index * (uint)stride) : 0;

    /// <summary>Replaces an element of a value of up to 64 bits; outside nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InsertElement(ulong value, ulong element, ulong index, ulong last, int stride, ulong mask)
    {
        if (index > last)
            return value;
        var low = (int)((uint)index * (uint)stride);
        return (value & ~(mask << low)) | (element << low);
    }

    /// <summary>Copies an element of 1, 2, 4 or 8 bytes to a row of elements.</summary>
    public static unsafe void Fill(byte* to, byte* from, int count, int size)
    {
        switch (size)
        {
            case 1:
                new Span<byte>(to, count).Fill(*from);
                break;
            case 2:
                new Span<ushort>(to, count).Fill(*(ushort*)from);
                break;
            case 4:
                new Span<uint>(to, count).Fill(*(uint*)from);
                break;
            default:
                new Span<ulong>(to, count).Fill(*(ulong*)from);
                break;
        }
    }
}
