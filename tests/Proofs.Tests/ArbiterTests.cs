using System.Globalization;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>
/// Arbiters that keep their choice for packets: packets are not mixed, nobody waits for more than a packet of each other source, an offered word stays. And Gray codes as the queue between clocks has
/// them: single-clock tools can't unroll the queue itself, but a code that is read while it changes can be modelled.
/// </summary>
public sealed class ArbiterTests
{
    [Theory]
    [InlineData(2, ArbiterPolicy.RoundRobin, ArbiterLock.Packet)]
    [InlineData(3, ArbiterPolicy.RoundRobin, ArbiterLock.Packet)]
    [InlineData(2, ArbiterPolicy.FixedPriority, ArbiterLock.Packet)]
    [InlineData(3, ArbiterPolicy.FixedPriority, ArbiterLock.Packet)]
    [InlineData(3, ArbiterPolicy.RoundRobin, ArbiterLock.Word)]
    public void Packets_are_not_mixed_and_offers_stay(int count, ArbiterPolicy policy, ArbiterLock choice) =>
        Proof.Holds(new Packets(new(count, policy, choice)), Proof.Options(9));

    [Theory]
    [InlineData(ArbiterPolicy.RoundRobin, ArbiterLock.Word, "not_mixed")]
    [InlineData(ArbiterPolicy.FixedPriority, ArbiterLock.Packet, "fair")]
    [InlineData(ArbiterPolicy.FixedPriority, ArbiterLock.None, "stays")]
    public void What_an_arbiter_does_not_promise_is_refuted(ArbiterPolicy policy, ArbiterLock choice, string property) =>
        Proof.IsRefuted(() => new Packets(new(2, policy, choice, property)), property, Proof.Options(9));

    [Fact]
    public void A_Gray_code_that_is_read_while_it_changes_is_the_old_number_or_the_new_one() =>
        Verification.Proofs.PropertyProof.Run(new Changing(new(8, IsGray: true)), Proof.Options()).Asserts.ShouldNotBeNull().MustBeProved();

    [Fact]
    public void A_binary_number_is_not() => Proof.IsRefuted(() => new Changing(new(8, IsGray: false)), "old_or_new", Proof.Options());

    public sealed record PacketsConfig(int Count, ArbiterPolicy Policy, ArbiterLock Lock, string? Wrong = null);

    /// <summary>Watches whose packet is open, and for each source how many packets of others have ended while it waits.</summary>
    public sealed class Packets(PacketsConfig config) : Module<PacketsConfig>(config)
    {
        public Bits Valids { get; } = In.Bits(config.Count);

        public Bits Lasts { get; } = In.Bits(config.Count);

        public Bits Words { get; } = In.Bits(config.Count);

        public Bit Ready { get; } = In.Bit();

        protected override void Build()
        {
            var locksPackets = Config.Lock == ArbiterLock.Packet;
            var arbiter = Instance(new StreamArbiter(new StreamArbiterConfig(Config.Count, 1, Config.Policy, Config.Lock)));
            if (locksPackets)
                arbiter.Last!.Value = Lasts;
            var sink = arbiter.Sink;
            sink.Ready.Value = Ready;
            var isLast = VecOf(Enumerable.Range(0, Config.Count).Select(i => Lasts[i]))[arbiter.Chosen];
            var (isOpen, owner) = (Reg.Bit(), Reg.UInt(arbiter.Chosen.Width));
            using (When(sink.Fire))
            {
                isOpen.Next = !isLast;
                owner.Next = arbiter.Chosen;
            }

            for (var i = 0; i < Config.Count; i++)
                Source(arbiter, i, isLast);
            if (locksPackets || Config.Wrong == "not_mixed")
                Formal.Assert(!sink.Fire | !isOpen | (arbiter.Chosen == owner), "not_mixed");
            if (Config.Lock != ArbiterLock.None || Config.Wrong == "stays")
                Stays(arbiter);
            Formal.Cover(sink.Fire & isOpen & isLast, "packet_of_two_words");
        }

        private void Source(StreamArbiter arbiter, int i, Bit isLast)
        {
            var (source, name) = (arbiter.Sources[i], i.ToString(CultureInfo.InvariantCulture));
            source.Valid.Value = Valids[i];
            source.Payload.Value = Words[i].AsBits();
            var (waits, last, word) = (Reg.Bit(), Reg.Bit(), Reg.Bit());
            waits.Next = Valids[i] & !source.Ready;
            last.Next = Lasts[i];
            word.Next = Words[i];
            Formal.Assume(!waits | (Valids[i] & (Lasts[i] == last) & (Words[i] == word)), $"source_{name}_waits");
            Formal.Assert(!source.Fire | (arbiter.Sink.Fire & (arbiter.Chosen == i) & (arbiter.Sink.Payload == source.Payload)), $"own_word_{name}");
            if (Config is not ({ Policy: ArbiterPolicy.RoundRobin, Lock: ArbiterLock.Packet } or { Wrong: "fair" }))
                return;
            var passed = Reg.UInt(BitsToCount(Config.Count + 1));
            using (When(!Valids[i] | source.Ready))
                passed.Next = 0;
            using (ElseWhen(arbiter.Sink.Fire & isLast))
                passed.Next = (passed + 1).Saturate(passed.Width);
            Formal.Assert(passed < Config.Count, $"fair_{name}");
        }

        private static void Stays(StreamArbiter arbiter)
        {
            var (wasOffered, chosen, word) = (Reg.Bit(), Reg.UInt(arbiter.Chosen.Width), Reg.Bits(1));
            wasOffered.Next = arbiter.Sink.IsStalled;
            chosen.Next = arbiter.Chosen;
            word.Next = arbiter.Sink.Payload;
            Formal.Assert(!wasOffered | (arbiter.Sink.Valid & (arbiter.Chosen == chosen) & (arbiter.Sink.Payload == word)), "stays");
        }
    }

    public sealed record ChangingConfig(int Width, bool IsGray);

    /// <summary>A pointer that goes up or down by one, read while it does: each bit is the old one or the new one.</summary>
    public sealed class Changing(ChangingConfig config) : Module<ChangingConfig>(config)
    {
        public UInt Old { get; } = In.UInt(config.Width);

        public Bit IsDown { get; } = In.Bit();

        /// <summary>Bits that are read new.</summary>
        public Bits IsNew { get; } = In.Bits(config.Width);

        protected override void Build()
        {
            var number = Mux(IsDown, (Old - 1).Wrap(Config.Width), (Old + 1).Wrap(Config.Width));
            var read = (Code(Old) & ~IsNew) | (Code(number) & IsNew);
            var seen = Config.IsGray ? GrayCode.ToNumber(read) : read.AsUInt();
            Formal.Assert((seen == Old) | (seen == number), "old_or_new");
        }

        private Bits Code(UInt value) => Config.IsGray ? GrayCode.Of(value) : value.AsBits();
    }
}
