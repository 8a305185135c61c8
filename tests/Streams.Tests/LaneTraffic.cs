using System.Globalization;
using HdlDsl;
using Verification;

namespace Streams.Tests;

/// <summary>What went into a design and came out of it in one lane, word by word for each stream.</summary>
internal sealed record Traffic(List<long>[] Accepted, List<long>[] Received);

/// <summary>
/// Runs a design under many patterns of valid and ready side by side, one pattern in each lane, as conforming producers and consumers would.
/// Checks the protocol at every sink in every cycle, and hands what moved to a golden judgement when the design has had time to drain.
/// </summary>
internal static class LaneTraffic
{
    private const int Block = 4096;

    /// <summary>All patterns of some cycles: a bit for each source and sink in each cycle.</summary>
    public static void Exhaustive(StreamDut dut, int cycles, Func<Traffic, string?> judge, int drain = 16, bool keepsProtocol = true)
    {
        var streams = dut.Sources.Count + dut.Sinks.Count;
        var patterns = 1 << (streams * cycles);
        var design = DesignUnderTest.Of(dut, new ElaborationOptions());
        for (var first = 0; first < patterns; first += Block)
        {
            var offset = first;
            Run(dut, design, Math.Min(Block, patterns), cycles, drain, (lane, cycle, stream) => (((offset + lane) >> ((cycle * streams) + stream)) & 1) == 1, -1, judge, keepsProtocol);
        }
    }

    /// <summary>Long random runs with a chance of pauses that differs from lane to lane and stream to stream; optionally with a reset in the middle.</summary>
    public static void Random(StreamDut dut, int seed, Func<Traffic, string?> judge, int cycles = 300, int resetAt = -1, int drain = 64, bool keepsProtocol = true)
    {
        const int Lanes = 256;
        var streams = dut.Sources.Count + dut.Sinks.Count;
        var random = new Random(seed);
        var chances = Enumerable.Range(0, Lanes * streams).Select(_ => random.Next(1, 101)).ToArray();
        var draws = Enumerable.Range(0, Lanes * streams * cycles).Select(_ => (byte)random.Next(100)).ToArray();
        var design = DesignUnderTest.Of(dut, new ElaborationOptions());
        try
        {
            Run(dut, design, Lanes, cycles, drain, (lane, cycle, stream) => draws[(((cycle * Lanes) + lane) * streams) + stream] < chances[(lane * streams) + stream], resetAt, judge, keepsProtocol);
        }
        catch (ShouldAssertException failure)
        {
            throw new ShouldAssertException($"seed {seed}: {failure.Message}", failure);
        }
    }

    private static void Run(
        StreamDut dut, DesignUnderTest design, int lanes, int cycles, int drain, Func<int, int, int, bool> wants, int resetAt, Func<Traffic, string?> judge, bool keepsProtocol)
    {
        using var simulation = LaneSimulation.Create(design, lanes);
        var producers = dut.Sources.Select((stream, number) => new Producer(stream, number, lanes)).ToArray();
        var consumers = dut.Sinks.Select(stream => new Consumer(stream, lanes)).ToArray();
        simulation.Reset();
        for (var cycle = 0; cycle < cycles + drain; cycle++)
        {
            if (cycle == resetAt)
                Reset(simulation, producers, consumers);
            var isDraining = cycle >= cycles;
            for (var i = 0; i < producers.Length; i++)
            {
                var stream = i;
                producers[i].Offer(simulation, lane => !isDraining && wants(lane, cycle, stream));
            }

            for (var i = 0; i < consumers.Length; i++)
            {
                var stream = producers.Length + i;
                consumers[i].Take(simulation, lane => isDraining || wants(lane, cycle, stream));
            }

            simulation.Settle();
            foreach (var producer in producers)
                producer.Observe(simulation);
            foreach (var consumer in consumers)
                consumer.Observe(simulation, cycle, keepsProtocol);
            simulation.Step();
        }

        for (var lane = 0; lane < lanes; lane++)
        {
            var traffic = new Traffic([.. producers.Select(producer => producer.Accepted[lane])], [.. consumers.Select(consumer => consumer.Received[lane])]);
            if (judge(traffic) is { } fault)
            {
                throw new ShouldAssertException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fault} in lane {lane}: {Text("accepted", traffic.Accepted)}; {Text("received", traffic.Received)}; pattern {Pattern(lane)}"));
            }
        }

