using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// The words of a memory for each lane, or once for all lanes in a ROM. A word is 1, 2, 4 or 8 bytes, or several parts of 64 bits; the words of all
/// lanes at one address are neighbours, since lanes often use nearby addresses.
/// </summary>
internal sealed unsafe class LaneMemory : IDisposable
{
    private const int BitsInPart = 64;

    private readonly int lanes;
    private readonly int elementBytes;
    private byte* memory;

    public LaneMemory(int depth, int width, int lanes)
    {
        this.lanes = lanes;
        Depth = depth;
        PartCount = (width + BitsInPart - 1) / BitsInPart;
        elementBytes = PartCount > 1 ? sizeof(ulong) : ModelPort.BytesFor(width);
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)BytesFor(depth, width, lanes) + sizeof(ulong), 64);
    }

    /// <summary>Number of words.</summary>
    public int Depth { get; }

    /// <summary>Number of 64-bit parts in a word.</summary>
    public int PartCount { get; }

    /// <summary>Size of a memory.</summary>
    public static long BytesFor(int depth, int width, int lanes) =>
        (long)depth * lanes * (width <= BitsInPart ? ModelPort.BytesFor(width) : (width + BitsInPart - 1) / BitsInPart * sizeof(ulong));

    /// <summary>Reads a part of the word at each lane's address; 0 outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int part, ReadOnlySpan<ulong> addresses, Span<ulong> values)
    {
        var words = memory + ((long)part * lanes * elementBytes);
        var step = (ulong)PartCount * (ulong)lanes * (ulong)elementBytes;
        var laneStep = lanes == 1 ? 0UL : (ulong)elementBytes;
        // A word is read as 64 bits whatever its size; there is room behind the last one.
        var mask = ulong.MaxValue >> (BitsInPart - (elementBytes * 8));
        var depth = (ulong)Depth;
        for (var lane = 0; lane < values.Length && lane < addresses.Length; lane++)
        {
            var address = addresses[lane];
            values[lane] = address < depth ? *(ulong*)(words + (address * step)) & mask : 0;
            words += laneStep;
        }
    }

    /// <summary>Writes a part of the word at the address of each lane that is enabled; addresses outside write nothing.</summary>
    /// <param name="part">Number of the part.</param>
    /// <param name="enables">One bit for each lane.</param>
    /// <param name="addresses">One address for each lane.</param>
    /// <param name="values">One number for each lane.</param>
    public void Store(int part, ReadOnlySpan<ulong> enables, ReadOnlySpan<ulong> addresses, ReadOnlySpan<ulong> values)
    {
        switch (elementBytes)
        {
            case 1:
                Store<byte>(part, enables, addresses, values);
                break;
            case 2:
                Store<ushort>(part, enables, addresses, values);
                break;
            case 4:
                Store<uint>(part, enables, addresses, values);
                break;
            default:
                Store<ulong>(part, enables, addresses, values);
                break;
        }
    }

    /// <summary>Writes a part of one lane's word.</summary>
    public void Store(int part, int address, int lane, ulong value)
    {
        // Little-endian: the low bytes of a number come first.
        var place = (((((long)address * PartCount) + part) * lanes) + lane) * elementBytes;
        new ReadOnlySpan<byte>(&value, elementBytes).CopyTo(new Span<byte>(memory + place, elementBytes));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store<T>(int part, ReadOnlySpan<ulong> enables, ReadOnlySpan<ulong> addresses, ReadOnlySpan<ulong> values)
        where T : unmanaged
    {
        var words = (T*)memory + ((long)part * lanes);
        var step = (ulong)PartCount * (ulong)lanes;
        for (var group = 0; group < enables.Length; group++)
        {
            for (var left = enables[group]; left != 0; left &= left - 1)
            {
                var lane = (group * BitsInPart) + BitOperations.TrailingZeroCount(left);
                if (addresses[lane] < (ulong)Depth)
                    words[(addresses[lane] * step) + (ulong)lane] = Unsafe.As<ulong, T>(ref Unsafe.AsRef(in values[lane]));
            }
        }
    }
}
