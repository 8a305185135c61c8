using HdlDsl;
using Verification;

namespace Streams.Tests;

/// <summary>The arbiter against a model that reads like its description, cycle by cycle, and under all patterns of valid and ready.</summary>
public sealed class ArbiterTests
{
    [Theory]
    [InlineData(2, ArbiterPolicy.RoundRobin, ArbiterLock.Word)]
    [InlineData(2, ArbiterPolicy.FixedPriority, ArbiterLock.Word)]
    [InlineData(3, ArbiterPolicy.RoundRobin, ArbiterLock.Word)]
    [InlineData(3, ArbiterPolicy.FixedPriority, ArbiterLock.None)]
    [InlineData(3, ArbiterPolicy.RoundRobin, ArbiterLock.None)]
    public void Words_of_each_source_arrive_once_and_in_order(int count, ArbiterPolicy policy, ArbiterLock keeps) => LaneTraffic.Exhaustive(
        new StreamDut(count, 1, dut => dut.Sink.TakeFrom(HdlDsl.Streams.Arbitrate(dut.Sources, policy, keeps))),
        cycles: count == 2 ? 5 : 4,
        traffic => Enumerable.Range(0, count).All(source => traffic.Received[0].Where(word => word >> 5 == source).SequenceEqual(traffic.Accepted[source])) ? null : "a source's words are wrong",
        keepsProtocol: keeps != ArbiterLock.None);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Choices_are_those_of_the_model(int count)
    {
        foreach (var policy in Enum.GetValues<ArbiterPolicy>())
        {
            foreach (var keeps in Enum.GetValues<ArbiterLock>())
                Compare(new StreamArbiterConfig(count, 8, policy, keeps), seed: 40 + count);
        }
    }

    private static void Compare(StreamArbiterConfig config, int seed)
    {
        var dut = new StreamArbiter(config);
        Testbench.Run(dut, new SimulationOptions { Seed = seed }, sim =>
        {
            sim.Reset();
            var random = new Random(seed);
            var (words, lasts) = (new int?[config.Count], new bool[config.Count]);
            int? held = null;
            var start = 0;
            for (var cycle = 0; cycle < 3000; cycle++)
            {
                if (random.Next(300) == 0)
                {
                    sim.Reset();
                    (held, start) = (null, 0);
                }

                var busy = cycle / 500 % 2 == 0;
                for (var i = 0; i < config.Count; i++)
                {
                    if (words[i] is null && random.Next(busy ? 2 : 6) == 0)
                        (words[i], lasts[i]) = (random.Next(256), random.Next(3) == 0);
                    sim.Set(dut.Sources[i].Valid, words[i] is not null);
                    sim.Set(dut.Sources[i].Payload, words[i] ?? 0);
                }

                if (dut.Last is not null)
                    sim.Set(dut.Last, Enumerable.Range(0, config.Count).Sum(i => lasts[i] ? 1 << i : 0));
                var isReady = random.Next(3) != 0;
                sim.Set(dut.Sink.Ready, isReady);

                var order = config.Policy == ArbiterPolicy.RoundRobin ? Enumerable.Range(start, config.Count).Select(i => i % config.Count) : Enumerable.Range(0, config.Count);
                int? choice = held ?? order.Cast<int?>().FirstOrDefault(i => words[i!.Value] is not null);
                var isValid = choice is { } offered && words[offered] is not null;
                sim.Expect(dut.Sink.Valid, isValid ? 1 : 0);
                for (var i = 0; i < config.Count; i++)
                {
                    // Ready means nothing to a source that offers no word.
                    if (words[i] is not null)
                        sim.Expect(dut.Sources[i].Ready, choice == i && isReady ? 1 : 0);
                }

                if (isValid)
                {
                    var chosen = choice!.Value;
                    sim.Expect(dut.Chosen, chosen);
                    sim.Expect(dut.Sink.Payload, words[chosen]!.Value);
                    var isOver = isReady && (config.Lock != ArbiterLock.Packet || lasts[chosen]);
                    held = !isOver && (config.Lock == ArbiterLock.Packet || (config.Lock == ArbiterLock.Word && !isReady)) ? chosen : null;
                    if (isOver)
                        start = chosen + 1;
                    if (isReady)
                        words[chosen] = null;
                }

                sim.Step();
            }
        });
    }
}
