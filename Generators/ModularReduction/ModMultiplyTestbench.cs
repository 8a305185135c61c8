using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Sends factors through a multiplier, compares results and tags with the golden model, and measures interval and latency.</summary>
/// <param name="simulation">A simulation of <paramref name="multiplier"/>.</param>
/// <param name="multiplier">The multiplier.</param>
public sealed class ModMultiplyTestbench(Simulation simulation, ModMultiplier multiplier)
{
    private const int SeedStep = 101;
    private const int Candidates = 8;

    private readonly ModReduceConfig config = multiplier.Config.Reducer;
    private readonly ModTiming timing = multiplier.Config.Timing;
    private readonly Queue<(BigInteger A, BigInteger B, BigInteger Tag, BigInteger Modulus, long Cycle)> underWay = new();
    private readonly MultiplyWatch watch = new(simulation, multiplier);
    private BigInteger modulus = multiplier.Config.Reducer.ModulusValue;

    /// <summary>Corners and random factors, without and with stalls, behind resets while factors are under way, and with moduli that change between factors.</summary>
    /// <param name="multiplier">The multiplier.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(ModMultiplier multiplier, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(multiplier);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(multiplier, request, simulation =>
        {
            var testbench = new ModMultiplyTestbench(simulation, multiplier);
            var cycles = request.RandomCycles / testbench.timing.Interval;
            testbench.watch.Reset();
            testbench.Run([.. Corners(testbench.config).Take(Math.Max(40, cycles))], default, request.Seed, checksTimes: true);
            foreach (var (part, stalls) in new[] { (0.0, 0.0), (0.3, 0.3), (0.9, 0.0), (0.0, 0.9), (0.9, 0.9) }.Index())
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(unchecked(request.Seed + (part * SeedStep)));
                var count = (int)Math.Max(6, cycles * (1 - Math.Max(stalls.Item1, stalls.Item2)) / 4);
                RandomRounds.Run(count, request, simulation, (length, seed) => testbench.Run([.. Random(testbench.config, length, seed)], stalls, seed, checksTimes: stalls == default));
            }
        });
    }

    /// <summary>Pairs of special numbers: 0, 1, neighbours of the modulus, of its half and of powers of two.</summary>
    /// <param name="config">The reducer.</param>
    /// <returns>Factors, below 2^n.</returns>
    public static IEnumerable<(BigInteger A, BigInteger B)> Corners(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (modulus, end) = (config.ModulusValue, BigInteger.One << config.Bits);
        BigInteger[] all = [modulus - 1, end - 1, 0, 1, modulus, modulus + 1, modulus / 2, (modulus / 2) + 1, end >> 1, modulus - 2, (end >> 1) - 1, 2];
        var numbers = all.Where(number => number >= 0 && number < end).Distinct().ToList();
        return numbers.SelectMany(a => numbers.Select(b => (a, b))).OrderBy(pair => numbers.IndexOf(pair.a) + numbers.IndexOf(pair.b));
    }

    /// <summary>
    /// Factors below a modulus whose products have small remainders and many ones in their low bits: quotients that are estimated without those bits are farthest off there.
    /// </summary>
    /// <param name="modulus">The modulus.</param>
    /// <param name="count">How many pairs at most.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Pairs of factors.</returns>
    public static IEnumerable<(BigInteger A, BigInteger B)> SmallRemainders(BigInteger modulus, int count, int seed)
    {
        var random = new Random(seed);
        var bits = (int)modulus.GetBitLength();
        var low = (BigInteger.One << (bits - 1)) - 1;
        for (var i = 0; i < count; i++)
        {
            var a = modulus - 1 - (ModStimulus.Uniform(random, bits) % ((modulus / 8) + 1));
            if (!BigInteger.GreatestCommonDivisor(a, modulus).IsOne)
                continue;
            var inverse = ModGolden.Inverse(a, modulus);
            yield return (a, Enumerable.Range(0, Candidates).Select(_ => ModStimulus.Uniform(random, Math.Max(1, bits - 6)) * inverse % modulus).MaxBy(b => (a * b) & low));
        }
    }

    /// <summary>Random factors, some of few bits.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Factors, below 2^n.</returns>
    public static IEnumerable<(BigInteger A, BigInteger B)> Random(ModReduceConfig config, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var random = new Random(seed);
        foreach (var pair in SmallRemainders(config.ModulusValue, count / 4, seed))
            yield return pair;
        for (var i = count / 4; i < count; i++)
            yield return (Number(), Number());

        BigInteger Number() => ModStimulus.Uniform(random, config.Bits) >> (random.Next(3) == 0 ? random.Next(config.Bits) : 0);
    }

    /// <summary>Sends factors and takes all results; a loaded modulus is loaded first and changes on the way.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="stalls">Chance of a pause of the factors and of the results' consumer in each cycle.</param>
    /// <param name="seed">Seed of pauses and tags.</param>
    /// <param name="checksTimes">Interval and latency are checked; only without stalls.</param>
    /// <exception cref="VerificationException">A result, a tag or a time is wrong.</exception>
    public void Run(IReadOnlyList<(BigInteger A, BigInteger B)> factors, (double Factors, double Results) stalls, int seed, bool checksTimes)
    {
        ArgumentNullException.ThrowIfNull(factors);
        var random = new Random(seed);
        var tagged = factors.Select(pair => (pair.A, pair.B, Tag: ModStimulus.Uniform(random, config.TagBits)));
        var checks = checksTimes && !config.LoadableModulus;
        BigInteger[] others = multiplier.Moduli is null ? [] : [.. ModStimulus.Moduli(config.Bits), ModStimulus.Uniform(random, config.Bits), ModStimulus.Uniform(random, config.Bits)];
        random.Shuffle(others);
        BigInteger[] moduli = multiplier.Moduli is null ? [] : [config.ModulusValue, .. others.Take(1 + (factors.Count / 16))];
        var processes = new List<Func<Task>>
        {
            () => simulation.Send(multiplier.Factors, tagged, Set, new Stalls(stalls.Factors, seed)),
            () => simulation.Receive(
                multiplier.Results, factors.Count, payload => (simulation.Get(payload.Number), payload.Tag is null ? 0 : simulation.Get(payload.Tag)), result => Observe(result, checks), new Stalls(stalls.Results, seed + 1)),
            () => simulation.Start(Watch(factors.Count, moduli.Length, checks)),
            () => simulation.Start(watch.Watch(factors.Count, moduli.Length)),
        };
        if (multiplier.Moduli is { } stream)
            processes.Add(() => simulation.Send(stream, moduli, (payload, value) => simulation.Set(payload, value), new Stalls(0.95, seed + 2)));

        simulation.Run([.. processes]);
    }

    private void Set(ModFactors payload, (BigInteger A, BigInteger B, BigInteger Tag) factors)
    {
        simulation.Set(payload.A, factors.A);
        simulation.Set(payload.B, factors.B);
        if (payload.Tag is not null)
            simulation.Set(payload.Tag, factors.Tag);
    }

    /// <summary>Ends when all factors and all moduli were taken, so that the one that is loaded then is known.</summary>
    private IEnumerable<Wait> Watch(int count, int moduliCount, bool checksTimes)
    {
        long? last = null;
        for (var (taken, loaded) = (0, 0); taken < count || loaded < moduliCount;)
        {
            yield return Wait.Settled;
            if (simulation.GetBool(multiplier.Factors.Valid) && simulation.GetBool(multiplier.Factors.Ready))
            {
                if (checksTimes && last is { } before && simulation.Cycle - before != timing.Interval)
                    throw new VerificationException($"Factors were taken in cycles {before} and {simulation.Cycle}; the timing says every {timing.Interval} cycles.");
                last = simulation.Cycle;
                var payload = multiplier.Factors.Payload;
                underWay.Enqueue((simulation.Get(payload.A), simulation.Get(payload.B), payload.Tag is null ? 0 : simulation.Get(payload.Tag), modulus, simulation.Cycle));
                taken++;
            }

            if (multiplier.Moduli is { } moduli && simulation.GetBool(moduli.Valid) && simulation.GetBool(moduli.Ready))
            {
                loaded++;
                var offered = simulation.Get(moduli.Payload);
                modulus = config.Takes(offered) ? offered : modulus;
            }

            yield return Wait.NextCycle;
        }
    }

    private void Observe((BigInteger Number, BigInteger Tag) result, bool checksTimes)
    {
        if (!underWay.TryDequeue(out var factors))
            throw new VerificationException($"There is a result in cycle {simulation.Cycle} without factors.");
        var fault = ModGolden.Fault(config, factors.Modulus, factors.A * factors.B, result.Number);
        var expected = fault is null ? result.Number : ModGolden.Expected(config, factors.Modulus, factors.A * factors.B);
        simulation.Expect(multiplier.Results.Payload.Number, expected, () => fault ?? "");
        if (multiplier.Results.Payload.Tag is { } tag)
            simulation.Expect(tag, factors.Tag);
        if (checksTimes && simulation.Cycle - factors.Cycle != timing.Latency)
            throw new VerificationException($"The result of factors of cycle {factors.Cycle} is there in cycle {simulation.Cycle}; the timing says {timing.Latency} cycles later.");
    }

    /// <summary>Begins factors and resets the multiplier while they are under way.</summary>
    private void Abandon(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3; round++)
        {
            if (multiplier.Moduli is { } moduli)
            {
                simulation.Set(moduli.Valid, true);
                simulation.Set(moduli.Payload, config.ModulusValue);
                simulation.Step(random.Next(1, timing.LoadCycles + 2));
                simulation.Set(moduli.Valid, false);
            }

            simulation.Set(multiplier.Results.Ready, random.Next(2) == 0);
            simulation.Set(multiplier.Factors.Valid, true);
            simulation.Step(random.Next(1, timing.Latency + 2));
            simulation.Set(multiplier.Factors.Valid, false);
            simulation.Set(multiplier.Results.Ready, false);
            watch.Reset();
            Run([.. Random(config, 2, seed + round)], default, seed + round, checksTimes: false);
        }
    }
}
