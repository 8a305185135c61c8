using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Sends tiles through the engine and compares all results with the golden model; all streams may stall at random.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
public sealed class MixPeEngineTestbench(Simulation simulation, MixPeEngine engine)
{
    private readonly MixPeEngineConfig config = engine.Config;

    /// <summary>Corner and random tiles; late parameters, a slow consumer, pauses of 0, 30 and 90 % on all streams, resets in the middle of work.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Simulator, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(MixPeEngine engine, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(engine, request, simulation =>
        {
            var testbench = new MixPeEngineTestbench(simulation, engine);
            var corners = MixPeEngineStimulus.Corners(engine.Config, request.Seed).ToArray();
            simulation.Reset();
            // Parameters that come after everything else, and a consumer so slow that it decides when the array moves.
            testbench.Run(corners, MixPeTraffic.LateZeroPoints, request.Seed);
            testbench.Run(corners[^18..], MixPeTraffic.SlowConsumer, request.Seed + 8);
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                if (stallProbability < 0.5)
                    testbench.Run(corners, MixPeTraffic.Alike(stallProbability), request.Seed);
                // Streams that each pause with probability p let a step through every 1 / (1 − p)² cycles or so.
                var steps = (int)(request.RandomCycles / 3 * Math.Pow(1 - stallProbability, 2));
                RandomRounds.Run(steps, request, simulation, (count, seed) =>
                    testbench.Run([.. MixPeEngineStimulus.Random(engine.Config, count, seed)], MixPeTraffic.Alike(stallProbability), seed + 4));
                testbench.Disturb((3 * engine.Config.GroupSize) + (request.Seed % 17), request.Seed);
                simulation.Reset();
                request.Progress?.Invoke(simulation.Cycle);
            }
        });
    }

    /// <summary>Sends tiles one right after the other and takes all their results.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="traffic">How often each stream pauses.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <exception cref="VerificationException">A result is wrong, missing or changed while it was offered.</exception>
    public void Run(IReadOnlyCollection<MixPeEngineTile> tiles, MixPeTraffic traffic, int seed)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var scoreboard = new Scoreboard<MixPeOutputBeat>(simulation, "the results");
        var expected = 0;
        foreach (var tile in tiles)
        {
            foreach (var result in MixPeEngineGolden.Results(config, tile))
            {
                scoreboard.Predict(result, tile.Name);
                expected++;
            }
        }

        simulation.Run(
            () => simulation.Send(engine.Activations, Steps(tiles), SetActivations, new Stalls(traffic.Operands, seed)),
            () => simulation.Send(engine.Weights, Steps(tiles), SetWeights, new Stalls(traffic.Operands, seed + 1)),
            () => simulation.Receive(engine.Results, expected, GetResult, scoreboard.Observe, new Stalls(traffic.Results, seed + 2)),
            () => simulation.Send(engine.Parameters, Groups(tiles), SetParameters, new Stalls(traffic.ZeroPoints, seed + 3)));
        scoreboard.Finish();
    }

    /// <summary>
    /// Keeps the engine busy for some cycles without looking at the results, as something for a reset to interrupt: short tiles in the first third, then
    /// a long one, so that the reset comes in a later group when there are cycles enough.
    /// </summary>
    /// <param name="cycles">Number of cycles.</param>
    /// <param name="seed">Seed of the operands and of the consumer's pauses.</param>
    public void Disturb(int cycles, int seed)
    {
        var random = new Random(seed);
        var tile = MixPeEngineStimulus.Filled("", config, cycles, random);
        SetValid(true);
        for (var i = 0; i < cycles; i++)
        {
            SetActivations(engine.Activations.Payload, (tile, i));
            SetWeights(engine.Weights.Payload, (tile, i));
            SetParameters(engine.Parameters.Payload, (tile, 0));
            simulation.Set(engine.Activations.Payload.Last, i < cycles / 3 && random.Next(4) == 0);
            simulation.Set(engine.Results.Ready, random.Next(2) == 0);
            simulation.Step();
        }

        SetValid(false);
        simulation.Set(engine.Results.Ready, false);
    }

    private static IEnumerable<(MixPeEngineTile Tile, int Step)> Steps(IEnumerable<MixPeEngineTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, tile.Length).Select(step => (tile, step)));

    private static IEnumerable<(MixPeEngineTile Tile, int Group)> Groups(IEnumerable<MixPeEngineTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, tile.Groups).Select(group => (tile, group)));

    private void SetValid(bool value)
    {
        simulation.Set(engine.Activations.Valid, value);
        simulation.Set(engine.Weights.Valid, value);
        simulation.Set(engine.Parameters.Valid, value);
    }

    private void SetActivations(MixPeEngineActivations beat, (MixPeEngineTile Tile, int Step) step)
    {
        var mask = (1 << config.ActivationBits()) - 1;
        for (var row = 0; row < beat.Values.Count; row++)
            simulation.Set(beat.Values[row], step.Tile.Activations[row, step.Step] & mask);
        simulation.Set(beat.Last, step.Step == step.Tile.Length - 1);
    }

    private void SetWeights(Vec<Bits> codes, (MixPeEngineTile Tile, int Step) step)
    {
        for (var column = 0; column < codes.Count; column++)
            simulation.Set(codes[column], step.Tile.Codes[step.Step, column]);
    }

    private void SetParameters(MixPeGroupParameters parameters, (MixPeEngineTile Tile, int Group) group)
    {
        for (var column = 0; column < config.Columns; column++)
        {
            simulation.Set(parameters.Scales[column], group.Tile.Scales[group.Group, column]);
            if (parameters.ZeroPoints is { } zeroPoints)
                simulation.Set(zeroPoints[column], group.Tile.ZeroPoints[group.Group, column]);
            if (parameters.ChannelScales is { } channelScales)
                simulation.Set(channelScales[column], group.Tile.ChannelScales[column]);
        }
    }

    private MixPeOutputBeat GetResult(MixPeOutput result) => new(
        (int)simulation.GetInt64(result.Row),
        (int)simulation.GetInt64(result.Column),
        [.. result.Values.Select(value => (uint)simulation.GetInt64(value))]);
}
