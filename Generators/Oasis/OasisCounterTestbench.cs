using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.Oasis;

/// <summary>Counts channels and compares what comes out with a histogram, in every cycle.</summary>
/// <param name="simulation">A simulation of <paramref name="counter"/>.</param>
/// <param name="counter">The counter.</param>
public sealed class OasisCounterTestbench(Simulation simulation, OasisCounter counter)
{
    private const int CyclesOfCorners = 8;

    private readonly OasisCounterConfig config = counter.Config;
    private int[] counts = new int[counter.Config.Bins];
    private int[]? taken;
    private int kept;
    private int limit = counter.Config.MaxReduction;
    private int place;

    /// <summary>
    /// Channels of every length with pauses, taken while the next one is counted, resets in the middle of them, and channels of one pair as long as they can be: of every pair when
    /// that takes at most eight times as many cycles as were asked for, of as many as that allows otherwise.
    /// </summary>
    /// <param name="counter">The counter.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(OasisCounter counter, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(counter, request, simulation =>
        {
            var config = counter.Config;
            var testbench = new OasisCounterTestbench(simulation, counter);
            var random = new Random(request.Seed);
            var end = simulation.Cycle + request.RandomCycles;
            for (var channel = 0; channel < 3 || simulation.Cycle < end; channel++)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                if (channel % 8 == 0)
                    testbench.Reset(random);
                testbench.Channel(random, random.Next(1, 1 + (random.Next(3) == 0 ? config.Words : Math.Min(config.Words, 24))));
            }

            var pairs = Enumerable.Range(0, config.Bins).ToArray();
            random.Shuffle(pairs);
            var affordable = CyclesOfCorners * request.RandomCycles / (2 * (config.Words + 1));
            foreach (var pair in pairs.Take(Math.Max(3, affordable)))
            {
                request.Cancellation.ThrowIfCancellationRequested();
                // Once with an empty word behind the last pair, so that the counter itself holds the greatest count; once with a pair less, which has ones in all lower bits.
                testbench.Channel(random, config.Words + 1, pair);
                testbench.Channel(random, config.Words, pair, config.MaxReduction - 1);
            }

            testbench.Drain(random);
            for (var cycle = 0; cycle < 3; cycle++)
                testbench.Cycle(random, takes: false, ends: false, shifts: true, pair: null);
        });
    }

    /// <summary>Resets the counter, but for the first time in the middle of a channel.</summary>
    private void Reset(Random random)
    {
        for (var cycle = 0; cycle < 4 && taken is not null; cycle++)
            Cycle(random, takes: true, ends: false, shifts: false, pair: null);
        simulation.Reset();
        counts = new int[config.Bins];
        (taken, kept, place) = (null, 0, config.Bins);
    }

    /// <summary>Counts a channel, of one pair alone or of any, while counts of the one before are taken.</summary>
    private void Channel(Random random, int words, int? pair = null, int? most = null)
    {
        limit = most ?? config.MaxReduction;
        for (var word = 0; word < words; word++)
        {
            while (pair is null && random.Next(6) == 0)
                Cycle(random, takes: false, ends: random.Next(2) == 0, shifts: random.Next(2) == 0, pair: null);
            var isLast = word == words - 1;
            if (isLast)
                Drain(random);
            Cycle(random, takes: true, isLast, shifts: random.Next(3) == 0, pair);
        }
    }

    /// <summary>Takes what is left of a channel, with pauses.</summary>
    private void Drain(Random random)
    {
        while (taken is not null && place < config.Bins)
            Cycle(random, takes: false, ends: random.Next(2) == 0, shifts: random.Next(4) > 0, pair: null);
    }

    /// <summary>A cycle; whatever has no meaning in it is random.</summary>
    private void Cycle(Random random, bool takes, bool ends, bool shifts, int? pair)
    {
        var keep = 0UL;
        // Some words have one pair in most lanes, others any.
        var common = pair ?? random.Next(config.Bins);
        var isCommon = random.Next(2) == 0;
        for (var lane = 0; lane < config.Indices; lane++)
        {
            var bin = pair ?? (isCommon && random.Next(4) > 0 ? common : random.Next(config.Bins));
            simulation.Set(counter.Activations.Indices[lane], bin / config.WeightCentroids);
            simulation.Set(counter.Weights[lane], bin % config.WeightCentroids);
            if (pair is null && random.Next(8) == 0)
                continue;
            if (takes && kept == limit)
                continue;
            keep |= 1UL << lane;
            if (takes)
            {
                counts[bin]++;
                kept++;
            }
        }

        simulation.Set(counter.Activations.Keep, keep);
        simulation.Set(counter.Takes, takes);
        simulation.Set(counter.Ends, ends);
        simulation.Set(counter.Shifts, shifts);
        simulation.Step();
        if (takes && ends)
        {
            (taken, counts) = (counts, new int[config.Bins]);
            (kept, place) = (0, 0);
        }
        else if (shifts)
        {
            place += config.Terms;
        }

        for (var term = 0; term < config.Terms && taken is not null; term++)
        {
            var bin = place + term;
            simulation.Expect(counter.Counts[term], bin < config.Bins ? taken[bin] : 0, () => $"count of pair {bin}");
        }
    }
}
