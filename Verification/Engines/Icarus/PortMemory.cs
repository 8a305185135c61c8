using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Verification.Engines.Icarus;

/// <summary>
/// The memory that this process shares with vvp: a header and port table that describe it, port values, masks of unknown bits, and room for
/// the rows of a batch.
/// </summary>
internal sealed unsafe class PortMemory : IDisposable
{
    /// <summary>Room for the rows and columns of a batch, and for paths.</summary>
    public const int BatchBytes = 1 << 20;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public PortMemory(string path, EngineDesign design, int widestBatchRow)
    {
        var count = design.Ports.Length;
        var tableEnd = sizeof(Header) + (count * sizeof(PortEntry));
        var slots = ImmutableArray.CreateBuilder<PortSlot>(count);
        var offset = Aligned(tableEnd);
        foreach (var port in design.Ports)
        {
            slots.Add(new PortSlot(offset, PortSlot.BytesFor(port.Width), port.Width));
            offset = Aligned(offset + PortSlot.BytesFor(port.Width));
        }
        Slots = slots.MoveToImmutable();
        UnknownDistance = offset - Aligned(tableEnd);
        BatchOffset = offset + UnknownDistance;
        BatchCapacity = Math.Max(BatchBytes, widestBatchRow);
        var size = BatchOffset + BatchCapacity;

        file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite),
            null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, size);
        byte* memory = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        Base = memory;
        *(Header*)Base = new Header
        {
            Size = size,
            PortCount = count,
            ClockCount = design.Clocks.Length,
        };
        var entries = (PortEntry*)(Base + sizeof(Header));
        for (var i = 0; i < count; i++)
        {
            entries[i] = new PortEntry
            {
                Width = design.Ports[i].Width,
                IsInput = design.Ports[i].IsInput ? 1 : 0,
                ValueOffset = Slots[i].ByteOffset,
                UnknownOffset = Slots[i].ByteOffset + UnknownDistance,
                ByteCount = Slots[i].ByteCount,
                Clock = ClockOf(design, design.Ports[i].Name),
            };
        }
    }

    /// <summary>Where the memory is mapped.</summary>
    public byte* Base { get; private set; }

    /// <summary>Places of the ports.</summary>
    public ImmutableArray<PortSlot> Slots { get; }

    /// <summary>Distance from a port's value to its mask of unknown bits.</summary>
    public int UnknownDistance { get; }

    /// <summary>Where the room for batches begins.</summary>
    public int BatchOffset { get; }

    /// <summary>Its size.</summary>
    public int BatchCapacity { get; }

    public void Dispose()
    {
        if (Base == null)
            return;
        Base = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private static int Aligned(int offset) => (offset + 15) / 16 * 16;

    /// <summary>Twice the number of the clock that a port is, plus 1 when its rising edge is active; −1 for other ports.</summary>
    private static int ClockOf(EngineDesign design, string port)
    {
        var number = design.ClockNumber(port);
        return number < 0 ? -1 : (2 * number) + (design.Clocks[number].RisingEdge ? 1 : 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public long Size;
        public int PortCount;
        public int ClockCount;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PortEntry
    {
        public int Width;
        public int IsInput;
        public int ValueOffset;
        public int UnknownOffset;
        public int ByteCount;
        public int Clock;
    }
}
