using System.Globalization;
using HdlDsl;
using Verification.Proofs;
using static HdlDsl.Hdl;

namespace Streams.Tests;

/// <summary>
/// Queues, stages and arbiters are proved for all inputs in the first cycles after a reset, and after any further reset: words come out once, in order and
/// unchanged, within a bound, and stay until they are taken. Each proof can fail: a control with a property that is too strong is refuted.
/// </summary>
public sealed class ProofTests
{
    public static TheoryData<Unit, int, int, bool, int> Units => new()
    {
        // What, depth, latency, pushes when full, cycles.
        { Unit.Queue, 1, 1, false, 9 },
        { Unit.Queue, 1, 1, true, 9 },
        { Unit.Queue, 2, 0, false, 9 },
        { Unit.Queue, 2, 1, true, 9 },
        { Unit.Queue, 3, 1, false, 9 },
        { Unit.Queue, 4, 0, true, 9 },
        { Unit.Queue, 4, 2, false, 9 },
        { Unit.Forward, 1, 1, false, 9 },
        { Unit.Backward, 1, 0, false, 9 },
        { Unit.Full, 2, 1, false, 9 },
        { Unit.Half, 1, 1, false, 9 },
    };

    [Theory]
    [MemberData(nameof(Units))]
    public void Words_come_out_once_in_order_and_in_time(Unit unit, int depth, int latency, bool pushesWhenFull, int cycles)
    {
        var config = new StreamProofConfig(unit, depth, latency, pushesWhenFull);
        var report = PropertyProof.Run(new StreamProof(config), new ProofOptions { Cycles = cycles, InductionCycles = 0, Limit = TimeSpan.FromSeconds(300) });
        report.Asserts.ShouldNotBeNull().MustHold().Cycles.ShouldBe(cycles);
        report.Covers.ShouldAllBe(cover => cover.Cycle != null);
    }

    [Theory]
    [InlineData(Unit.Queue, 3, "in_order")]
    [InlineData(Unit.Full, 2, "in_order")]
    public void A_unit_that_holds_less_than_it_does_is_found_out(Unit unit, int depth, string property)
    {
        // Told that words leave one place earlier than they do, the proof must fail.
        var report = PropertyProof.Run(new StreamProof(new StreamProofConfig(unit, depth, 1, false, IsWrong: true)), new ProofOptions { Cycles = 7, InductionCycles = 0 });
        report.Asserts.ShouldNotBeNull().Verdict.ShouldBe(ProofVerdict.Refuted);
        report.Asserts!.Text.ShouldStartWith($"{property} does not hold in cycle ");
    }

    [Theory]
    [InlineData(2, ArbiterPolicy.RoundRobin, true)]
    [InlineData(3, ArbiterPolicy.RoundRobin, true)]
    [InlineData(4, ArbiterPolicy.RoundRobin, true)]
    [InlineData(3, ArbiterPolicy.FixedPriority, false)]
    public void A_source_waits_for_at_most_one_word_of_each_other_in_a_round_robin(int count, ArbiterPolicy policy, bool isFair)
    {
        var report = PropertyProof.Run(new ArbiterProof(new ArbiterProofConfig(count, policy)), new ProofOptions { Cycles = 8, InductionCycles = 0 });
        var asserts = report.Asserts.ShouldNotBeNull();
        if (isFair)
            asserts.MustHold();
        else
            asserts.Text.ShouldStartWith("fair_");
        asserts.Verdict.ShouldBe(isFair ? asserts.Verdict : ProofVerdict.Refuted);
    }

    public enum Unit
    {
        Queue,
        Forward,
        Backward,
        Full,
        Half,
    }

    public sealed record StreamProofConfig(Unit Unit, int Depth, int Latency, bool PushesWhenFull, bool IsWrong = false);

    /// <summary>Follows one word, chosen by the solver, through a unit.</summary>
    public sealed class StreamProof(StreamProofConfig config) : Module<StreamProofConfig>(config)
    {
        private const int Width = 2;

        public Stream<Bits> Push { get; } = In.Stream(Shape.Bits(Width));

        public Stream<Bits> Pop { get; } = Out.Stream(Shape.Bits(Width));

        /// <summary>The word that is pushed now is the one to follow.</summary>
        public Bit Watch { get; } = In.Bit();

        protected override void Build()
        {
            var bits = BitsToCount(Config.Depth + 2);
            var (inside, ahead) = (Reg.UInt(bits), Reg.UInt(bits));
            var (isSeen, isDone) = (Reg.Bit(), Reg.Bit());
            var expected = Reg.Bits(Width);
            Pop.TakeFrom(Through());
            var passes = (Pop.Fire & (inside == 0)).Named("passes");
            inside.Next = (inside + Push.Fire.AsUInt() - Pop.Fire.AsUInt()).Wrap(bits);
            using (When(Push.Fire & Watch & !isSeen & !passes))
            {
                isSeen.Next = true;
                expected.Next = Push.Payload;
                ahead.Next = (inside - Pop.Fire.AsUInt()).Wrap(bits);
            }

            using (ElseWhen(isSeen & !isDone & Pop.Fire))
            {
                ahead.Next = (ahead - 1).Wrap(bits);
                isDone.Next = ahead == 0;
            }

            Formal.Assert(inside <= Config.Depth, "holds_no_more_than_its_depth");
            Formal.Assert(!(isSeen & !isDone & Pop.Valid & (ahead == (Config.IsWrong ? 1 : 0))) | (Pop.Payload == expected), "in_order");
            Formal.Assert(!passes | (Push.Fire & (Pop.Payload == Push.Payload)), "nothing_from_nothing");
            InTime(inside);
            Stays();
            Formal.Cover(isDone, "followed_to_the_end");
            Formal.Cover(inside == Config.Depth, "full");
        }

