using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>What a <see cref="StreamArbiter"/> is like.</summary>
/// <param name="Count">Number of sources, at least 1.</param>
/// <param name="Width">Bits in a word.</param>
/// <param name="Policy">Who goes first.</param>
/// <param name="Lock">For how long a choice stays.</param>
public sealed record StreamArbiterConfig(int Count, int Width, ArbiterPolicy Policy = ArbiterPolicy.RoundRobin, ArbiterLock Lock = ArbiterLock.Word);

/// <summary>
/// Several streams into one, latency 0, a word in every cycle. Combinational from each Valid to the Valid of the sink and to the Ready of all sources, and
/// from the sink's Ready to those of the sources. Reset forgets the choice; the first source is then the first in the circle.
/// </summary>
/// <param name="config">Number of sources, width and kind.</param>
public sealed class StreamArbiter(StreamArbiterConfig config) : Module<StreamArbiterConfig>(config)
{
    /// <summary>The sources.</summary>
    public StreamList<Bits> Sources { get; } = In.Streams(config.Count, Shape.Bits(config.Width));

    /// <summary>Whether the word of each source is the last of its packet; null unless the choice is kept for packets.</summary>
    public Bits? Last { get; } = config.Lock == ArbiterLock.Packet ? In.Bits(config.Count) : null;

    /// <summary>The words of all sources.</summary>
    public Stream<Bits> Sink { get; } = Out.Stream(Shape.Bits(config.Width));

    /// <summary>Number of the source whose word the sink has; 0 while it has none.</summary>
    public UInt Chosen { get; } = Out.UInt(BitsToCount(config.Count));

    /// <inheritdoc/>
    protected override void Build()
    {
        var requests = Cat(Sources.Select(source => source.Valid).Reverse()).AsUInt().Named("requests");
        var choice = First(requests);
        UInt? behind = null;
        if (Config.Policy == ArbiterPolicy.RoundRobin && Config.Count > 1)
        {
            behind = Reg.UInt(Config.Count).Named("behind");
            var preferred = (requests & behind).Named("preferred");
            choice = Mux(preferred.AnySet(), First(preferred), choice);
        }

        UInt? held = null;
        if (Config.Lock != ArbiterLock.None && Config.Count > 1)
        {
            held = Reg.UInt(Config.Count).Named("held");
            choice = Mux(held.AnySet(), held, choice);
        }

        choice = choice.Named("choice");
        var isLast = Last is null ? true : (choice & Last.AsUInt()).AnySet();
        Sink.Valid.Value = (requests & choice).AnySet();
        Sink.Payload.Value = Chosen.Width == 1 && Config.Count == 1 ? Sources[0].Payload : VecOf(Sources.Select(source => source.Payload))[Number(choice)];
        Chosen.Value = Number(choice);
        for (var i = 0; i < Config.Count; i++)
            Sources[i].Ready.Value = choice[i] & Sink.Ready;

        if (behind is not null)
        {
            // All that stand behind the one bit of the choice: neither it nor those below.
            using (When(Sink.Fire & isLast))
                behind.Next = ~(choice | (choice - 1).Wrap(Config.Count));
        }

        if (held is not null && Config.Lock == ArbiterLock.Word)
            held.Next = Mux(Sink.IsStalled, choice, 0);
        if (held is not null && Config.Lock == ArbiterLock.Packet)
        {
            using (When(Sink.Valid))
                held.Next = Mux(Sink.Ready & isLast, 0, choice);
        }
    }

    /// <summary>The lowest bit that is set, alone: x and −x.</summary>
    private UInt First(UInt requests) => requests & (~requests + 1).Wrap(Config.Count);

    /// <summary>Number of the one bit that is set; 0 for none.</summary>
    private UInt Number(UInt choice)
    {
        var bits = Enumerable.Range(0, Chosen.Width).Select(bit =>
        {
            var sources = Enumerable.Range(0, Config.Count).Where(source => ((source >> bit) & 1) == 1).Select(source => choice[source]).ToArray();
            return sources.Length == 0 ? false : sources.AnySet();
        });
        return Cat(bits.Reverse()).AsUInt();
    }
}
