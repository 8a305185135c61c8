using System.Collections.Immutable;
using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Every frame of up to four 4-bit values with every pair of counts, and every frame of four 2-bit values with every set of holes, one after the other.</summary>
public sealed class TopKExhaustiveTests
{
    private const int LanesAtOnce = 4096;

    /// <summary>Small engines; of the same length each loads in another number of beats or has another shape of trees.</summary>
    public static TheoryData<TopKConfig> Engines
    {
        get
        {
            var basic = new TopKConfig { Format = TopKFormat.Unsigned, IntegerBits = 4, Radix = 2 };
            var flat = basic with { Architecture = TopKArchitecture.FlatTree };
            var units = basic with { Architecture = TopKArchitecture.UnitTree };
            var streaming = basic with { Architecture = TopKArchitecture.Streaming };
            var two = basic with { Architecture = TopKArchitecture.TwoTrees };
            var data = new TheoryData<TopKConfig>();
            foreach (var config in new[] { flat, units, streaming, two })
            {
                for (var length = 1; length <= 4; length++)
                    data.Add(config with { MaxLength = length, MaxCount = length + 1, Lanes = 2 });
            }

            data.Add(flat with { MaxLength = 4, MaxCount = 5, Lanes = 4, Comparators = 1, PingPong = false });
            data.Add(units with { MaxLength = 4, MaxCount = 5, Lanes = 1, Radix = 4, Order = TopKOrder.MaxFirst });
            data.Add(streaming with { MaxLength = 4, MaxCount = 5, Lanes = 4 });
            data.Add(streaming with { MaxLength = 4, MaxCount = 5, Lanes = 1, PingPong = false, Order = TopKOrder.MaxFirst });
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_frame_with_all_counts(TopKConfig config)
    {
        var length = config.MaxLength;
        var frames = 1 << (4 * length);
        var engine = new TopKEngine(config);
        using var lanes = LaneSimulation.Create(engine, Math.Min(frames, LanesAtOnce));
        lanes.Reset();
        for (var first = 0; first < frames; first += lanes.Lanes)
        {
            var batch = Enumerable.Range(first, lanes.Lanes).Select(code => Values(code, length, 4)).ToArray();
            CheckCounts(lanes, engine, batch, (1u << length) - 1);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_set_of_holes_with_all_counts(TopKConfig config)
    {
        var length = config.MaxLength;
        var engine = new TopKEngine(config);
        using var lanes = LaneSimulation.Create(engine, 1 << (2 * length));
        lanes.Reset();
        var batch = Enumerable.Range(0, lanes.Lanes).Select(code => Values(code, length, 2)).ToArray();
        for (var keep = 0u; keep < 1u << length; keep++)
            CheckCounts(lanes, engine, batch, keep);
    }

    private static ImmutableArray<uint> Values(int code, int length, int bits) =>
        [.. Enumerable.Range(0, length).Select(i => (uint)(code >> (bits * i)) & ((1u << bits) - 1))];

    private static void CheckCounts(LaneSimulation lanes, TopKEngine engine, ImmutableArray<uint>[] batch, uint keep)
    {
        var config = engine.Config;
        ImmutableHashSet<int> holes = [.. Enumerable.Range(0, config.MaxLength).Where(i => (keep >> i & 1) == 0)];
        // Both lists in full; shorter ones are their beginnings.
        var whole = config with { Order = TopKOrder.MaxFirst };
        var golden = batch.AsParallel().AsOrdered().Select(values =>
        {
            var items = TopKGolden.Result(whole, new TopKFrame("", values, config.MaxLength, config.MaxLength) { Holes = holes }).Items.Where(item => item.IsPresent);
            return (Max: items.Where(item => !item.IsMin).ToArray(), Min: items.Where(item => item.IsMin).ToArray());
        }).ToArray();
        for (var max = 0; max <= config.MaxCount; max++)
        {
            for (var min = 0; min <= config.MaxCount; min++)
                Check(lanes, engine, batch, (keep, max, min), golden);
        }
    }

    private static void Check(
        LaneSimulation lanes, TopKEngine engine, ImmutableArray<uint>[] batch, (uint Keep, int Max, int Min) given, (TopKExpected[] Max, TopKExpected[] Min)[] golden)
    {
        var config = engine.Config;
        string About(int lane) => $"values {string.Join(' ', batch[lane])}, keep {given.Keep:b}, counts {given.Max}, {given.Min}";
        Send(lanes, engine, batch, given);
        var (max, min) = (Math.Min(given.Max, golden[0].Max.Length), Math.Min(given.Min, golden[0].Min.Length));
        var order = Order(config, max, min);
        var payload = engine.Items.Payload;
        for (var i = 0; i < Math.Max(1, order.Length); i++)
        {
            WaitFor(lanes, engine.Items.Valid);
            lanes.Expect(payload.Word.IsPresent, _ => order.Length > 0 ? 1 : 0, About);
            lanes.Expect(payload.Last, _ => i >= order.Length - 1 ? 1 : 0, About);
            if (order.Length > 0)
            {
                var (isMin, rank) = order[i];
                lanes.Expect(payload.Word.IsMin, _ => isMin ? 1 : 0, About);
                lanes.Expect(payload.Word.Index, lane => (isMin ? golden[lane].Min : golden[lane].Max)[rank].Index, About);
                lanes.Expect(payload.Word.Number, lane => (isMin ? golden[lane].Min : golden[lane].Max)[rank].Value, About);
            }

            lanes.Step();
        }

        lanes.Settle();
        lanes.Expect(engine.Statistics.Valid, _ => 1, About);
        lanes.Expect(
            engine.Statistics.Payload.HasOverlap,
            lane => golden[lane].Max.Take(max).Any(a => golden[lane].Min.Take(min).Any(b => a.Index == b.Index)) ? 1 : 0,
            About);
        var frame = new TopKFrame("", batch[0], given.Max, given.Min) { Holes = [.. Enumerable.Range(0, config.MaxLength).Where(i => (given.Keep >> i & 1) == 0)] };
        lanes.Expect(engine.Statistics.Payload.Comparisons, _ => TopKComparisons.Expected(config, frame)!.Value, About);
    }

    private static (bool IsMin, int Rank)[] Order(TopKConfig config, int max, int min)
    {
        var all = Enumerable.Range(0, max).Select(rank => (false, rank)).Concat(Enumerable.Range(0, min).Select(rank => (true, rank)));
        return config.Order == TopKOrder.MaxFirst ? [.. all] : [.. all.OrderBy(item => item.rank).ThenBy(item => item.Item1)];
    }

    private static void Send(LaneSimulation lanes, TopKEngine engine, ImmutableArray<uint>[] batch, (uint Keep, int Max, int Min) given)
    {
        var (config, beat) = (engine.Config, engine.Frames.Payload);
        lanes.Broadcast(engine.Items.Ready, true);
        lanes.Broadcast(engine.Frames.Valid, true);
        lanes.Broadcast(beat.Word.Abort, false);
        lanes.Broadcast(beat.Word.MaxCount, given.Max);
        lanes.Broadcast(beat.Word.MinCount, given.Min);
        for (var word = 0; word < config.Words; word++)
        {
            var first = word * config.Lanes;
            for (var i = 0; i < config.Lanes; i++)
            {
                var index = first + i;
                lanes.Set(beat.Word.Values[i], lane => index < config.MaxLength ? batch[lane][index] : 9);
            }

            lanes.Broadcast(beat.Word.Keep, (given.Keep >> first) & ((1u << config.Lanes) - 1));
            lanes.Broadcast(beat.Last, word == config.Words - 1);
            WaitFor(lanes, engine.Frames.Ready);
            lanes.Step();
        }

        lanes.Broadcast(engine.Frames.Valid, false);
    }

    /// <summary>When something happens does not depend on the values.</summary>
    private static void WaitFor(LaneSimulation lanes, HdlDsl.Bit signal)
    {
        for (var cycle = 0; cycle < 100; cycle++)
        {
            lanes.Settle();
            var column = lanes.GetInt64Column(signal);
            if (column[0] == 1)
            {
                lanes.Expect(signal, _ => 1);
                return;
            }

            lanes.Expect(signal, _ => 0);
            lanes.Step();
        }

        Assert.Fail("Nothing happened in 100 cycles.");
    }
}