        private Stream<Bits> Through() => Config.Unit switch
        {
            Unit.Queue => Queue(),
            Unit.Forward => Push.Stage(StageKind.Forward),
            Unit.Backward => Push.Stage(StageKind.Backward),
            Unit.Full => Push.Stage(StageKind.Full),
            _ => Push.Stage(StageKind.Half),
        };

        private Stream<Bits> Queue()
        {
            var fifo = Instance(new StreamFifo(new StreamFifoConfig(Config.Depth, Width, Config.Latency, Config.PushesWhenFull)));
            fifo.Push.TakeFrom(Push);
            return fifo.Pop;
        }

        /// <summary>A word inside is offered after the latency at most, and a unit without words takes one.</summary>
        private void InTime(UInt inside)
        {
            var waiting = Reg.UInt(2);
            waiting.Next = Mux((inside != 0) & !Pop.Valid, (waiting + 1).Saturate(2), 0).Wrap();
            Formal.Assert(waiting <= Math.Max(Config.Latency - 1, 0), "offered_in_time");
            Formal.Assert((inside != 0) | Push.Ready, "takes_when_empty");
        }

        /// <summary>An offer stays until it is taken, as long as that of the source does.</summary>
        private void Stays()
        {
            var (wasOffered, sourceWaits) = (Reg.Bit(), Reg.Bit());
            var (payload, sourcePayload) = (Reg.Bits(Width), Reg.Bits(Width));
            wasOffered.Next = Pop.Valid & !Pop.Ready;
            payload.Next = Pop.Payload;
            sourceWaits.Next = Push.Valid & !Push.Ready;
            sourcePayload.Next = Push.Payload;
            Formal.Assume(!sourceWaits | (Push.Valid & (Push.Payload == sourcePayload)), "source_waits");
            Formal.Assert(!wasOffered | (Pop.Valid & (Pop.Payload == payload)), "stays_until_taken");
        }
    }

    public sealed record ArbiterProofConfig(int Count, ArbiterPolicy Policy);

    /// <summary>Counts for each source the words of others that pass while it waits.</summary>
    public sealed class ArbiterProof(ArbiterProofConfig config) : Module<ArbiterProofConfig>(config)
    {
        private const int Width = 2;

        public Bits Valids { get; } = In.Bits(config.Count);

        public Bits Words { get; } = In.Bits(config.Count * Width);

        public Bit Ready { get; } = In.Bit();

        public Bits Word { get; } = Out.Bits(Width);

        protected override void Build()
        {
            var arbiter = Instance(new StreamArbiter(new StreamArbiterConfig(Config.Count, Width, Config.Policy)));
            arbiter.Sink.Ready.Value = Ready;
            Word.Value = arbiter.Sink.Payload;
            var taken = new List<Bit>();
            for (var i = 0; i < Config.Count; i++)
            {
                var (source, name) = (arbiter.Sources[i], i.ToString(CultureInfo.InvariantCulture));
                source.Valid.Value = Valids[i];
                source.Payload.Value = Words.Slice(i * Width, Width);
                var (waits, passed) = (Reg.Bit(), Reg.UInt(BitsToCount(Config.Count + 1)));
                var payload = Reg.Bits(Width);
                waits.Next = Valids[i] & !source.Ready;
                payload.Next = Words.Slice(i * Width, Width);
                Formal.Assume(!waits | (Valids[i] & (Words.Slice(i * Width, Width) == payload)), $"source_{name}_waits");
                using (When(!Valids[i] | source.Ready))
                    passed.Next = 0;
                using (ElseWhen(arbiter.Sink.Fire))
                    passed.Next = (passed + 1).Saturate(passed.Width);
                Formal.Assert(passed < Config.Count, $"fair_{name}");
                Formal.Assert(!(Valids[i] & source.Ready) | (arbiter.Sink.Fire & (arbiter.Chosen == i) & (arbiter.Sink.Payload == source.Payload)), $"own_word_{name}");
                taken.Add(Valids[i] & source.Ready);
            }

            Formal.Assert(arbiter.Sink.Fire.AsUInt() == taken.Select(bit => bit.AsUInt()).SumTree(), "one_word_for_one");
            Formal.Assert(arbiter.Sink.Valid == Valids.AnySet(), "offers_when_somebody_does");
        }
    }
}
