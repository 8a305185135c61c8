using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// The memories of a model that are not logic, with their ports. Addresses and words leave the vectors as columns of numbers, one for each lane,
/// and enter them again.
/// </summary>
internal sealed class LaneMemories : IDisposable
{
    private const int BitsInPart = 64;

    private readonly LaneMemory?[] memories;
    private readonly Port[] reads;
    private readonly Port[] writes;
    private readonly ulong[] addresses;
    private readonly ulong[] values;
    private readonly ulong[] enables;

    public LaneMemories(BitSlicedCode code, LanePorts ports, int lanes)
    {
        addresses = new ulong[lanes];
        values = new ulong[lanes];
        enables = new ulong[lanes / BitsInPart];
        memories = new LaneMemory?[code.Flat.Memories.Count];
        foreach (var number in Used(code))
        {
            var memory = code.Flat.Memories[number];
            memories[number] = new LaneMemory(memory.Depth, memory.Width, memory.IsRom ? 1 : lanes);
        }

        reads = [.. code.Logic.Reads.Select((read, i) => code.Program.LiveReads[i]
            ? new Port(memories[read.Memory]!, 0, default, ports.PlacesOf(read.Address), ports.PlacesOf(read.Data))
            : default)];
        writes = [.. code.Logic.Writes.Where((_, i) => code.Program.LiveWrites[i]).Select(write => new Port(
            memories[write.Memory]!, write.Clock, ports.PlacesOfWritten([write.Enable])[0], ports.PlacesOfWritten(write.Address), ports.PlacesOfWritten(write.Data)))];
    }

    /// <summary>Size of the memories of a model.</summary>
    public static long BytesFor(BitSlicedCode code, int lanes) => Used(code)
        .Select(number => code.Flat.Memories[number])
        .Sum(memory => LaneMemory.BytesFor(memory.Depth, memory.Width, memory.IsRom ? 1 : lanes));

    /// <summary>A memory by its number in the flat definition; null when it is logic or not used.</summary>
    public LaneMemory? this[int memory] => memories[memory];

    /// <summary>Performs a read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(in LaneStorage storage, int read)
    {
        ref readonly var port = ref reads[read];
        LanePorts.Load(storage, port.Address, addresses);
        for (var part = 0; part < port.Memory.PartCount; part++)
        {
            port.Memory.Load(part, addresses, values);
            LanePorts.Store(storage, Part(port.Data, part), values);
        }
    }

    /// <summary>Performs the writes of the clocks that rise, in program order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(in LaneStorage storage, ulong clocks)
    {
        foreach (ref readonly var port in writes.AsSpan())
        {
            if (((clocks >> port.Clock) & 1) == 0)
                continue;
            if (!LanePorts.LoadBit(storage, port.Enable, enables))
                continue;
            LanePorts.Load(storage, port.Address, addresses);
            for (var part = 0; part < port.Memory.PartCount; part++)
            {
                LanePorts.Load(storage, Part(port.Data, part), values);
                port.Memory.Store(part, enables, addresses, values);
            }
        }
    }

    public void Dispose()
    {
        foreach (var memory in memories)
            memory?.Dispose();
    }

    private static IEnumerable<int> Used(BitSlicedCode code) =>
        code.Logic.Reads.Where((_, i) => code.Program.LiveReads[i]).Select(read => read.Memory).Distinct();

    private static ReadOnlySpan<BitPlace> Part(BitPlace[] data, int part) =>
        data.AsSpan(part * BitsInPart, Math.Min(BitsInPart, data.Length - (part * BitsInPart)));

    private readonly record struct Port(LaneMemory Memory, int Clock, BitPlace Enable, BitPlace[] Address, BitPlace[] Data);
}
