using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Compares what a modular multiplier has ready, valid and refused in every cycle with the pace of its two stations.</summary>
/// <param name="simulation">A simulation of <paramref name="multiplier"/>.</param>
/// <param name="multiplier">The multiplier.</param>
internal sealed class MultiplyWatch(Simulation simulation, ModMultiplier multiplier)
{
    private readonly ModMultiplyConfig config = multiplier.Config;
    private readonly ModTiming timing = ModTiming.Of(multiplier.Config.Reducer);
    private StationPace? product;
    private StationPace? reducer;
    private int cyclesSinceModulus = -1;
    private int loading;
    private int waiting;
    private bool isRefused;

    /// <summary>Resets the multiplier; from then on every cycle that it is told of is checked.</summary>
    public void Reset()
    {
        simulation.Reset();
        product = new StationPace(config.ProductInterval, config.ProductLatency);
        reducer = StationPace.Of(timing);
        (cyclesSinceModulus, loading, waiting, isRefused) = (-1, 0, 0, false);
    }

    /// <summary>A process that ends when all results and all moduli were taken. It does nothing as long as <see cref="Reset"/> was never called.</summary>
    /// <param name="count">Number of results.</param>
    /// <param name="moduliCount">Number of moduli.</param>
    /// <returns>The process.</returns>
    /// <exception cref="VerificationException">Something is ready, valid or refused in a wrong cycle.</exception>
    public IEnumerable<Wait> Watch(int count, int moduliCount)
    {
        if (product is null || reducer is null)
            yield break;
        var chain = new ChainPace(product, reducer);
        for (var (taken, loaded) = (0, 0); taken < count || loaded < moduliCount;)
        {
            yield return Wait.Settled;
            var isReady = simulation.GetBool(multiplier.Results.Ready);
            reducer.IsHeld = loading > 0;
            var mayStart = chain.MayStart(isReady);
            if (multiplier.Moduli is { } moduli)
                mayStart &= !simulation.GetBool(moduli.Valid) && cyclesSinceModulus >= 2;
            simulation.Expect(multiplier.Results.Valid, chain.HasResult, () => "a result is there in its cycle, later only when others were not taken");
            simulation.Expect(multiplier.Factors.Ready, mayStart, () => $"factors are taken every {config.ProductInterval} cycles unless a result waits, and at once when none are under way");
            loaded += WatchModuli(product, reducer) ? 1 : 0;
            if (chain.HasResult && isReady)
                taken++;
            chain.Step(mayStart && simulation.GetBool(multiplier.Factors.Valid), isReady);
            yield return Wait.NextCycle;
        }
    }

    /// <summary>Checks when moduli are taken.</summary>
    /// <returns>One was taken.</returns>
    private bool WatchModuli(StationPace first, StationPace second)
    {
        if (multiplier.Moduli is not { } moduli)
            return false;
        simulation.Expect(multiplier.IsRefused!, isRefused, () => "a modulus is refused in the cycle behind the one that took it");
        var mayLoad = first.IsEmpty && !second.IsBusy && loading == 0;
        var isReady = simulation.GetBool(moduli.Ready);
        var isTaken = simulation.GetBool(moduli.Valid) && isReady;
        if (isReady && !mayLoad)
            throw new VerificationException($"A modulus may be loaded in cycle {simulation.Cycle} while factors are under way or another one is loaded.");
        waiting = mayLoad && !isReady ? waiting + 1 : 0;
        if (waiting > config.ProductLatency + (2 * config.ProductInterval))
            throw new VerificationException($"A modulus cannot be loaded in cycle {simulation.Cycle}, though nothing has been under way for {waiting} cycles.");
        var isLoaded = isTaken && config.Reducer.Takes(simulation.Get(moduli.Payload));
        isRefused = isTaken && !isLoaded;
        if (cyclesSinceModulus >= 0 || isLoaded)
            cyclesSinceModulus = Math.Min(2, cyclesSinceModulus + (cyclesSinceModulus < 0 ? 2 : 1));
        loading = isLoaded ? timing.LoadCycles - 1 : Math.Max(0, loading - 1);
        return isTaken;
    }
}
