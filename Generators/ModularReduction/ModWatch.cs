using System.Numerics;
using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Watches a reducer's ports: knows the modulus of each operand by when it was taken, checks results, and measures times.</summary>
/// <param name="simulation">A simulation of <paramref name="reducer"/>.</param>
/// <param name="reducer">The reducer.</param>
/// <param name="modulus">The modulus that is loaded already.</param>
/// <param name="pace">When operands are taken and results are there, from now on; null for not checking that.</param>
internal sealed class ModWatch(Simulation simulation, ModReducer reducer, BigInteger modulus, StationPace? pace)
{
    private readonly ModReduceConfig config = reducer.Config;
    private readonly ModTiming timing = ModTiming.Of(reducer.Config);
    private readonly Queue<(BigInteger Value, BigInteger Tag, BigInteger Modulus, long Cycle)> underWay = new();
    private BigInteger modulus = modulus;

    /// <summary>Operands are offered and results are taken all the time: then interval and latency are checked.</summary>
    public required bool ChecksTimes { get; init; }

    /// <summary>A process that ends when all operands were taken.</summary>
    /// <param name="count">Number of operands.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> Watch(int count)
    {
        long? last = null;
        var isRefused = false;
        for (var taken = 0; taken < count;)
        {
            yield return Wait.Settled;
            if (reducer.IsRefused is { } refused)
                simulation.Expect(refused, isRefused);
            isRefused = false;
            if (simulation.GetBool(reducer.Operands.Valid) && simulation.GetBool(reducer.Operands.Ready))
            {
                if (ChecksTimes && last is { } before && simulation.Cycle - before != timing.Interval)
                    throw new VerificationException($"Operands were taken in cycles {before} and {simulation.Cycle}; ModTiming says every {timing.Interval} cycles.");
                last = simulation.Cycle;
                var operand = reducer.Operands.Payload;
                underWay.Enqueue((simulation.Get(operand.Number), operand.Tag is null ? 0 : simulation.Get(operand.Tag), modulus, simulation.Cycle));
                taken++;
            }

            if (reducer.Moduli is { } moduli && simulation.GetBool(moduli.Valid) && simulation.GetBool(moduli.Ready))
            {
                var offered = simulation.Get(moduli.Payload);
                isRefused = !config.Takes(offered);
                if (!isRefused)
                    modulus = offered;
            }

            yield return Wait.NextCycle;
        }
    }

    /// <summary>A process that compares what is ready and valid in every cycle, until all results were taken.</summary>
    /// <param name="count">Number of results.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> WatchPace(int count)
    {
        if (pace is null)
            yield break;
        var loading = 0;
        for (var taken = 0; taken < count;)
        {
            yield return Wait.Settled;
            var isReady = simulation.GetBool(reducer.Results.Ready);
            var mayTake = loading == 0;
            if (reducer.Moduli is { } moduli)
            {
                var isOffered = simulation.GetBool(moduli.Valid);
                simulation.Expect(moduli.Ready, mayTake && !pace.IsBusy, () => "a modulus is taken when no operand is under way");
                var isLoaded = isOffered && mayTake && !pace.IsBusy && config.Takes(simulation.Get(moduli.Payload));
                loading = isLoaded ? timing.LoadCycles - 1 : Math.Max(0, loading - 1);
                mayTake &= !isOffered;
            }

            var mayStart = mayTake && pace.MayStart(isReady);
            simulation.Expect(reducer.Results.Valid, pace.HasResult, () => $"a result is there {timing.Latency} cycles behind its operand, later only when others were not taken");
            simulation.Expect(reducer.Operands.Ready, mayStart, () => $"an operand is taken every {timing.Interval} cycles unless a result waits, and at once when none is under way");
            if (pace.HasResult && isReady)
                taken++;
            pace.Step(mayStart && simulation.GetBool(reducer.Operands.Valid), isReady);
            yield return Wait.NextCycle;
        }
    }

    /// <summary>Checks a result in the cycle in which it is taken.</summary>
    /// <param name="result">The result and its tag.</param>
    public void Observe((BigInteger Value, BigInteger Tag) result)
    {
        if (!underWay.TryDequeue(out var operand))
            throw new VerificationException($"There is a result in cycle {simulation.Cycle} without an operand.");
        var fault = ModGolden.Fault(config, operand.Modulus, operand.Value, result.Value);
        var expected = fault is null ? result.Value : ModGolden.Expected(config, operand.Modulus, operand.Value);
        simulation.Expect(reducer.Results.Payload.Number, expected, () => fault ?? "");
        if (reducer.Results.Payload.Tag is { } tag)
            simulation.Expect(tag, operand.Tag);
        if (ChecksTimes && simulation.Cycle - operand.Cycle != timing.Latency)
            throw new VerificationException($"The result of an operand of cycle {operand.Cycle} is there in cycle {simulation.Cycle}; ModTiming says {timing.Latency} cycles later.");
    }
}
