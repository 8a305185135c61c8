using HdlDsl;
using static HdlDsl.Hdl;

namespace Streams.Tests;

/// <summary>Forks, joins, demultiplexers and selection under all patterns of valid and ready.</summary>
public sealed class BranchTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 5)]
    [InlineData(3, 4)]
    public void Every_copy_of_an_eager_fork_gets_every_word(int copies, int cycles)
    {
        var dut = Forked(copies, ForkKind.Eager);
        LaneTraffic.Exhaustive(dut, cycles, AllCopies);
        LaneTraffic.Random(Forked(copies, ForkKind.Eager), 3, AllCopies, resetAt: 120);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 5)]
    [InlineData(3, 4)]
    public void Every_copy_of_a_lazy_fork_gets_every_word_in_one_cycle(int copies, int cycles) =>
        LaneTraffic.Exhaustive(Forked(copies, ForkKind.Lazy), cycles, AllCopies, keepsProtocol: copies == 1);

    [Fact]
    public void A_join_pairs_the_words_of_two_streams()
    {
        StreamDut Dut() => new(2, 1, dut => dut.Sink.TakeFrom(HdlDsl.Streams.Join(dut.Sources[0], dut.Sources[1]).Map(pair => Cat(pair.Second, pair.First).AsUInt())), sinkWidth: 16);
        string? Pairs(Traffic traffic) => traffic.Accepted[0].Zip(traffic.Accepted[1], (a, b) => a | (b << 8)).SequenceEqual(traffic.Received[0])
            && traffic.Accepted[0].Count == traffic.Accepted[1].Count ? null : "the pairs are wrong";
        LaneTraffic.Exhaustive(Dut(), cycles: 5, Pairs);
        LaneTraffic.Random(Dut(), 4, Pairs, resetAt: 77);
    }

    [Fact]
    public void A_join_of_a_list_gives_vectors()
    {
        var dut = new StreamDut(3, 1, dut => dut.Sink.TakeFrom(HdlDsl.Streams.Join(dut.Sources).Map(words => words.AsBits().AsUInt())), sinkWidth: 24);
        LaneTraffic.Exhaustive(dut, cycles: 4, traffic =>
            Enumerable.Range(0, traffic.Accepted[0].Count).Select(i => traffic.Accepted[0][i] | (traffic.Accepted[1][i] << 8) | (traffic.Accepted[2][i] << 16))
                .SequenceEqual(traffic.Received[0]) ? null : "the vectors are wrong");
    }

    [Fact]
    public void A_demultiplexer_sends_each_word_where_the_word_says()
    {
        var dut = new StreamDut(1, 3, dut =>
        {
            var outputs = dut.Source.Demux(word => Mux(word[1, 0] == 3, UInt.Constant(1, 2), word[1, 0]), 3);
            for (var i = 0; i < 3; i++)
                dut.Sinks[i].TakeFrom(outputs[i]);
        });
        LaneTraffic.Exhaustive(dut, cycles: 4, traffic => Enumerable.Range(0, 3)
            .All(i => traffic.Received[i].SequenceEqual(traffic.Accepted[0].Where(word => (word % 4 == 3 ? 1 : word % 4) == i))) ? null : "a word went astray");
    }

    [Fact]
    public void A_word_for_a_stream_that_does_not_exist_waits()
    {
        var dut = new StreamDut(1, 3, dut =>
        {
            var outputs = dut.Source.Demux(word => word[1, 0], 3);
            for (var i = 0; i < 3; i++)
                dut.Sinks[i].TakeFrom(outputs[i]);
        });
        LaneTraffic.Exhaustive(dut, cycles: 4, traffic => traffic.Accepted[0].All(word => word < 3) ? null : "word 3 moved");
    }

    [Fact]
    public void Selection_takes_words_from_the_stream_chosen()
    {
        StreamDut Dut() => new(2, 1, dut =>
        {
            var turn = Reg.UInt(1);
            var selected = HdlDsl.Streams.Select(turn, dut.Sources);
            using (When(selected.Fire))
                turn.Next = ~turn;
            dut.Sink.TakeFrom(selected);
        });
        string? Alternates(Traffic traffic) =>
            traffic.Received[0].Select((word, i) => word == traffic.Accepted[i % 2][i / 2]).All(isRight => isRight)
            && traffic.Received[0].Count == traffic.Accepted[0].Count + traffic.Accepted[1].Count ? null : "the turns are wrong";
        LaneTraffic.Exhaustive(Dut(), cycles: 5, Alternates);
        LaneTraffic.Random(Dut(), 8, Alternates, resetAt: 50);
    }

    [Fact]
    public void Two_forks_can_meet_in_two_joins() => LaneTraffic.Random(
        new StreamDut(2, 2, dut =>
        {
            var (a, b) = dut.Sources[0].Fork();
            var (c, d) = dut.Sources[1].Fork();
            dut.Sinks[0].TakeFrom(HdlDsl.Streams.Join(a.Queue(2), c, (x, y) => x ^ y));
            dut.Sinks[1].TakeFrom(HdlDsl.Streams.Join(b, d.Stage(), (x, y) => x ^ y));
        }),
        seed: 9,
        traffic => traffic.Received.All(words => words.SequenceEqual(traffic.Accepted[0].Zip(traffic.Accepted[1], (x, y) => x ^ y))) ? null : "a pair is wrong");

    private static StreamDut Forked(int copies, ForkKind kind) => new(1, copies, dut =>
    {
        var forked = dut.Source.Fork(copies, kind);
        for (var i = 0; i < copies; i++)
            dut.Sinks[i].TakeFrom(forked[i]);
    });

    private static string? AllCopies(Traffic traffic) => traffic.Received.All(words => words.SequenceEqual(traffic.Accepted[0])) ? null : "a copy is wrong";
}
