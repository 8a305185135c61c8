using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

/// <summary>Mistakes with streams, with the whole message.</summary>
public sealed class StreamErrorTests
{
    [Fact]
    public void Two_consumers_of_one_stream() => Expect(
        design =>
        {
            var queued = design.Source.Queue(4);
            design.Source.Map(x => x).Discard();
            design.Sink.TakeFrom(queued);
        },
        """
        error HDL3008: stream 'Source' of 'Design' has two consumers: both assign its Ready, so a word would be lost or taken twice.
          StreamErrorTests.cs: var queued = design.Source.Queue(4);   first consumer
          StreamErrorTests.cs: design.Source.Map(x => x).Discard();   second consumer
          StreamErrorTests.cs: public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));   declared here
          Fix: give each its own copy: var (first, second) = stream.Fork(); or let one of the two get each word: stream.Demux(select, 2).
        """);

    [Fact]
    public void Stream_without_a_consumer() => Expect(
        design =>
        {
            design.Sink.Valid.Value = design.Source.Valid;
            design.Sink.Payload.Value = design.Source.Payload;
        },
        """
        error HDL3009: stream 'Source' of 'Design' has no consumer: nothing assigns its Ready.
          StreamErrorTests.cs: public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));   declared here
          Fix: take its words (sink.TakeFrom(stream)), assign Ready.Value by hand, or throw its words away: stream.Discard().

        warning HDL3006: input 'Sink_Ready' of 'Design' is never read.
          StreamErrorTests.cs: public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));   declared here
          Fix: use it, or remove the port.
        """);

    [Fact]
    public void Result_of_a_method_without_a_consumer() => Expect(
        design =>
        {
            var (left, right) = design.Source.Fork();
            design.Sink.TakeFrom(left);
        },
        """
        error HDL3009: stream 'Source_fork1' of 'Design' has no consumer: nothing assigns its Ready.
          StreamErrorTests.cs: var (left, right) = design.Source.Fork();   declared here
          Fix: take its words (sink.TakeFrom(stream)), assign Ready.Value by hand, or throw its words away: stream.Discard().
        """);

    [Fact]
    public void Queue_without_a_consumer() => Expect(
        design =>
        {
            var queued = design.Source.Queue(4);
            design.Sink.Valid.Value = queued.Valid;
            design.Sink.Payload.Value = Mux(design.Sink.Ready, queued.Payload, 0);
        },
        """
        error HDL3009: stream 'Pop' of instance 'queued' in 'Design' has no consumer: nothing assigns its Ready.
          StreamErrorTests.cs: var queued = design.Source.Queue(4);   instance made here
          StreamFifo.cs: public Stream<Bits> Pop { get; } = Out.Stream(Shape.Bits(config.Width));   declared here
          Fix: take its words (sink.TakeFrom(stream)), assign Ready.Value by hand, or throw its words away: stream.Discard().
        """);

    [Fact]
    public void Widths_that_do_not_divide() => Expect(
        design => design.Sink.TakeFrom(design.Source.AdaptWidth(Shape.UInt(12)).AdaptWidth(Shape.UInt(8))),
        """
        error HDL2008: a stream of 8-bit words can't be made one of 12-bit words: neither width is a multiple of the other.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(design.Source.AdaptWidth(Shape.UInt(12)).AdaptWidth(Shape.UInt(8))),   here
          Fix: go through a width that both divide, such as 24 bits, or pad the words with Map.
        """);

    [Fact]
    public void Negative_depth() => Expect(
        design => design.Sink.TakeFrom(design.Source.Queue(-1)),
        """
        error HDL1009: -1 is no legal depth of a queue; it holds 0 … 16777216 words.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(design.Source.Queue(-1)),   here
          Fix: check the computation of the depth.
        """);

    [Fact]
    public void Depth_beyond_all_memories() => Findings.IdsOf(new Design(design => design.Sink.TakeFrom(design.Source.Queue(int.MaxValue)))).ShouldBe("HDL1009");

    [Fact]
    public void Queue_of_words_without_bits() => Expect(
        design =>
        {
            design.Sink.TakeFrom(design.Source);
            var empty = Wire.Stream(new Nothing());
            empty.Queue(4).Discard();
        },
        """
        error HDL1009: word of a queue: 0 is no legal width; allowed are 1 … 16777216.
          StreamErrorTests.cs: empty.Queue(4).Discard();   here
          Fix: check the computation of the width.
        """);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    public void Latency_of_a_function_that_is_the_one_given(int latency, int registers) => Findings.Of(new Design(
        design => design.Sink.TakeFrom(design.Source.ThroughPipeline(latency, x => Delay((x * 3).Wrap(8), registers))))).ShouldBeEmpty();

    [Fact]
    public void Latency_of_a_function_that_is_another() => Expect(
        design => design.Sink.TakeFrom(design.Source.ThroughPipeline(3, x => Delay((x * 3).Wrap(8), cycles: 2))),
        """
        error HDL1016: the result of ThroughPipeline comes 2 cycles after its word, not 3 as its latency says; results would be those of other words.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(design.Source.ThroughPipeline(3, x => Delay((x * 3).Wrap(8), cycles: 2))),   here
          Fix: give the latency 2, or add or remove registers in the function.
        """);

