using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Keeps the entries of frames in memories, two frames with ping-pong, of which one is loaded while the other is sorted in its place and read.</summary>
/// <param name="config">The engine.</param>
public sealed class BitonicStore(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Words of frames.</summary>
    public Stream<Packet<TopKLoad>> Loads { get; } = In.Stream(new Packet<TopKLoad>(new TopKLoad(config)));

    /// <summary>The frame that is sorted. Taking it frees its memory.</summary>
    public Stream<BitonicFrame> Frames { get; } = Out.Stream(new BitonicFrame(config));

    /// <summary>Address of a word of it.</summary>
    public UInt ReadAddress { get; } = In.UInt(new BitonicSize(config).AddressBits);

    /// <summary>The word's entries, a cycle later; of words that were neither loaded nor written, anything.</summary>
    public Vec<BitonicEntry> ReadEntries { get; } = Out.Vec(config.Lanes, new BitonicEntry(config));

    /// <summary>Writes a word of it.</summary>
    public Flow<BitonicWord> Writes { get; } = In.Flow(new BitonicWord(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var size = new BitonicSize(Config);
        var banks = Config.PingPong ? 2 : 1;
        var isFull = Enumerable.Range(0, banks).Select(bank => Reg.Bit().Named($"is_full_{bank}")).ToArray();
        var frames = Enumerable.Range(0, banks).Select(bank => Reg.Of(new BitonicFrame(Config), Reset.None).Named($"frame_{bank}")).ToArray();
        var loadBank = banks == 2 ? Reg.Bit() : false;
        var readBank = banks == 2 ? Reg.Bit() : false;
        var (load, last) = (Loads.Payload.Word, Loads.Payload.Last);
        var loaded = Entries(load);
        var available = Available(load, last);

        Loads.Ready.Value = banks == 1 ? !isFull[0] : !Mux(loadBank, isFull[1], isFull[0]);
        Frames.Valid.Value = banks == 1 ? isFull[0] : Mux(readBank, isFull[1], isFull[0]);
        Frames.Payload.Value = banks == 1 ? frames[0] : Mux(readBank, frames[1], frames[0]);
        var (isLoaded, isFreed) = (Loads.Fire & last, Frames.Fire);
        if (banks == 2)
        {
            loadBank.Next = loadBank ^ isLoaded;
            readBank.Next = readBank ^ isFreed;
        }

        var words = new Vec<BitonicEntry>[banks];
        for (var bank = 0; bank < banks; bank++)
        {
            var memory = Mem.Of(TopKLanes.Depth(size.Words), Shape.Vec(Config.Lanes, new BitonicEntry(Config))).Named($"words_{bank}");
            var isLoading = !isFull[bank];
            using (When(Mux(isLoading, Loads.Fire & IsBank(loadBank, bank), Writes.Valid & IsBank(readBank, bank))))
                memory[Mux(isLoading, load.Address.Wrap(size.AddressBits), Writes.Payload.Address)].Next = Mux(isLoading, loaded, Writes.Payload.Entries);
            using (When(isLoaded & IsBank(loadBank, bank)))
            {
                isFull[bank].Next = true;
                frames[bank].Job.Next = load.Job;
                frames[bank].LastAddress.Next = load.Address;
                frames[bank].Available.Next = available;
            }

            using (ElseWhen(isFreed & IsBank(readBank, bank)))
                isFull[bank].Next = false;
            words[bank] = memory.ReadNext(ReadAddress);
        }

        ReadEntries.Value = banks == 1 ? words[0] : Mux(readBank, words[1], words[0]);

        Bit IsBank(Bit selected, int bank) => banks == 1 ? true : selected == (bank == 1);
    }

    private Vec<BitonicEntry> Entries(TopKLoad load)
    {
        var entries = Wire.Vec(Config.Lanes, new BitonicEntry(Config));
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            var number = UInt.Constant(lane, Math.Max(1, new BitonicSize(Config).LaneBits));
            entries[lane].IsAbsent.Value = !load.Available[lane];
            entries[lane].Head.Stored.Value = load.Values[lane];
            entries[lane].Head.Index.Value = (Config.Lanes == 1 ? load.Address : Cat(load.Address, number).AsUInt()).Wrap(Config.IndexBits);
        }

        return entries;
    }

    private UInt Available(TopKLoad load, Bit last)
    {
        var isFirst = Reg.Bit(reset: 1);
        var before = Reg.UInt(new BitonicSize(Config).CountBits, reset: Reset.None);
        var all = (Mux(isFirst, 0, before) + load.Available.CountOnes()).Wrap(before.Width);
        using (When(Loads.Fire))
        {
            isFirst.Next = last;
            before.Next = all;
        }

        return all;
    }
}