        string Pattern(int lane) => string.Join(' ', Enumerable.Range(0, Math.Min(cycles, 40)).Select(cycle =>
            string.Concat(Enumerable.Range(0, producers.Length + consumers.Length).Select(stream => wants(lane, cycle, stream) ? '1' : '0'))));
    }

    private static string Text(string what, List<long>[] streams) => $"{what} {string.Join(" | ", streams.Select(words => string.Join(',', words)))}";

    private static void Reset(LaneSimulation simulation, Producer[] producers, Consumer[] consumers)
    {
        foreach (var producer in producers)
            producer.Reset(simulation);
        foreach (var consumer in consumers)
            consumer.Reset();
        simulation.Reset();
    }

    /// <summary>Offers the numbers 0, 1, …, marked with the stream's number; an offer stays until it is taken.</summary>
    private sealed class Producer(Stream<UInt> stream, int number, int lanes)
    {
        private readonly long[] valid = new long[lanes];
        private readonly long[] ready = new long[lanes];
        private readonly long[] words = Enumerable.Repeat((long)number << (stream.Payload.Width - 3), lanes).ToArray();
        private readonly long mask = (1L << stream.Payload.Width) - 1;

        public List<long>[] Accepted { get; } = Enumerable.Range(0, lanes).Select(_ => new List<long>()).ToArray();

        public void Offer(LaneSimulation simulation, Func<int, bool> wants)
        {
            for (var lane = 0; lane < valid.Length; lane++)
                valid[lane] = valid[lane] == 1 || wants(lane) ? 1 : 0;
            simulation.Set(stream.Valid, valid);
            simulation.Set(stream.Payload, words);
        }

        public void Observe(LaneSimulation simulation)
        {
            simulation.GetInt64Column(stream.Ready, ready);
            for (var lane = 0; lane < valid.Length; lane++)
            {
                if ((valid[lane] & ready[lane]) == 0)
                    continue;
                Accepted[lane].Add(words[lane]);
                words[lane] = (words[lane] + 1) & mask;
                valid[lane] = 0;
            }
        }

        /// <summary>The words go on, so that one from before the reset is noticed.</summary>
        public void Reset(LaneSimulation simulation)
        {
            Array.Clear(valid);
            simulation.Set(stream.Valid, valid);
            for (var lane = 0; lane < valid.Length; lane++)
            {
                Accepted[lane].Clear();
                words[lane] = (words[lane] + 1) & mask;
            }
        }
    }

    private sealed class Consumer(Stream<UInt> stream, int lanes)
    {
        private readonly long[] valid = new long[lanes];
        private readonly long[] ready = new long[lanes];
        private readonly long[] words = new long[lanes];
        private readonly long[] offered = Enumerable.Repeat(-1L, lanes).ToArray();

        public List<long>[] Received { get; } = Enumerable.Range(0, lanes).Select(_ => new List<long>()).ToArray();

        public void Take(LaneSimulation simulation, Func<int, bool> wants)
        {
            for (var lane = 0; lane < ready.Length; lane++)
                ready[lane] = wants(lane) ? 1 : 0;
            simulation.Set(stream.Ready, ready);
        }

        public void Observe(LaneSimulation simulation, int cycle, bool keepsProtocol)
        {
            simulation.GetInt64Column(stream.Valid, valid);
            simulation.GetInt64Column(stream.Payload, words);
            for (var lane = 0; lane < ready.Length; lane++)
            {
                if (keepsProtocol && offered[lane] >= 0 && (valid[lane] == 0 || words[lane] != offered[lane]))
                    throw new ShouldAssertException($"an offered word changed from {offered[lane]} to {(valid[lane] == 0 ? "none" : words[lane])} in cycle {cycle}, lane {lane}");
                offered[lane] = valid[lane] == 1 && ready[lane] == 0 ? words[lane] : -1;
                if ((valid[lane] & ready[lane]) == 1)
                    Received[lane].Add(words[lane]);
            }
        }

        public void Reset()
        {
            Array.Fill(offered, -1);
            foreach (var list in Received)
                list.Clear();
        }
    }
}

/// <summary>Judgements of what moved.</summary>
internal static class Judge
{
    /// <summary>The first sink gets exactly what the golden model makes of the first source's words.</summary>
    public static Func<Traffic, string?> Sequence(Func<IReadOnlyList<long>, IEnumerable<long>> golden) =>
        traffic => traffic.Received[0].SequenceEqual(golden(traffic.Accepted[0])) ? null : "the words received are not those expected";

    /// <summary>Every word, once, in order.</summary>
    public static string? Unchanged(Traffic traffic) => Sequence(words => words)(traffic);
}
