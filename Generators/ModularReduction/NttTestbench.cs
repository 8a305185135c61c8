using System.Numerics;
using Generators.Catalogue;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Sends frames through a transform, compares them with transforms by definition, and measures the time of a frame.</summary>
public static class NttTestbench
{
    /// <summary>Corners, single ones and random frames in every direction, without and with stalls, and behind resets in the middle of frames and while results wait.</summary>
    /// <param name="ntt">The transform.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(Ntt ntt, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(ntt);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(ntt, request, simulation =>
        {
            var config = ntt.Config;
            simulation.Reset();
            var random = new Random(request.Seed);
            var frames = Math.Max(1, request.RandomCycles / config.Interval);
            Run(simulation, ntt, [.. Corners(config, random)], default, request.Seed);
            for (var round = 0; round < Math.Clamp(frames, 2, 24); round++)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                Abandon(simulation, ntt, round, random);
            }

            Run(simulation, ntt, [.. Enumerable.Range(0, frames).Select(_ => Frame(config, random))], default, request.Seed);
            Run(simulation, ntt, [Frame(config, random), Frame(config, random)], (0.4, 0.4), request.Seed + 1);
            request.Progress?.Invoke(simulation.Cycle);
        });
    }

    /// <summary>Transforms one frame after the other.</summary>
    /// <param name="simulation">A simulation of the transform.</param>
    /// <param name="ntt">The transform.</param>
    /// <param name="frames">Directions and numbers below M.</param>
    /// <param name="stalls">Chance of a pause of either side in each cycle.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <param name="idle">Cycles in which no result is taken, in the beginning.</param>
    /// <returns>The transformed frames.</returns>
    /// <exception cref="VerificationException">A word or a time is wrong.</exception>
    public static IReadOnlyList<BigInteger[]> Run(
        Simulation simulation, Ntt ntt, IReadOnlyList<(bool IsInverse, BigInteger[] Numbers)> frames, (double Words, double Results) stalls, int seed, int idle = 0)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(ntt);
        ArgumentNullException.ThrowIfNull(frames);
        var config = ntt.Config;
        var expected = frames.SelectMany(frame => frame.IsInverse ? NttGolden.Inverse(config, frame.Numbers) : NttGolden.Forward(config, frame.Numbers)).ToArray();
        var results = new List<BigInteger>();
        var words = frames.SelectMany(frame => frame.Numbers.Select((number, i) => (number, i == 0 ? frame.IsInverse : !frame.IsInverse)));
        var begin = new List<long>();
        simulation.Run(
            () => simulation.Send(ntt.Words, words, Set, new Stalls(stalls.Words, seed)),
            async () =>
            {
                await simulation.Cycles(idle);
                await simulation.Receive(ntt.Results, expected.Length, payload => simulation.Get(payload.Number), Observe, new Stalls(stalls.Results, seed + 1));
            });
        return [.. results.Chunk(config.Points)];

        void Set(NttInput payload, (BigInteger Number, bool IsInverse) word)
        {
            simulation.Set(payload.Number, word.Number);
            if (payload.IsInverse is not null)
                simulation.Set(payload.IsInverse, word.IsInverse);
        }

        void Observe(BigInteger word)
        {
            var number = results.Count;
            simulation.Expect(ntt.Results.Payload.Number, expected[number], () => $"word {number % config.Points} of frame {number / config.Points}");
            simulation.Expect(ntt.Results.Payload.IsLast, number % config.Points == config.Points - 1);
            results.Add(word);
            if (number % config.Points != 0)
                return;
            begin.Add(simulation.Cycle);
            if (stalls == default && begin.Count > 1 && begin[^1] - begin[^2] != config.Interval)
                throw new VerificationException($"Frames begin in cycles {begin[^2]} and {begin[^1]}; the configuration says every {config.Interval} cycles.");
        }
    }

    /// <summary>Resets the transform while results wait, and anywhere else; then a frame of the other direction.</summary>
    private static void Abandon(Simulation simulation, Ntt ntt, int round, Random random)
    {
        var config = ntt.Config;
        var isInverse = config.Direction == NttDirection.Inverse || (config.Direction == NttDirection.Both && round % 4 < 2);
        simulation.Set(ntt.Results.Ready, round % 2 != 0);
        simulation.Set(ntt.Words.Valid, true);
        if (ntt.Words.Payload.IsInverse is { } direction)
            simulation.Set(direction, isInverse);
        var cycles = round % 2 == 0 ? config.Interval + 4 : random.Next(1, config.Interval);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            simulation.Set(ntt.Words.Payload.Number, Number(config, random));
            simulation.Step();
        }

        simulation.Set(ntt.Words.Valid, false);
        simulation.Reset();
        simulation.Settle();
        simulation.Expect(ntt.Results.Valid, false, () => "nothing comes out behind a reset");
        simulation.Expect(ntt.Words.Ready, true, () => "a frame may begin behind a reset");
        var next = Frame(config, random);
        Run(simulation, ntt, [config.Direction == NttDirection.Both ? (!isInverse, next.Numbers) : next], default, round, idle: round % 4 == 0 ? 2 * config.Points : 0);
    }

    private static BigInteger Number(NttConfig config, Random random) => ModStimulus.Uniform(random, (int)config.Modulus.GetBitLength()) % config.Modulus;

    private static IEnumerable<(bool IsInverse, BigInteger[] Numbers)> Corners(NttConfig config, Random random)
    {
        var directions = config.Direction switch { NttDirection.Forward => new[] { false }, NttDirection.Inverse => [true], _ => [false, true] };
        foreach (var isInverse in directions)
        {
            yield return (isInverse, [.. Enumerable.Repeat(config.Modulus - 1, config.Points)]);
            var place = random.Next(config.Points);
            yield return (isInverse, [.. Enumerable.Range(0, config.Points).Select(i => i == place ? BigInteger.One : 0)]);
        }
    }

    private static (bool IsInverse, BigInteger[] Numbers) Frame(NttConfig config, Random random) => (
        config.Direction == NttDirection.Inverse || (config.Direction == NttDirection.Both && random.Next(2) == 0),
        [.. Enumerable.Range(0, config.Points).Select(_ => Number(config, random))]);
}