    [Fact]
    public void Latency_through_wires_conditions_and_memories()
    {
        LatencyError(1, x =>
        {
            var wire = Wire.UInt(8);
            wire.Value = x;
            var held = Reg.UInt(8);
            using (When(x[0]))
                held.Next = wire;
            return Delay(held);
        }).ShouldBe("HDL1016");
        LatencyError(1, x => Mem.Of(256, Shape.UInt(8), contents: Enumerable.Range(0, 256).Select(i => (System.Numerics.BigInteger)i)).ReadNext(x)).ShouldBe("");
        LatencyError(2, x => Mem.Rom(Enumerable.Range(0, 256), 8).ReadNext(x)).ShouldBe("HDL1016");

        // A sum of three words: the newest one counts.
        LatencyError(1, x => Delay((x + Delay(x) + Delay(x, 2)).Wrap(8))).ShouldBe("");

        // A count of words that depends on the word through a condition alone.
        LatencyError(1, Count).ShouldBe("");
        LatencyError(2, Count).ShouldBe("HDL1016");
        LatencyError(7, _ => UInt.Constant(5, 8)).ShouldBe("");

        static UInt Count(UInt x)
        {
            var count = Reg.UInt(8);
            using (When(x == 0))
                count.Next = 0;
            using (Else())
                count.Next = (count + 1).Wrap();
            return count;
        }
    }

    [Fact]
    public void Latency_through_an_instance_is_not_checked() => LatencyError(3, x =>
    {
        var fifo = new StreamFifo(new StreamFifoConfig(4, 8));
        fifo.Push.Valid.Value = true;
        fifo.Push.Payload.Value = x.AsBits();
        fifo.Pop.Ready.Value = true;
        return fifo.Pop.Payload.AsUInt();
    }).ShouldBe("");

    [Fact]
    public void Register_of_a_stream() => Expect(
        design => design.Sink.TakeFrom(Delay(design.Source, 1)),
        """
        error HDL1014: Reg takes values, and Stream of 10 bits is none: signals run both ways through it.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(Delay(design.Source, 1)),   here
          Fix: use the Payload of a stream, keep several streams in a C# list (In.Streams), or choose among streams with Streams.Select.
        """);

    [Fact]
    public void No_streams() => Expect(
        design => design.Sink.TakeFrom(Streams.Arbitrate<UInt>([])),
        """
        error HDL1012: Arbitrate was given no streams.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(Streams.Arbitrate<UInt>([])),   here
          Fix: treat the empty case in C#.
        """);

    [Fact]
    public void Method_inside_a_region() => Expect(
        design =>
        {
            using (When(design.Source.Payload == 3))
                design.Sink.TakeFrom(design.Source.Queue(4));
        },
        """
        error HDL1013: Queue of a stream is called inside a region; its logic must work in every cycle, not only while a condition holds.
          StreamErrorTests.cs: design.Sink.TakeFrom(design.Source.Queue(4));   called here
          StreamErrorTests.cs: using (When(design.Source.Payload == 3))   the region is opened here
          Fix: call it in front of the region. To hold words back by a condition write stream.ContinueWhen(condition).
        """);

    [Fact]
    public void Vector_of_streams() => Expect(
        design => design.Sink.TakeFrom(Wire.Vec(2, Shape.Stream(Shape.UInt(8)))[0]),
        """
        error HDL1014: Vec takes values, and Stream of 10 bits is none: signals run both ways through it.
          StreamErrorTests.cs: design => design.Sink.TakeFrom(Wire.Vec(2, Shape.Stream(Shape.UInt(8)))[0]),   here
          Fix: use the Payload of a stream, keep several streams in a C# list (In.Streams), or choose among streams with Streams.Select.
        """);

    [Fact]
    public void Choice_between_streams() => Findings.IdsOf(new Design(
        design => design.Sink.TakeFrom(Mux(design.Source.Valid, design.Source, design.Source)))).ShouldBe("HDL1014");

    [Fact]
    public void Latency_out_of_range()
    {
        Refused(design => design.Source.Queue(4, latency: 3)).ShouldContain("latency ('3') must be less than or equal to '2'.");
        Refused(design => design.Source.Queue(4, latency: 2, storage: FifoStorage.Memory))
            .ShouldContain("a queue in Memory has latency 0 or 1; only block memory has 2.");
        Refused(design => design.Source.Fork(0)).ShouldContain("count ('0') must be greater than or equal to '1'.");
        Refused(design => Streams.Arbitrate([design.Source], keeps: ArbiterLock.Packet))
            .ShouldContain("these streams have no packets; call ArbitratePackets on streams of Packet<T>.");
        Refused(design => design.Source.Packetize(0)).ShouldContain("length ('0') must be greater than or equal to '1'.");
    }

    private static string Refused(Action<Design> body) => Should.Throw<ArgumentOutOfRangeException>(() => Elaborator.Elaborate(new Design(body))).Message;

    private static string LatencyError(int latency, Func<UInt, UInt> function) => string.Join(' ', Findings.IdsOf(
        new Design(design => design.Sink.TakeFrom(design.Source.ThroughPipeline(latency, function)))).Split(' ').Where(id => id == "HDL1016"));

    private static void Expect(Action<Design> body, string message) => Findings.Of(new Design(body)).ShouldBe(message);

    private sealed class Nothing : Bundle
    {
        public UInt? Absent { get; }
    }

    private sealed class Design(Action<Design> body) : Module
    {
        public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));

        protected override void Build() => body(this);
    }
}
