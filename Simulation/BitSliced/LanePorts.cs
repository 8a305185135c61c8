using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Where a model keeps its vectors at the moment.</summary>
/// <param name="block">Inputs, words read and computed values.</param>
/// <param name="state">State.</param>
/// <param name="vectorBytes">Size of a vector.</param>
internal readonly unsafe struct LaneStorage(byte* block, byte* state, int vectorBytes)
{
    /// <summary>Number of 64-bit words in a vector.</summary>
    public int WordCount => vectorBytes / sizeof(ulong);

    /// <summary>The vector of a slot in the block.</summary>
    public ulong* Block(int slot) => (ulong*)(block + ((long)slot * vectorBytes));

    /// <summary>The vector of a slot of state.</summary>
    public ulong* State(int slot) => (ulong*)(state + ((long)slot * vectorBytes));
}

/// <summary>
/// The bits of all ports, and of the ports of memories, as places. Clocks and resets have slots behind those of the program, and so has a
/// constant 0.
/// </summary>
internal sealed unsafe class LanePorts
{
    private const int BitsInWord = 64;

    private readonly LutProgram program;
    private readonly BitPlace[][] places;
    private readonly int zeroSlot;

    public LanePorts(BitSlicedCode code, ImmutableArray<ModelPort> ports, Definition top)
    {
        program = code.Program;
        var slot = program.BlockSlotCount;
        zeroSlot = slot++;
        var control = ports.Length - top.Ports.Count;
        places = new BitPlace[ports.Length][];
        for (var port = 0; port < ports.Length; port++)
        {
            if (port < control)
                ControlSlots.Add(ports[port].Name, slot);
            places[port] = port < control ? [new BitPlace(BitRegion.Block, slot++, false)] : PlacesOf(code.Logic.Ports[port - control]);
        }

        BlockSlotCount = slot;
    }

    /// <summary>Number of slots in the block.</summary>
    public int BlockSlotCount { get; }

    /// <summary>Slots of clocks and resets by name.</summary>
    public Dictionary<string, int> ControlSlots { get; } = new(StringComparer.Ordinal);

    /// <summary>Places of literals of inputs, outputs and addresses to be read.</summary>
    public BitPlace[] PlacesOf(int[] literals) => Array.ConvertAll(literals, literal => Real(program.PlaceOf(literal)));

    /// <summary>Places of literals of write ports at the end of an edge.</summary>
    public BitPlace[] PlacesOfWritten(int[] literals) => Array.ConvertAll(literals, literal => Real(program.PlaceOfWritten(literal)));

    private BitPlace Real(BitPlace place) => place.Region == BitRegion.Zero ? place with { Region = BitRegion.Block, Slot = zeroSlot } : place;

    /// <summary>Stores 64 bits of a port from a bit on.</summary>
    public void Store(in LaneStorage storage, int port, int low, ReadOnlySpan<ulong> values) => Store(storage, Bits(places[port], low), values);

    /// <summary>Stores numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(in LaneStorage storage, ReadOnlySpan<BitPlace> bits, ReadOnlySpan<ulong> values)
    {
        Span<nint> addresses = stackalloc nint[bits.Length];
        for (var i = 0; i < addresses.Length; i++)
            addresses[i] = (nint)storage.Block(bits[i].Slot);
        LaneColumns.Store(addresses, values);
    }

    /// <summary>Loads 64 bits of a port from a bit on.</summary>
    public void Load(in LaneStorage storage, int port, int low, Span<ulong> values) => Load(storage, Bits(places[port], low), values);

    /// <summary>Loads numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(in LaneStorage storage, ReadOnlySpan<BitPlace> bits, Span<ulong> values)
    {
        Span<nint> addresses = stackalloc nint[bits.Length];
        Span<ulong> flips = stackalloc ulong[bits.Length];
        for (var i = 0; i < addresses.Length; i++)
        {
            addresses[i] = (nint)AddressOf(storage, bits[i]);
            flips[i] = bits[i].IsComplement ? ulong.MaxValue : 0;
        }

        LaneColumns.Load(addresses, flips, values);
    }

    /// <summary>Stores bits that are vectors already.</summary>
    public void StoreBits(in LaneStorage storage, int port, ReadOnlySpan<ulong> vectors)
    {
        var words = storage.WordCount;
        for (var bit = 0; bit < places[port].Length; bit++)
            vectors.Slice(bit * words, words).CopyTo(new Span<ulong>(storage.Block(places[port][bit].Slot), words));
    }

    /// <summary>Loads bits as vectors.</summary>
    public void LoadBits(in LaneStorage storage, int port, Span<ulong> vectors)
    {
        var words = storage.WordCount;
        for (var bit = 0; bit < places[port].Length; bit++)
        {
            var place = places[port][bit];
            var target = vectors.Slice(bit * words, words);
            new ReadOnlySpan<ulong>(AddressOf(storage, place), words).CopyTo(target);
            if (!place.IsComplement)
                continue;
            foreach (ref var word in target)
                word = ~word;
        }
    }

    /// <summary>Loads a bit of all lanes.</summary>
    /// <returns>Whether it is 1 in any lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool LoadBit(in LaneStorage storage, in BitPlace place, Span<ulong> lanes)
    {
        var source = AddressOf(storage, place);
        var flip = place.IsComplement ? ulong.MaxValue : 0;
        var any = 0UL;
        for (var i = 0; i < lanes.Length; i++)
            any |= lanes[i] = source[i] ^ flip;
        return any != 0;
    }

    /// <summary>Stores one number for all lanes.</summary>
    public void Fill(in LaneStorage storage, int port, BigInteger value)
    {
        for (var bit = 0; bit < places[port].Length; bit++)
            new Span<ulong>(storage.Block(places[port][bit].Slot), storage.WordCount).Fill(((value >> bit) & 1).IsZero ? 0 : ulong.MaxValue);
    }

    /// <summary>Stores the number of one lane.</summary>
    public void StoreLane(in LaneStorage storage, int port, int lane, BigInteger value)
    {
        var mask = 1UL << (lane % BitsInWord);
        for (var bit = 0; bit < places[port].Length; bit++)
        {
            ref var word = ref storage.Block(places[port][bit].Slot)[lane / BitsInWord];
            word = ((value >> bit) & 1).IsZero ? word & ~mask : word | mask;
        }
    }

    /// <summary>Loads the number of one lane.</summary>
    public BigInteger LoadLane(in LaneStorage storage, int port, int lane)
    {
        var value = BigInteger.Zero;
        for (var bit = places[port].Length - 1; bit >= 0; bit--)
        {
            var place = places[port][bit];
            var isSet = ((AddressOf(storage, place)[lane / BitsInWord] >> (lane % BitsInWord)) & 1) != 0;
            value = (value << 1) | (isSet != place.IsComplement ? BigInteger.One : BigInteger.Zero);
        }

        return value;
    }

    private static ulong* AddressOf(in LaneStorage storage, in BitPlace place) =>
        place.Region == BitRegion.State ? storage.State(place.Slot) : storage.Block(place.Slot);

    private static ReadOnlySpan<BitPlace> Bits(BitPlace[] places, int low) => places.AsSpan(low, Math.Min(BitsInWord, places.Length - low));
}
