using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>
/// Sends operands through a reducer, compares every result and tag with the golden model, and measures interval, latency and the time to load a modulus.
/// </summary>
/// <param name="simulation">A simulation of <paramref name="reducer"/>.</param>
/// <param name="reducer">The reducer.</param>
public sealed class ModTestbench(Simulation simulation, ModReducer reducer)
{
    private const int SeedStep = 101;

    private readonly ModReduceConfig config = reducer.Config;
    private readonly ModTiming timing = ModTiming.Of(reducer.Config);
    private StationPace? pace;

    /// <summary>
    /// Corners and random operands, without stalls and with stalls of 30 % and 90 % on either side and on both, with resets while operands are under way, and with moduli
    /// that change between operands.
    /// </summary>
    /// <param name="reducer">The reducer.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(ModReducer reducer, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(reducer, request, simulation =>
        {
            var testbench = new ModTestbench(simulation, reducer);
            var config = reducer.Config;
            var cycles = request.RandomCycles / testbench.timing.Interval;
            testbench.Reset();
            BigInteger[] moduli = config.LoadableModulus ? [config.ModulusValue, .. ModStimulus.Moduli(config.Bits).Where(config.Takes)] : [config.ModulusValue];
            foreach (var modulus in moduli)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                var corners = ModStimulus.Corners(config, modulus);
                testbench.Run([.. config.Bits > 256 ? Thinned([.. corners], cycles / moduli.Length) : corners], [modulus], default, request.Seed);
            }

