using System.Globalization;
using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.Orizuru;

/// <summary>Sends frames through an engine and compares every item and the statistics of every frame with the golden models.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
public sealed class TopKTestbench(Simulation simulation, TopKEngine engine)
{
    private const int SeedStep = 101;
    private const int CyclesOfReset = 100;
    private const int MostResets = 96;
    private const int CyclesBehindReset = 4;

    private readonly TopKConfig config = engine.Config;

    /// <summary>Corners and random frames, without stalls and with stalls of 30 % and 90 % on each side, with resets in the middle of frames.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(TopKEngine engine, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(engine, request, simulation =>
        {
            var testbench = new TopKTestbench(simulation, engine);
            simulation.Reset();
            testbench.Run([.. TopKStimulus.Corners(engine.Config)], default, request.Seed);
            testbench.AbandonEverywhere(Math.Clamp(request.RandomCycles / CyclesOfReset, 2, MostResets), request.Seed);
            foreach (var (part, (frames, items)) in new[] { (0.0, 0.0), (0.3, 0.3), (0.9, 0), (0, 0.9) }.Index())
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(unchecked(request.Seed + (part * SeedStep)));
                var cyclesOfFrame = (engine.Config.Words + (2 * engine.Config.MaxCount)) / (1 - Math.Max(frames, items));
                var count = (int)Math.Max(2, request.RandomCycles / 4 / cyclesOfFrame);
                RandomRounds.Run(count, request, simulation, (length, seed) =>
                    testbench.Run([.. TopKStimulus.Random(engine.Config, length, seed)], (frames, items), seed));
            }
        });
    }

    /// <summary>Sends frames one right after the other and takes all their items.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="stalls">Chance of a pause of the frames and of the items' consumer in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <param name="observe">Called with each item that was taken; null for nothing more than the checks.</param>
    /// <returns>Cycles from the first beat taken to the last item taken, both included.</returns>
    /// <exception cref="VerificationException">An item or a statistic is wrong, missing, or changed while it was offered.</exception>
    public long Run(IReadOnlyCollection<TopKFrame> frames, (double Frames, double Items) stalls, int seed, Action<TopKExpected>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var items = new Scoreboard<TopKExpected>(simulation, "the items");
        var flags = new Scoreboard<Flags>(simulation, "the statistics");
        var isCounted = new Queue<bool>();
        var count = 0;
        foreach (var frame in frames)
        {
            var golden = TopKGolden.Result(config, frame);
            foreach (var item in golden.Items)
                items.Predict(item, frame.ToString());
            count += golden.Items.Length;
            var comparisons = golden.IsTooLong ? null : TopKComparisons.Expected(config, frame);
            isCounted.Enqueue(comparisons is not null);
            flags.Predict(new Flags(golden.HasOverlap, golden.HasNan, golden.IsTooLong, frame.IsAborted, comparisons), frame.ToString());
        }

        var watch = new TopKWatch(simulation, engine);
        simulation.Run(
            () => simulation.Send(engine.Frames, frames.SelectMany(Beats), Set, new Stalls(stalls.Frames, seed)),
            () => simulation.Receive(engine.Items, count, Item, Observe, new Stalls(stalls.Items, seed + 1)),
            () => simulation.Start(watch.Watch(frames.Count, statistics => flags.Observe(new Flags(
                statistics.HasOverlap, statistics.HasNan, statistics.IsTooLong, statistics.IsAborted, isCounted.Dequeue() ? statistics.Comparisons : null)))));
        items.Finish();
        flags.Finish();
        return watch.Cycles;

        void Observe(TopKExpected item)
        {
            items.Observe(item);
            observe?.Invoke(item);
        }
    }

    /// <summary>Begins frames and resets the engine in the middle of them, or while items leave.</summary>
    /// <param name="seed">Seed of the frames and of the cycles.</param>
    public void Abandon(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3; round++)
        {
            // A consumer that takes much, one that takes little, and one that takes nothing: resets while items leave, and while they wait.
            var chance = 100 - (round * 50);
            simulation.Set(engine.Frames.Valid, true);
            foreach (var beat in TopKStimulus.Random(config, 3, seed + round).SelectMany(Beats).Take(random.Next(1, (3 * config.Words) + 2)))
            {
                Set(engine.Frames.Payload, beat);
                StepSome(random.Next(1, 4));
            }

            simulation.Set(engine.Frames.Valid, false);
            StepSome(random.Next(0, 2 * config.MaxCount));
            simulation.Set(engine.Items.Ready, false);
            simulation.Reset();

            void StepSome(int cycles)
            {
                for (var cycle = 0; cycle < cycles; cycle++)
                {
                    simulation.Set(engine.Items.Ready, random.Next(100) < chance);
                    simulation.Step();
                }
            }
        }
    }

    /// <summary>Begins a frame, takes its items as soon as they come, and resets the engine after some cycles, wherever it is then.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cycles">How many.</param>
    public void Abandon(TopKFrame frame, int cycles)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var beats = new Queue<(TopKFrame, int)>(Beats(frame));
        simulation.Set(engine.Items.Ready, true);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            simulation.Set(engine.Frames.Valid, beats.Count > 0);
            if (beats.Count > 0)
                Set(engine.Frames.Payload, beats.Peek());
            simulation.Settle();
            if (beats.Count > 0 && simulation.GetBool(engine.Frames.Ready))
                beats.Dequeue();
            simulation.Step();
        }

        simulation.Set(engine.Frames.Valid, false);
        simulation.Set(engine.Items.Ready, false);
        simulation.Reset();
        for (var cycle = 0; cycle < CyclesBehindReset; cycle++)
        {
            simulation.Settle();
            simulation.Expect(engine.Items.Valid, false, () => $"no item behind a reset after {cycles} cycles of {frame}");
            simulation.Expect(engine.Statistics.Valid, false, () => $"no statistics behind a reset after {cycles} cycles of {frame}");
            simulation.Step();
        }
    }

    /// <summary>Resets the engine after each number of cycles that a frame takes, or after some of them.</summary>
    private void AbandonEverywhere(int count, int seed)
    {
        var cycles = Enumerable.Range(1, config.Words + (2 * config.MaxCount) + (4 * config.IndexBits) + 8).ToArray();
        new Random(seed).Shuffle(cycles);
        foreach (var (number, frame) in TopKStimulus.Random(config, Math.Min(count, cycles.Length), seed).Index())
            Abandon(frame with { MaxCount = config.MaxCount, MinCount = config.MaxCount, IsAborted = false, Holes = [] }, cycles[number]);
    }

    private IEnumerable<(TopKFrame Frame, int First)> Beats(TopKFrame frame)
    {
        for (var first = 0; first < Math.Max(1, frame.Values.Length); first += config.Lanes)
            yield return (frame, first);
    }

    private void Set(Packet<TopKBeat> payload, (TopKFrame Frame, int First) beat)
    {
        var (frame, first) = beat;
        var keep = 0UL;
        for (var lane = 0; lane < config.Lanes; lane++)
        {
            // Values that are not there are as good as any other.
            var index = first + lane;
            simulation.Set(payload.Word.Values[lane], index < frame.Values.Length ? frame.Values[index] : (uint)((1UL << config.ValueBits) - 1) / 3);
            if (frame.Keeps(index))
                keep |= 1UL << lane;
        }

        var isLast = first + config.Lanes >= frame.Values.Length;
        simulation.Set(payload.Word.Keep, keep);
        // Behind the first beat the counts mean nothing, and in front of the last one nothing is aborted: anything may stand there.
        var garbage = (first / config.Lanes) + frame.Values.Length;
        var counts = 1 << config.CountBits;
        simulation.Set(payload.Word.MaxCount, first == 0 ? frame.MaxCount : garbage * 7 % counts);
        simulation.Set(payload.Word.MinCount, first == 0 ? frame.MinCount : garbage * 5 % counts);
        simulation.Set(payload.Word.Abort, isLast ? frame.IsAborted : garbage % 2 == 0);
        simulation.Set(payload.Last, isLast);
    }

    private TopKExpected Item(Packet<TopKItem> payload)
    {
        var isLast = simulation.GetBool(payload.Last);
        return simulation.GetBool(payload.Word.IsPresent)
            ? new TopKExpected(true, simulation.GetBool(payload.Word.IsMin), (uint)simulation.GetUInt64(payload.Word.Number), (int)simulation.GetInt64(payload.Word.Index), isLast)
            : new TopKExpected(false, false, 0, 0, isLast);
    }

    /// <summary>What is checked of a frame's statistics; cycles are checked by <see cref="TopKWatch"/>.</summary>
    private sealed record Flags(bool HasOverlap, bool HasNan, bool IsTooLong, bool IsAborted, long? Comparisons)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"overlap {HasOverlap}, NaN {HasNan}, too long {IsTooLong}, aborted {IsAborted}, comparisons {Comparisons?.ToString(CultureInfo.InvariantCulture) ?? "any"}");
    }
}
