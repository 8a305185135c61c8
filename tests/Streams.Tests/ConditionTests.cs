using HdlDsl;

namespace Streams.Tests;

/// <summary>Words held back or dropped. The Valid of a second source stands for a condition that comes and goes as it likes.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Halted_words_arrive_once_and_in_order(bool keepsOffers) => LaneTraffic.Exhaustive(
        Conditional((source, condition) => source.HaltWhen(condition, keepsOffers)), cycles: 5, Judge.Unchanged, keepsProtocol: keepsOffers);

    [Fact]
    public void ContinueWhen_is_HaltWhen_of_the_opposite() => LaneTraffic.Exhaustive(
        Conditional((source, condition) => source.ContinueWhen(!condition, keepsOffers: true)), cycles: 5, Judge.Unchanged);

    [Fact]
    public void A_halt_between_words_keeps_the_protocol() => LaneTraffic.Exhaustive(
        StreamDut.Chain(source =>
        {
            // Every second cycle behind a word that moved is a pause.
            var pauses = Reg.Bit();
            var halted = source.HaltWhen(pauses);
            pauses.Next = halted.Fire;
            return halted;
        }),
        cycles: 7,
        Judge.Unchanged);

    [Fact]
    public void Words_for_which_the_condition_holds_are_dropped()
    {
        LaneTraffic.Exhaustive(StreamDut.Chain(s => s.ThrowWhen(x => x[1])), cycles: 7, Judge.Sequence(words => words.Where(word => (word & 2) == 0)));
        LaneTraffic.Exhaustive(StreamDut.Chain(s => s.TakeWhen(x => x[0])), cycles: 7, Judge.Sequence(words => words.Where(word => (word & 1) == 1)));
    }

    [Fact]
    public void Words_dropped_by_a_condition_from_outside_leave_the_others_in_order() => LaneTraffic.Exhaustive(
        Conditional((source, condition) => source.ThrowWhen(condition)),
        cycles: 5,
        traffic => IsSubsequence(traffic.Received[0], traffic.Accepted[0]) ? null : "a word is wrong",
        keepsProtocol: false);

    private static StreamDut Conditional(Func<Stream<UInt>, Bit, Stream<UInt>> body) => new(2, 1, dut =>
    {
        dut.Sources[1].Discard();
        dut.Sink.TakeFrom(body(dut.Source, dut.Sources[1].Valid));
    });

    private static bool IsSubsequence(List<long> part, List<long> whole)
    {
        var found = 0;
        foreach (var word in whole)
        {
            if (found < part.Count && part[found] == word)
                found++;
        }

        return found == part.Count;
    }
}
