using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Reads the list of the least from a sorted frame: entry by entry. Three cycles for a word and one for each entry.</summary>
/// <param name="config">The engine.</param>
public sealed class BitonicMinHeads(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>The frame is sorted.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>No more heads are wanted.</summary>
    public Bit Ends { get; } = In.Bit();

    /// <summary>The heads; as many as there are values, and anything behind them.</summary>
    public Stream<TopKHead> Heads { get; } = Out.Stream(new TopKHead(config));

    /// <summary>Address of a word that is needed; valid until it is read.</summary>
    public Stream<UInt> Reads { get; } = Out.Stream(Shape.UInt(new BitonicSize(config).AddressBits));

    /// <summary>The word that was read, in the cycle after the read.</summary>
    public Vec<BitonicEntry> Entries { get; } = In.Vec(config.Lanes, new BitonicEntry(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var isActive = Reg.Bit();
        var isReading = Reg.Bit();
        var hasWord = Reg.Bit();
        var address = Reg.UInt(Reads.Payload.Width, reset: Reset.None);
        var lane = Reg.UInt(Math.Max(1, new BitonicSize(Config).LaneBits), reset: Reset.None);
        var word = Reg.Vec(Config.Lanes, new TopKHead(Config), Reset.None);
        var isLastLane = lane == Config.Lanes - 1;
        Reads.Valid.Value = isActive & !hasWord & !isReading;
        Reads.Payload.Value = address;
        Heads.Valid.Value = hasWord;
        Heads.Payload.Value = TopKLanes.At(word, lane);
        isReading.Next = Reads.Fire & !Ends;
        using (When(isReading))
        {
            for (var i = 0; i < Config.Lanes; i++)
                word[i].Next = Entries[i].Head;
        }

        using (When(Begins | Ends))
        {
            isActive.Next = Begins;
            hasWord.Next = false;
            address.Next = 0;
            lane.Next = 0;
        }

        using (ElseWhen(isReading))
            hasWord.Next = true;
        using (ElseWhen(Heads.Fire))
        {
            lane.Next = Mux(isLastLane, 0, (lane + 1).Wrap(lane.Width));
            hasWord.Next = !isLastLane;
            address.Next = (address + isLastLane.AsUInt()).Wrap();
        }
    }
}

/// <summary>
/// Reads the list of the greatest from a sorted frame: from its end down, but equal keys from the first one of them up, since the one with the lowest index comes
/// first. For that, each run of equal keys is searched for its beginning, a word in a cycle, before its entries are read. A run takes a cycle, and each entry;
/// three cycles for every word that is read. Keys are compared for equality only, by Lanes comparators.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class BitonicMaxHeads(TopKConfig config) : Module<TopKConfig>(config)
{
    private readonly BitonicSize size = new(config);

    /// <summary>The frame is sorted.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>Its values.</summary>
    public UInt Count { get; } = In.UInt(new BitonicSize(config).CountBits);

    /// <summary>No more heads are wanted.</summary>
    public Bit Ends { get; } = In.Bit();

    /// <summary>The heads, as many as there are values.</summary>
    public Stream<TopKHead> Heads { get; } = Out.Stream(new TopKHead(config));

    /// <summary>Address of a word that is needed; valid until it is read.</summary>
    public Stream<UInt> Reads { get; } = Out.Stream(Shape.UInt(new BitonicSize(config).AddressBits));

    /// <summary>The word that was read, in the cycle after the read.</summary>
    public Vec<BitonicEntry> Entries { get; } = In.Vec(config.Lanes, new BitonicEntry(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var isActive = Reg.Bit();
        var isSearching = Reg.Bit(reset: Reset.None);
        var end = Reg.UInt(size.CountBits, reset: Reset.None);
        var start = Reg.UInt(size.CountBits, reset: Reset.None);
        var position = Reg.UInt(size.CountBits, reset: Reset.None);
        var searched = Reg.UInt(size.AddressBits, reset: Reset.None);
        var isFirstWord = Reg.Bit(reset: Reset.None);
        var runKey = Reg.UInt(Config.ValueBits, reset: Reset.None);

        // One word is held; each state says which one it needs.
        var isReading = Reg.Bit();
        var hasWord = Reg.Bit();
        var held = Reg.UInt(size.AddressBits, reset: Reset.None);
        var word = Reg.Vec(Config.Lanes, new TopKHead(Config), Reset.None);
        var last = (end - 1).Wrap(end.Width);
        var address = Mux(isSearching, Mux(isFirstWord, AddressOf(last), searched), AddressOf(position));
        var hasNeeded = isActive & hasWord & (held == address);
        Reads.Valid.Value = isActive & !isReading & !hasNeeded;
        Reads.Payload.Value = address;
        isReading.Next = Reads.Fire & !Ends;
        using (When(isReading))
        {
            held.Next = address;
            for (var i = 0; i < Config.Lanes; i++)
                word[i].Next = Entries[i].Head;
        }

        using (When(Begins | Ends))
            hasWord.Next = false;
        using (ElseWhen(isReading))
            hasWord.Next = true;

        var lastLane = LaneOf(last);
        var key = Mux(isFirstWord, TopKLanes.At(word, lastLane).Stored.Key, runKey);
        var differs = TopKLanes.Mask(word.Select((head, lane) => (head.Stored.Key != key) & (!isFirstWord | (lastLane >= lane))));
        var behindOther = Config.Lanes == 1 ? UInt.Constant(1, 1) : differs.HighestSet().Index + 1;
        var isFound = differs.AnySet() | (address == 0);
        var first = Mux(differs.AnySet(), behindOther, 0) + (size.LaneBits == 0 ? address : address << size.LaneBits);
        Heads.Valid.Value = hasNeeded & !isSearching;
        Heads.Payload.Value = TopKLanes.At(word, LaneOf(position));
        using (When(Begins | Ends))
        {
            isActive.Next = Begins & (Count != 0);
            isSearching.Next = true;
            isFirstWord.Next = true;
            end.Next = Count;
        }

        using (ElseWhen(hasNeeded & isSearching))
        {
            isFirstWord.Next = false;
            runKey.Next = key;
            searched.Next = (address - 1).Wrap();
            isSearching.Next = !isFound;
            start.Next = first.Wrap(start.Width);
            position.Next = first.Wrap(start.Width);
        }

        using (ElseWhen(Heads.Fire))
        {
            position.Next = (position + 1).Wrap();
            using (When(position == last))
            {
                end.Next = start;
                isFirstWord.Next = true;
                isSearching.Next = true;
                isActive.Next = start != 0;
            }
        }
    }

    private UInt AddressOf(UInt entry) => size.WordBits == 0 ? UInt.Constant(0, 1) : entry.Slice(size.LaneBits, size.WordBits);

    private UInt LaneOf(UInt entry) => size.LaneBits == 0 ? UInt.Constant(0, 1) : entry.Slice(0, size.LaneBits);
}
