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
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)BytesFor(depth, width, lanes), 64);
    }

    /// <summary>Number of words.</summary>
    public int Depth { get; }

    /// <summary>Number of 64-bit parts in a word.</summary>
    public int PartCount { get; }

    /// <summary>Size of a memory.</summary>
    public static long BytesFor(int depth, int width, int lanes) =>
        (long)depth * lanes * (width <= BitsInPart ? ModelPort.BytesFor(width) : (width + BitsInPart - 1) / BitsInPart * sizeof(ulong));

    /// <summary>Reads a part of the word at each lane's address; 0 outside.</summary>
    public void Load(int part, ReadOnlySpan<ulong> addresses, Span<ulong> values)
    {
        for (var lane = 0; lane < addresses.Length; lane++)
        {
            var address = addresses[lane];
            if (address >= (ulong)Depth)
            {
                values[lane] = 0;
                continue;
            }

            var place = Place(part, (int)address, lane);
            values[lane] = elementBytes switch
            {
                1 => *place,
                2 => *(ushort*)place,
                4 => *(uint*)place,
                _ => *(ulong*)place,
            };
        }
    }

    /// <summary>Writes a part of the word at the address of each lane that is enabled; addresses outside write nothing.</summary>
    public void Store(int part, ReadOnlySpan<ulong> enables, ReadOnlySpan<ulong> addresses, ReadOnlySpan<ulong> values)
    {
        for (var lane = 0; lane < addresses.Length; lane++)
        {
            if (enables[lane] != 0 && addresses[lane] < (ulong)Depth)
                Store(part, (int)addresses[lane], lane, values[lane]);
        }
    }

    /// <summary>Writes a part of one lane's word.</summary>
    public void Store(int part, int address, int lane, ulong value)
    {
        var place = Place(part, address, lane);
        switch (elementBytes)
        {
            case 1:
                *place = (byte)value;
                break;
            case 2:
                *(ushort*)place = (ushort)value;
                break;
            case 4:
                *(uint*)place = (uint)value;
                break;
            default:
                *(ulong*)place = value;
                break;
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }

    private byte* Place(int part, int address, int lane) =>
        memory + (((((long)address * PartCount) + part) * lanes) + (lanes == 1 ? 0 : lane)) * elementBytes;
}
