using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm;

/// <summary>Sends beats through a chain and compares every sum with the golden model.</summary>
/// <param name="simulation">A simulation of <paramref name="chain"/>.</param>
/// <param name="chain">The chain.</param>
public sealed class FlightChainTestbench(Simulation simulation, FlightChain chain)
{
    private readonly FlightChainConfig config = chain.Config;
    private readonly FlightChainPlan plan = new(chain.Config);

    /// <summary>Corners and random beats, without stalls and with stalls on each side, with resets in the middle.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(FlightChain chain, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(chain, request, simulation =>
        {
            var testbench = new FlightChainTestbench(simulation, chain);
            simulation.Reset();
            testbench.Run([.. FlightChainStimulus.Corners(chain.Config, request.Seed)], default, request.Seed);
            foreach (var stalls in new[] { (0.0, 0.0), (0.3, 0.3), (0, 0.8), (0.8, 0) })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(request.Seed);
                RandomRounds.Run(Math.Max(20, request.RandomCycles / 10), request, simulation, (count, seed) =>
                    testbench.Run([.. FlightChainStimulus.Random(chain.Config, count, seed)], stalls, seed));
            }
        });
    }

    /// <summary>Sends beats one behind the other and takes all their sums.</summary>
    /// <param name="beats">The beats.</param>
    /// <param name="stalls">Chance of a pause of producer and consumer in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    public void Run(IReadOnlyList<FlightChainInput> beats, (double Beats, double Results) stalls, int seed)
    {
        ArgumentNullException.ThrowIfNull(beats);
        var scoreboard = new Scoreboard<string>(simulation, "sums");
        foreach (var beat in beats)
            scoreboard.Predict(Text(FlightChainGolden.Sums(config, beat)));
        simulation.Run(
            () => simulation.Send(chain.Beats, beats, Set, new Stalls(stalls.Beats, seed)),
            () => simulation.Receive(chain.Results, beats.Count, Result, scoreboard.Observe, new Stalls(stalls.Results, seed + 1)));
        scoreboard.Finish();
    }

    /// <summary>Sends some beats and resets the chain while they are inside.</summary>
    /// <param name="seed">Seed of the beats.</param>
    public void Abandon(int seed)
    {
        simulation.Set(chain.Results.Ready, false);
        simulation.Set(chain.Beats.Valid, true);
        foreach (var beat in FlightChainStimulus.Random(config, plan.LatencyCycles - 2, seed))
        {
            Set(chain.Beats.Payload, beat);
            simulation.Step();
        }

        simulation.Set(chain.Beats.Valid, false);
        simulation.Reset();
    }

    private static string Text(FlightChainResult result) =>
        $"tag {result.Tag}, wrong {result.IsWrong}: {string.Join(' ', result.Sums.Select(sum => $"[{sum.Slice}] {sum.Row0} {sum.Row1}"))}";

    private void Set(FlightBeat payload, FlightChainInput beat)
    {
        for (var k = 0; k < config.Activations; k++)
        {
            simulation.Set(payload.Rows[k], beat.Row0[k]);
            simulation.Set(payload.Rows[config.Activations + k], beat.Row1[k]);
        }

        for (var slice = 0; slice < config.Length; slice++)
        {
            simulation.Set(payload.Weights[slice], beat.Weights[slice]);
            if (payload.Indices is not null)
                simulation.Set(payload.Indices[slice], beat.Indices[slice]);
        }

        if (payload.Pattern is not null)
            simulation.Set(payload.Pattern, beat.Pattern);
        if (payload.Tag is not null)
            simulation.Set(payload.Tag, beat.Tag);
    }

    private string Result(FlightSums sums)
    {
        var ended = simulation.GetUInt64(sums.Ended);
        var groups = Enumerable.Range(0, plan.Positions.Length)
            .Where(place => (ended >> place & 1) != 0)
            .Select(place => (plan.Positions[place], simulation.GetInt64(sums.Row0[place]), simulation.GetInt64(sums.Row1[place])));
        return Text(new FlightChainResult([.. groups], simulation.GetBool(sums.IsWrong), sums.Tag is null ? 0 : (long)simulation.GetUInt64(sums.Tag)));
    }
}
