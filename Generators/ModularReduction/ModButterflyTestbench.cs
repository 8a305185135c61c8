using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using Verification;

namespace Generators.ModularReduction;

/// <summary>What a butterfly works on, as numbers.</summary>
/// <param name="A">The first number.</param>
/// <param name="B">The second one.</param>
/// <param name="W">The factor.</param>
/// <param name="IsGentlemanSande">Which butterfly.</param>
/// <param name="Tag">The tag.</param>
public sealed record ButterflyCase(BigInteger A, BigInteger B, BigInteger W, bool IsGentlemanSande, BigInteger Tag);

/// <summary>Sends numbers through a butterfly, compares results and tags with big integers, and measures interval and latency.</summary>
public static class ModButterflyTestbench
{
    private const int SeedStep = 101;

    /// <summary>Both results by their definition.</summary>
    /// <param name="config">The butterfly.</param>
    /// <param name="operand">What it works on.</param>
    /// <returns>Both results, below M.</returns>
    public static (BigInteger A, BigInteger B) Expected(ModButterflyConfig config, ButterflyCase operand)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(operand);
        var modulus = config.Reducer.ModulusValue;
        var factor = operand.W * ModGolden.Inverse(BigInteger.ModPow(2, config.Reducer.FactorBits, modulus), modulus);
        var half = config.Halves ? ModGolden.Inverse(2, modulus) : 1;
        var (a, b) = operand.IsGentlemanSande
            ? ((operand.A + operand.B) * half, (operand.A - operand.B) * half * factor)
            : (operand.A + (factor * operand.B), operand.A - (factor * operand.B));
        return (Residue(a), Residue(b));