            foreach (var (part, (operands, results)) in new[] { (0.0, 0.0), (0.3, 0.3), (0.9, 0), (0, 0.9), (0.9, 0.9) }.Index())
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(unchecked(request.Seed + (part * SeedStep)));
                var count = (int)Math.Max(6, cycles * (1 - Math.Max(operands, results)) / 4);
                RandomRounds.Run(count, request, simulation, (length, seed) => testbench.Run(
                    [.. ModStimulus.Random(config, config.ModulusValue, length, seed)], [config.ModulusValue], (operands, results), seed));
            }

            if (config.LoadableModulus)
                testbench.Switch(Math.Max(24, cycles / 8), request.Seed);
        });
    }

    /// <summary>Sends operands one right after the other and takes all results.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="moduli">Moduli that are loaded meanwhile, the first one before all operands; ignored when it is fixed.</param>
    /// <param name="stalls">Chance of a pause of the operands and of the results' consumer in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses and of the tags.</param>
    /// <exception cref="VerificationException">A result, a tag or a time is wrong.</exception>
    public void Run(IReadOnlyList<BigInteger> operands, IReadOnlyList<BigInteger> moduli, (double Operands, double Results) stalls, int seed)
    {
        ArgumentNullException.ThrowIfNull(operands);
        ArgumentNullException.ThrowIfNull(moduli);
        var modulus = config.ModulusValue;
        if (config.LoadableModulus)
        {
            modulus = moduli[0];
            Load(modulus);
        }

        var random = new Random(seed);
        var watch = new ModWatch(simulation, reducer, modulus, pace) { ChecksTimes = stalls == default && moduli.Count == 1 };
        var tagged = operands.Select(value => (Value: value, Tag: ModStimulus.Uniform(random, config.TagBits)));
        var processes = new List<Func<Task>>
        {
            () => simulation.Send(reducer.Operands, tagged, Set, new Stalls(stalls.Operands, seed)),
            () => simulation.Receive(reducer.Results, operands.Count, Get, watch.Observe, new Stalls(stalls.Results, seed + 1)),
            () => simulation.Start(watch.Watch(operands.Count)),
            () => simulation.Start(watch.WatchPace(operands.Count)),
        };
        if (config.LoadableModulus && moduli.Count > 1)
        {
            // Pauses of some operands' time, so that there are some under way when the next modulus comes.
            var pause = 1 - (1.0 / (8 * timing.Interval * Math.Max(1, operands.Count / (8 * moduli.Count))));
            processes.Add(() => simulation.Send(reducer.Moduli!, moduli.Skip(1), (payload, value) => simulation.Set(payload, value), new Stalls(Math.Min(0.99, pause), seed + 2)));
        }

        simulation.Run([.. processes]);
    }

    /// <summary>Changes the modulus while operands are under way, also to numbers that are refused.</summary>
    /// <param name="count">Operands.</param>
    /// <param name="seed">Seed.</param>
    private void Switch(int count, int seed)
    {
        var random = new Random(seed);
        var moduli = ModStimulus.Moduli(config.Bits).Concat(Enumerable.Range(0, 6).Select(_ => ModStimulus.Uniform(random, config.Bits))).ToArray();
        random.Shuffle(moduli);
        BigInteger[] all = [config.ModulusValue, .. moduli];
        var operands = ModStimulus.Random(config, config.ModulusValue, count, seed).ToArray();
        Run(operands, all, default, seed);
        Run(operands, all, (0.3, 0.5), seed + 1);
    }

    /// <summary>Loads a modulus while nothing is under way, and measures how long operands wait for it.</summary>
    private void Load(BigInteger modulus)
    {
        simulation.Set(reducer.Operands.Valid, true);
        simulation.Set(reducer.Operands.Payload.Number, BigInteger.Zero);
        simulation.Set(reducer.Moduli!.Valid, true);
        simulation.Set(reducer.Moduli.Payload, modulus);
        simulation.Set(reducer.Results.Ready, true);
        Wait(reducer.Moduli.Ready);
        var taken = simulation.Cycle;
        simulation.Step();
        simulation.Set(reducer.Moduli.Valid, false);
        // Operands are offered only to see when they would be taken.
        Wait(reducer.Operands.Ready);
        simulation.Set(reducer.Operands.Valid, false);
        simulation.Settle();
        pace = StationPace.Of(timing);
        if (simulation.Cycle - taken != timing.LoadCycles)
            throw new VerificationException($"Operands may be taken {simulation.Cycle - taken} cycles behind the modulus; ModTiming says {timing.LoadCycles}.");

        void Wait(Bit ready)
        {
            for (var cycle = 0; ; cycle++)
            {
                simulation.Settle();
                if (simulation.GetBool(ready))
                    return;
                if (cycle > timing.LoadCycles + timing.Latency + 16)
                    throw new VerificationException($"Loading takes more than {cycle} cycles; ModTiming says {timing.LoadCycles}.");
                simulation.Step();
            }
        }
    }

    /// <summary>Begins operands and resets the reducer while they are under way; with a loaded modulus also while one is being loaded.</summary>
    /// <param name="seed">Seed of the operands and of the cycles.</param>
    private void Abandon(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3; round++)
        {
            if (reducer.Moduli is { } stream)
            {
                simulation.Set(stream.Valid, true);
                simulation.Set(stream.Payload, config.ModulusValue);
                simulation.Step(random.Next(1, timing.LoadCycles + 2));
                simulation.Set(stream.Valid, false);
                if (round > 0)
                    simulation.Step(timing.LoadCycles);
            }

            simulation.Set(reducer.Results.Ready, random.Next(2) == 0);
            simulation.Set(reducer.Operands.Valid, true);
            simulation.Set(reducer.Operands.Payload.Number, ModStimulus.Uniform(random, config.InputBits));
            simulation.Step(random.Next(1, timing.Latency + 2));
            simulation.Set(reducer.Operands.Valid, false);
            simulation.Step(random.Next(0, timing.Latency));
            simulation.Set(reducer.Results.Ready, false);
            Reset();
            if (config.LoadableModulus)
                RefuseOperands();
            Run([.. ModStimulus.Random(config, config.ModulusValue, 2, seed + round)], [config.ModulusValue], default, seed);
        }
    }

    private void Reset()
    {
        simulation.Reset();
        pace = StationPace.Of(timing);
    }

    /// <summary>Behind a reset there is no modulus, so operands wait for one.</summary>
    private void RefuseOperands()
    {
        simulation.Set(reducer.Operands.Valid, true);
        for (var cycle = 0; cycle < timing.Interval + 4; cycle++)
        {
            simulation.Settle();
            simulation.Expect(reducer.Operands.Ready, false, () => "no modulus was loaded behind the reset");
            simulation.Step();
        }

        simulation.Set(reducer.Operands.Valid, false);
    }

    private void Set(ModOperand payload, (BigInteger Value, BigInteger Tag) operand)
    {
        simulation.Set(payload.Number, operand.Value);
        if (payload.Tag is not null)
            simulation.Set(payload.Tag, operand.Tag);
    }

    private (BigInteger Value, BigInteger Tag) Get(ModResult payload) =>
        (simulation.Get(payload.Number), payload.Tag is null ? 0 : simulation.Get(payload.Tag));

    /// <summary>All corners of a wide modulus take too long: evenly spread ones, the last ones (which have the extreme sums) always.</summary>
    private static IEnumerable<BigInteger> Thinned(BigInteger[] corners, int count)
    {
        const int Kept = 24;
        var step = Math.Max(1, corners.Length / Math.Max(1, count));
        return corners.Where((_, i) => i % step == 0 || i >= corners.Length - Kept);
    }
}
