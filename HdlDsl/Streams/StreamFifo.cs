using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>
/// A queue of any depth in one clock domain. Reset and <see cref="Flush"/> empty it; the words themselves are not reset. Without PushesWhenFull and with
/// latency 1 or 2 there is no combinational path between the two sides. A word moves in every cycle when the depth is at least latency + 1, and with
/// PushesWhenFull from depth 1 on (2 with latency 2).
/// </summary>
/// <param name="config">Depth, width and kind.</param>
public sealed class StreamFifo(StreamFifoConfig config) : Module<StreamFifoConfig>(config)
{
    private readonly StreamFifoConfig checkedConfig = config.Validated();

    /// <summary>Words in.</summary>
    public Stream<Bits> Push { get; } = In.Stream(Shape.Bits(config.Width));

    /// <summary>Words out.</summary>
    public Stream<Bits> Pop { get; } = Out.Stream(Shape.Bits(config.Width));

    /// <summary>Words inside, 0 … depth, wherever they are kept.</summary>
    public UInt Occupancy { get; } = Out.UInt(BitsToCount(Math.Max(config.Depth, 0) + 1));

    /// <summary>Empties the queue at the clock edge; a word pushed in that cycle is dropped too. Null unless configured.</summary>
    public Bit? Flush { get; } = config.HasFlush ? In.Bit() : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        if (checkedConfig.Depth == 0)
        {
            Pop.TakeFrom(Push);
            Occupancy.Value = 0;
            return;
        }

        Naming.Suggest(Push.Fire, "pushes");
        Naming.Suggest(Pop.Fire, "pops");
        var occupancy = Reg.UInt(Occupancy.Width).Named("count");
        Occupancy.Value = occupancy;
        var isEmpty = (occupancy == 0).Named("isEmpty");
        // A word that passes an empty queue is never inside.
        var passes = Config.Latency == 0 ? isEmpty & Pop.Fire : false;
        if (Config.ChosenStorage == FifoStorage.BlockMemory)
            BuildBlockMemory(occupancy, isEmpty, passes);
        else
            BuildDirect(occupancy, isEmpty, passes);
        var enters = Push.Fire & !passes;
        var leaves = Pop.Fire & !passes;
        using (When(enters & !leaves))
            occupancy.Next = (occupancy + 1).Wrap();
        using (ElseWhen(leaves & !enters))
            occupancy.Next = (occupancy - 1).Wrap();
        if (Flush is not null)
        {
            using (When(Flush))
                occupancy.Next = 0;
        }
    }

    /// <summary>Words in registers or in a memory that is read at once.</summary>
    private void BuildDirect(UInt occupancy, Bit isEmpty, Bit passes)
    {
        var isFull = (occupancy == Config.Depth).Named("isFull");
        Push.Ready.Value = Config.PushesWhenFull ? !isFull | Pop.Ready : !isFull;
        var write = Pointer("write", Config.Depth, Push.Fire & !passes);
        var read = Pointer("read", Config.Depth, Pop.Fire & !passes);
        var head = Keep(write, Push.Fire & !passes, read);
        Pop.Valid.Value = Config.Latency == 0 ? !isEmpty | Push.Valid : !isEmpty;
        Pop.Payload.Value = Config.Latency == 0 ? Mux(isEmpty, Push.Payload, head) : head;
    }

    /// <summary>
    /// Words in a memory that is read at the clock edge, and the oldest in the register behind it. With latency 0 or 1 a word that finds nothing in
    /// front of it goes around the memory into a register of its own, so that the queue has a word to offer whenever there is one inside.
    /// </summary>
    private void BuildBlockMemory(UInt occupancy, Bit isEmpty, Bit passes)
    {
        var hasBypass = Config.Latency < 2;
        var isOffered = Reg.Bit().Named("isOffered");
        var isFull = (occupancy == Config.Depth).Named("isFull");
        var leaves = (isOffered & Pop.Ready).Named("leaves");
        Push.Ready.Value = Config.PushesWhenFull ? !isFull | leaves : !isFull;
        var hasStored = (occupancy > Mux(isOffered, UInt.Constant(1, 1), UInt.Constant(0, 1))).Named("hasStored");
        var canLoad = !isOffered | Pop.Ready;
        var fetches = (hasStored & canLoad).Named("fetches");
        var goesAround = hasBypass ? (Push.Fire & !hasStored & canLoad & !passes).Named("goesAround") : false;
        var stores = (Push.Fire & !goesAround & !passes).Named("stores");

        var write = Pointer("write", Config.Depth, stores);
        var read = Pointer("read", Config.Depth, fetches);
        var fetched = Delay(Keep(write, stores, read), 1, Reset.None, fetches).Named("fetched");

        using (When(fetches | goesAround))
            isOffered.Next = true;
        using (ElseWhen(leaves))
            isOffered.Next = false;
        if (Flush is not null)
        {
            using (When(Flush))
                isOffered.Next = false;
        }

        Bits head = fetched;
        if (hasBypass)
        {
            var around = Reg.Bits(Config.Width, Reset.None).Named("around");
            var isAround = Reg.Bit().Named("isAround");
            using (When(goesAround))
            {
                around.Next = Push.Payload;
                isAround.Next = true;
            }

            using (ElseWhen(fetches))
                isAround.Next = false;
            head = Mux(isAround, around, fetched);
        }

        Pop.Valid.Value = Config.Latency == 0 ? isOffered | (isEmpty & Push.Valid) : isOffered;
        Pop.Payload.Value = Config.Latency == 0 ? Mux(isEmpty, Push.Payload, head) : head;
    }

    private Bits Keep(UInt write, Bit stores, UInt read)
    {
        if (Config.Depth == 1)
        {
            var word = Reg.Bits(Config.Width, Reset.None).Named("word");
            using (When(stores))
                word.Next = Push.Payload;
            return word;
        }

        if (Config.ChosenStorage == FifoStorage.Registers)
        {
            var registers = Reg.Vec(Config.Depth, Shape.Bits(Config.Width), Reset.None).Named("words");
            using (When(stores))
                registers[write].Next = Push.Payload;
            return registers[read];
        }

        var words = Mem.Of(Config.Depth, Shape.Bits(Config.Width)).Named("words");
        using (When(stores))
            words[write].Next = Push.Payload;
        return words[read];
    }

    /// <summary>Goes around 0 … count − 1; count need not be a power of two.</summary>
    private UInt Pointer(string name, int count, Bit advances)
    {
        if (count == 1)
            return UInt.Constant(0, 1);
        var pointer = Reg.UInt(BitsToCount(count)).Named(name);
        using (When(advances))
        {
            if (int.IsPow2(count))
                pointer.Next = (pointer + 1).Wrap();
            else
                pointer.Next = Mux(pointer == count - 1, 0, pointer + 1).Wrap();
        }

        if (Flush is not null)
        {
            using (When(Flush))
                pointer.Next = 0;
        }

        return pointer;
    }
}