        BigInteger Residue(BigInteger value) => ((value % modulus) + modulus) % modulus;
    }

    /// <summary>Corners and random numbers, without and with stalls, behind resets while operands are under way.</summary>
    /// <param name="butterfly">The butterfly.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(ModButterfly butterfly, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(butterfly);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(butterfly, request, simulation =>
        {
            var config = butterfly.Config;
            var cycles = request.RandomCycles / config.Timing.Interval;
            var pace = Reset(simulation, butterfly);
            Run(simulation, butterfly, [.. Corners(config)], default, request.Seed, pace);
            foreach (var (part, stalls) in new[] { (0.0, 0.0), (0.3, 0.3), (0.9, 0.0), (0.0, 0.9), (0.9, 0.9) }.Index())
            {
                request.Cancellation.ThrowIfCancellationRequested();
                var random = new Random(unchecked(request.Seed + (part * SeedStep)));
                for (var round = 0; round < 3; round++)
                {
                    // With results that wait, with results that leave, and with none yet.
                    simulation.Set(butterfly.Results.Ready, random.Next(2) == 0);
                    simulation.Set(butterfly.Operands.Valid, true);
                    simulation.Step(random.Next(1, config.Timing.Latency + 3));
                    simulation.Set(butterfly.Operands.Valid, false);
                    simulation.Step(random.Next(0, config.Timing.Latency));
                    simulation.Set(butterfly.Results.Ready, false);
                    pace = Reset(simulation, butterfly);
                    Run(simulation, butterfly, [.. Random(config, 2, request.Seed + round)], default, request.Seed, pace);
                }

                var count = (int)Math.Max(6, cycles * (1 - Math.Max(stalls.Item1, stalls.Item2)) / 4);
                RandomRounds.Run(count, request, simulation, (length, seed) => Run(simulation, butterfly, [.. Random(config, length, seed)], stalls, seed, pace));
            }
        });
    }

    private static IEnumerable<ButterflyCase> Corners(ModButterflyConfig config)
    {
        var modulus = config.Reducer.ModulusValue;
        BigInteger[] numbers = [.. new[] { 0, 1, modulus / 2, (modulus / 2) + 1, modulus - 1 }.Distinct()];
        return numbers.SelectMany(a => numbers.SelectMany(b => numbers.SelectMany(w => Kinds(config).Select(kind => new ButterflyCase(a, b, w, kind, 0)))));
    }

    private static IEnumerable<ButterflyCase> Random(ModButterflyConfig config, int count, int seed)
    {
        var random = new Random(seed);
        var kinds = Kinds(config);
        foreach (var (b, w) in ModMultiplyTestbench.SmallRemainders(config.Reducer.ModulusValue, count / 4, seed))
            yield return new ButterflyCase(Number(), b, w, kinds[0], ModStimulus.Uniform(random, config.Reducer.TagBits));
        for (var i = count / 4; i < count; i++)
            yield return new ButterflyCase(Number(), Number(), Number(), kinds[random.Next(kinds.Length)], ModStimulus.Uniform(random, config.Reducer.TagBits));

        BigInteger Number() => ModStimulus.Uniform(random, config.Bits) % config.Reducer.ModulusValue;
    }

    private static bool[] Kinds(ModButterflyConfig config) =>
        config.Kind switch { ModButterflyKind.CooleyTukey => [false], ModButterflyKind.GentlemanSande => [true], _ => [false, true] };

    /// <summary>Resets a butterfly: its pace is that of a register, the product, the reducer and another register.</summary>
    private static ChainPace Reset(Simulation simulation, ModButterfly butterfly)
    {
        simulation.Reset();
        var inner = butterfly.Config.Inner;
        return new ChainPace(new StationPace(1, 1), new StationPace(inner.ProductInterval, inner.ProductLatency), StationPace.Of(ModTiming.Of(inner.Reducer)), new StationPace(1, 1));
    }

    private static void Run(
        Simulation simulation, ModButterfly butterfly, IReadOnlyList<ButterflyCase> operands, (double Operands, double Results) stalls, int seed, ChainPace pace)
    {
        var timing = butterfly.Config.Timing;
        var taken = new Queue<long>();
        var number = 0;
        simulation.Run(
            () => simulation.Send(butterfly.Operands, operands, Set, new Stalls(stalls.Operands, seed)),
            () => simulation.Receive(butterfly.Results, operands.Count, payload => simulation.Get(payload.A), _ => Observe(simulation.Cycle), new Stalls(stalls.Results, seed + 1)),
            () => simulation.Start(Watch()),
            () => simulation.Start(WatchPace()));

        void Set(ButterflyOperand payload, ButterflyCase operand)
        {
            simulation.Set(payload.A, operand.A);
            simulation.Set(payload.B, operand.B);
            simulation.Set(payload.W, operand.W);
            if (payload.IsGentlemanSande is not null)
                simulation.Set(payload.IsGentlemanSande, operand.IsGentlemanSande);
            if (payload.Tag is not null)
                simulation.Set(payload.Tag, operand.Tag);
        }

        void Observe(long cycle)
        {
            var operand = operands[number++];
            var (a, b) = Expected(butterfly.Config, operand);
            simulation.Expect(butterfly.Results.Payload.A, a, () => $"A of {operand}");
            simulation.Expect(butterfly.Results.Payload.B, b, () => $"B of {operand}");
            if (butterfly.Results.Payload.Tag is { } tag)
                simulation.Expect(tag, operand.Tag);
            var begin = taken.Dequeue();
            if (stalls == default && (cycle - begin < timing.Latency || cycle - begin >= timing.Latency + timing.Interval))
                throw new VerificationException($"The result of an operand of cycle {begin} is there in cycle {cycle}; the timing says {timing.Latency} cycles later, and up to {timing.Interval - 1} more.");
        }

        IEnumerable<Wait> WatchPace()
        {
            for (var left = operands.Count; left > 0;)
            {
                yield return Wait.Settled;
                var isReady = simulation.GetBool(butterfly.Results.Ready);
                var mayStart = pace.MayStart(isReady);
                simulation.Expect(butterfly.Results.Valid, pace.HasResult, () => "a result is there in its cycle, later only when others were not taken");
                simulation.Expect(butterfly.Operands.Ready, mayStart, () => "operands are taken unless all stations are full");
                left -= pace.HasResult && isReady ? 1 : 0;
                pace.Step(mayStart && simulation.GetBool(butterfly.Operands.Valid), isReady);
                yield return Wait.NextCycle;
            }
        }

        IEnumerable<Wait> Watch()
        {
            long? last = null;
            for (var count = 0; count < operands.Count;)
            {
                yield return Wait.Settled;
                if (simulation.GetBool(butterfly.Operands.Valid) && simulation.GetBool(butterfly.Operands.Ready))
                {
                    // The first register is empty in the beginning, and so two operands may follow each other sooner.
                    if (stalls == default && count > 2 && simulation.Cycle - last != timing.Interval)
                        throw new VerificationException($"Operands were taken in cycles {last} and {simulation.Cycle}; the timing says every {timing.Interval} cycles.");
                    last = simulation.Cycle;
                    taken.Enqueue(simulation.Cycle);
                    count++;
                }

                yield return Wait.NextCycle;
            }
        }
    }
}
