using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>A <see cref="TopKBuffer"/>.</summary>
public sealed record TopKBufferConfig
{
    /// <summary>The engine.</summary>
    public required TopKConfig Engine { get; init; }

    /// <summary>Width of what is noted of a frame while it is loaded.</summary>
    public required int NoteBits { get; init; }
}

/// <summary>A word of a frame in a memory.</summary>
public sealed class TopKBufferWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKBufferWord(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Lanes, new TopKStored(config));
        Available = Shape.Bits(config.Lanes);
    }

    /// <summary>Its values.</summary>
    public Vec<TopKStored> Values { get; }

    /// <summary>Lanes that may be selected.</summary>
    public Bits Available { get; }
}

/// <summary>A word that was read.</summary>
public sealed class TopKBufferRead : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKBufferRead(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.WordBits);
        Content = new TopKBufferWord(config);
    }

    /// <summary>Its number in the frame.</summary>
    public UInt Address { get; }

    /// <summary>The word.</summary>
    public TopKBufferWord Content { get; }
}

/// <summary>A frame that is loaded.</summary>
public sealed class TopKBufferFrame : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The buffer.</param>
    public TopKBufferFrame(TopKBufferConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Job = new TopKJob(config.Engine);
        LastAddress = Shape.UInt(config.Engine.WordBits);
        Note = Shape.Bits(config.NoteBits);
    }

    /// <summary>The lists that it wants.</summary>
    public TopKJob Job { get; }

    /// <summary>Address of its last word.</summary>
    public UInt LastAddress { get; }

    /// <summary>What was noted of it.</summary>
    public Bits Note { get; }
}

/// <summary>
/// Keeps frames in memories for architectures that go over their words several times: two frames with ping-pong, one of which is loaded while the other is
/// read, and one without. Block memory: a word is read a cycle after its address is known.
/// </summary>
/// <param name="config">Engine and note.</param>
public sealed class TopKBuffer(TopKBufferConfig config) : Module<TopKBufferConfig>(config)
{
    /// <summary>Words of frames.</summary>
    public Stream<Packet<TopKLoad>> Loads { get; } = In.Stream(new Packet<TopKLoad>(new TopKLoad(config.Engine)));

    /// <summary>What is noted of the frame that is being loaded; read with its last word.</summary>
    public Bits Note { get; } = In.Bits(config.NoteBits);

    /// <summary>The frame that is read. Taking it frees its memory.</summary>
    public Stream<TopKBufferFrame> Frames { get; } = Out.Stream(new TopKBufferFrame(config));

    /// <summary>Begins to read the frame from its first word on, which is offered two cycles later; a word that is offered now is forgotten.</summary>
    public Bit Rewind { get; } = In.Bit();

    /// <summary>The frame's words since the last rewind, the last one with Last.</summary>
    public Stream<Packet<TopKBufferRead>> Words { get; } = Out.Stream(new Packet<TopKBufferRead>(new TopKBufferRead(config.Engine)));

    /// <summary>Address that is being read: its word is offered in the cycle after one with <see cref="ReadEnable"/>.</summary>
    public UInt ReadAddress { get; } = Out.UInt(config.Engine.WordBits);

    /// <summary>A word is being read.</summary>
    public Bit ReadEnable { get; } = Out.Bit();

    private TopKConfig Engine => Config.Engine;

    /// <inheritdoc/>
    protected override void Build()
    {
        var banks = Engine.PingPong ? 2 : 1;
        var isFull = Enumerable.Range(0, banks).Select(bank => Reg.Bit().Named($"is_full_{bank}")).ToArray();
        var loadBank = Bank();
        var readBank = Bank();
        var frames = Enumerable.Range(0, banks).Select(bank => Reg.Of(new TopKBufferFrame(Config), Reset.None).Named($"frame_{bank}")).ToArray();

        var load = Loads.Payload;
        Loads.Ready.Value = !Selected(loadBank, isFull);
        Frames.Valid.Value = Selected(readBank, isFull);
        Frames.Payload.Value = banks == 1 ? frames[0] : Mux(readBank, frames[1], frames[0]);
        var (isLoaded, isFreed) = (Loads.Fire & load.Last, Frames.Fire);
        if (banks == 2)
        {
            loadBank.Next = loadBank ^ isLoaded;
            readBank.Next = readBank ^ isFreed;
        }

        var advances = !Words.Valid | Words.Ready;
        var next = Reg.UInt(Engine.WordBits, reset: Reset.None);
        var words = new TopKBufferWord[banks];
        var word = Wire.Of(new TopKBufferWord(Engine));
        word.Values.Value = load.Word.Values;
        word.Available.Value = load.Word.Available;
        for (var bank = 0; bank < banks; bank++)
        {
            var memory = Mem.Of(TopKLanes.Depth(Engine.Words), new TopKBufferWord(Engine)).Named($"words_{bank}");
            var isLoading = banks == 1 ? (Bit)true : loadBank == (bank == 1);
            var isReading = banks == 1 ? (Bit)true : readBank == (bank == 1);
            using (When(Loads.Fire & isLoading))
                memory[load.Word.Address].Next = word;

            using (When(isLoaded & isLoading))
            {
                isFull[bank].Next = true;
                frames[bank].Job.Next = load.Word.Job;
                frames[bank].LastAddress.Next = load.Word.Address;
                frames[bank].Note.Next = Note;
            }

            using (ElseWhen(isFreed & isReading))
                isFull[bank].Next = false;
            words[bank] = memory.ReadNext(next, enable: advances);
        }

        BuildReading(next, advances, banks == 1 ? words[0] : Mux(readBank, words[1], words[0]));

        Bit Bank() => banks == 2 ? Reg.Bit() : false;
        Bit Selected(Bit bank, Bit[] bits) => banks == 1 ? bits[0] : Mux(bank, bits[1], bits[0]);
    }

    private void BuildReading(UInt next, Bit advances, TopKBufferWord word)
    {
        var isReading = Reg.Bit();
        var hasWord = Reg.Bit();
        var address = Reg.UInt(Engine.WordBits, reset: Reset.None);
        var isLast = next == Frames.Payload.LastAddress;
        var wasLast = Reg.Bit(reset: Reset.None);
        using (When(Rewind))
        {
            next.Next = 0;
            isReading.Next = true;
            hasWord.Next = false;
        }

        using (ElseWhen(advances))
        {
            hasWord.Next = isReading;
            address.Next = next;
            wasLast.Next = isLast;
            isReading.Next = isReading & !isLast;
            next.Next = (next + 1).Wrap();
        }

        Words.Valid.Value = hasWord;
        Words.Payload.Last.Value = wasLast;
        Words.Payload.Word.Address.Value = address;
        Words.Payload.Word.Content.Value = word;
        ReadAddress.Value = next;
        ReadEnable.Value = advances;
    }
}
