using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>Shape of a <see cref="HandshakeCrossing{T}"/>.</summary>
/// <param name="From">Domain of the words that come in.</param>
/// <param name="To">Domain of the words that go out.</param>
/// <param name="Stages">Number of registers of each synchroniser, 2 to 8.</param>
public sealed record HandshakeCrossingConfig(ClockDomain From, ClockDomain To, int Stages = 2);

/// <summary>
/// A stream between two clocks for words that are wide and rare: one register holds the word, a request goes over and an acknowledgement comes back. No memory; one word in
/// about Stages + 2 periods of each clock.
/// </summary>
/// <typeparam name="T">Type of the words.</typeparam>
public sealed class HandshakeCrossing<T> : Module<HandshakeCrossingConfig>
    where T : Data
{
    /// <summary>Makes a crossing.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="word">Shape of a word.</param>
    public HandshakeCrossing(HandshakeCrossingConfig config, T word)
        : base(config)
    {
        ArgumentNullException.ThrowIfNull(word);
        Crossing.CheckedStages(config.Stages);
        if (config.From.Clock == config.To.Clock)
            throw new ArgumentException($"Both sides of a HandshakeCrossing have clock '{config.To.Clock}'; connect them inside one domain.", nameof(config));
        Source = In.Stream(word).ClockedBy(config.From);
        Sink = Out.Stream(word).ClockedBy(config.To);
    }

    /// <summary>Words come in, in the domain <see cref="HandshakeCrossingConfig.From"/>.</summary>
    public Stream<T> Source { get; }

    /// <summary>Words go out, in the domain <see cref="HandshakeCrossingConfig.To"/>.</summary>
    public Stream<T> Sink { get; }

    /// <inheritdoc/>
    protected override void Build()
    {
        Bit request;
        Bit acknowledge;
        T held;
        using (ClockedBy(Config.From))
        {
            request = Reg.Bit().Named("request");
            held = Reg.Of(Source.Payload, Reset.None).Named("held");
        }

        using (ClockedBy(Config.To))
            acknowledge = Reg.Bit().Named("acknowledge");

        using (ClockedBy(Config.From))
        {
            Source.Ready.Value = request == Crossing.Synchronise(acknowledge, Config.Stages);
            using (When(Source.Fire))
            {
                request.Next = !request;
                held.AssignFrom(Source.Payload, isSequential: true);
            }
        }

        using (ClockedBy(Config.To))
        {
            Sink.Valid.Value = acknowledge != Crossing.Synchronise(request, Config.Stages);
            Sink.Payload.AssignFrom(Crossing.Stable(held), isSequential: false);
            using (When(Sink.Fire))
                acknowledge.Next = !acknowledge;
        }
    }
}
