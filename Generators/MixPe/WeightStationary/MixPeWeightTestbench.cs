using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Sends tiles through a weight-stationary array and compares all results with the golden model; all streams may stall at random.</summary>
/// <param name="simulation">A simulation of <paramref name="array"/>.</param>
/// <param name="array">The array.</param>
public sealed class MixPeWeightTestbench(Simulation simulation, MixPeWeightArray array)
{
    private readonly MixPeWeightArrayConfig config = array.Config;

    /// <summary>
    /// Corner and random tiles; late weights and zero points, a slow consumer, pauses of 0, 30 and 90 % on all streams, resets in the middle of work.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="request">Simulator, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(MixPeWeightArray array, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(array, request, simulation =>
        {
            var testbench = new MixPeWeightTestbench(simulation, array);
            var corners = MixPeWeightStimulus.Corners(array.Config, request.Seed).ToArray();
            simulation.Reset();
            testbench.Run(corners, MixPeTraffic.LateZeroPoints, request.Seed);
            testbench.Run(corners, MixPeTraffic.SlowConsumer, request.Seed + 8);
            foreach (var stallProbability in new[] { 0, 0.3, 0.9 })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Run(corners, MixPeTraffic.Alike(stallProbability), request.Seed);
                var vectors = (int)(request.RandomCycles / 3 * Math.Pow(1 - stallProbability, 2));
                RandomRounds.Run(vectors, request, simulation, (count, seed) =>
                    testbench.Run([.. MixPeWeightStimulus.Random(array.Config, count, seed)], MixPeTraffic.Alike(stallProbability), seed + 4));
                testbench.Disturb(array.Config.Rows + array.Config.Columns + (request.Seed % 17), request.Seed);
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
    public void Run(IReadOnlyCollection<MixPeWeightTile> tiles, MixPeTraffic traffic, int seed)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var scoreboard = new Scoreboard<MixPeWeightRow>(simulation, "the results");
        var expected = 0;
        foreach (var tile in tiles)
        {
            foreach (var result in MixPeWeightGolden.Results(config, tile))
            {
                scoreboard.Predict(result, tile.Name);
                expected++;
            }
        }

        var processes = new List<Func<Task>>
        {
            () => simulation.Send(array.Activations, Vectors(tiles), SetActivations, new Stalls(traffic.Operands, seed)),
            () => simulation.Send(array.Weights, Rows(tiles), SetWeights, new Stalls(traffic.Operands, seed + 1)),
            () => simulation.Receive(array.Results, expected, GetResult, scoreboard.Observe, new Stalls(traffic.Results, seed + 2)),
        };
        foreach (var stream in array.ZeroPoints)
            processes.Add(() => simulation.Send(stream, tiles, SetZeroPoints, new Stalls(traffic.ZeroPoints, seed + 3)));
        simulation.Run([.. processes]);
        scoreboard.Finish();
    }

    /// <summary>Keeps the array busy for some cycles without looking at the results, as something for a reset to interrupt.</summary>
    /// <param name="cycles">Number of cycles.</param>
    /// <param name="seed">Seed of the operands and of the consumer's pauses.</param>
    public void Disturb(int cycles, int seed)
    {
        var random = new Random(seed);
        var tile = MixPeWeightStimulus.Filled("", config, cycles, random);
        SetValid(true);
        for (var i = 0; i < cycles; i++)
        {
            SetActivations(array.Activations.Payload, (tile, i));
            SetWeights(array.Weights.Payload, (tile, i % config.Rows));
            foreach (var stream in array.ZeroPoints)
                SetZeroPoints(stream.Payload, tile);
            simulation.Set(array.Activations.Payload.Last, random.Next(4) == 0);
            simulation.Set(array.Results.Ready, random.Next(2) == 0);
            simulation.Step();
        }

        SetValid(false);
        simulation.Set(array.Results.Ready, false);
    }

    private static IEnumerable<(MixPeWeightTile Tile, int Vector)> Vectors(IEnumerable<MixPeWeightTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, tile.Vectors).Select(vector => (tile, vector)));

    private IEnumerable<(MixPeWeightTile Tile, int Row)> Rows(IEnumerable<MixPeWeightTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, config.Rows).Select(i => (tile, config.Rows - 1 - i)));

    private void SetValid(bool value)
    {
        simulation.Set(array.Activations.Valid, value);
        simulation.Set(array.Weights.Valid, value);
        foreach (var stream in array.ZeroPoints)
            simulation.Set(stream.Valid, value);
    }

    private void SetActivations(MixPeWeightVector beat, (MixPeWeightTile Tile, int Vector) vector)
    {
        var mask = (1 << config.ActivationBits()) - 1;
        for (var row = 0; row < config.Rows; row++)
            simulation.Set(beat.Values[row], vector.Tile.Activations[vector.Vector, row] & mask);
        simulation.Set(beat.Last, vector.Vector == vector.Tile.Vectors - 1);
    }

    private void SetWeights(Vec<Bits> codes, (MixPeWeightTile Tile, int Row) row)
    {
        for (var column = 0; column < config.Columns; column++)
            simulation.Set(codes[column], row.Tile.Codes[row.Row, column]);
    }

    private void SetZeroPoints(Vec<UInt> zeroPoints, MixPeWeightTile tile)
    {
        for (var column = 0; column < config.Columns; column++)
            simulation.Set(zeroPoints[column], tile.ZeroPoints[column]);
    }

    private MixPeWeightRow GetResult(MixPeWeightResult result) => new(
        (int)simulation.GetInt64(result.Row), simulation.GetBool(result.Last), [.. result.Values.Select(value => Number(simulation.GetInt64(value)))]);

    private long Number(long bits)
    {
        var unused = 64 - MixPeWeightArrayShape.ResultBits(config);
        return config.IsFloat() ? bits : bits << unused >> unused;
    }
}
