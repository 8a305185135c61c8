using System.Globalization;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Sends tiles through the array and compares every row of results with the golden model; all streams may stall at random.</summary>
/// <param name="simulation">A simulation of <paramref name="array"/>.</param>
/// <param name="array">The array.</param>
public sealed class MixPeArrayTestbench(Simulation simulation, MixPeArray array)
{
    /// <summary>Sends tiles one right after the other and takes all their results.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="traffic">How often each stream pauses.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <exception cref="VerificationException">A result is wrong, missing or changed while it was offered.</exception>
    public void Run(IReadOnlyCollection<MixPeTile> tiles, MixPeTraffic traffic, int seed)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var scoreboard = new Scoreboard<MixPeResultRow>(simulation, "the results");
        var expected = 0;
        foreach (var tile in tiles)
        {
            foreach (var result in MixPeGolden.Results(array.Config, tile))
            {
                scoreboard.Predict(result, tile.Name);
                expected++;
            }
        }

        var processes = new List<Func<Task>>
        {
            () => simulation.Send(array.Activations, Steps(tiles), SetActivations, new Stalls(traffic.Operands, seed)),
            () => simulation.Send(array.Weights, Steps(tiles), SetWeights, new Stalls(traffic.Operands, seed + 1)),
            () => simulation.Receive(array.Results, expected, GetResult, scoreboard.Observe, new Stalls(traffic.Results, seed + 2)),
        };
        var zeroPointStalls = new Stalls(traffic.ZeroPoints, seed + 3);
        foreach (var stream in array.ZeroPoints)
            processes.Add(() => simulation.Send(stream, Groups(tiles), SetZeroPoints, zeroPointStalls));
        simulation.Run([.. processes]);
        scoreboard.Finish();
    }

    /// <summary>
    /// Keeps the array busy for some cycles without looking at the results, as something for a reset to interrupt: short tiles in the first third, then
    /// a long one, so that the reset comes in a later group when there are cycles enough.
    /// </summary>
    /// <param name="cycles">Number of cycles.</param>
    /// <param name="seed">Seed of the operands and of the consumer's pauses.</param>
    public void Disturb(int cycles, int seed)
    {
        var random = new Random(seed);
        SetValid(true);
        for (var i = 0; i < cycles; i++)
        {
            foreach (var value in array.Activations.Payload.Values)
                simulation.Set(value, random.Next(-1, 1));
            foreach (var code in array.Weights.Payload)
                simulation.Set(code, random.Next(1 << array.Config.Pe.WeightBits));
            simulation.Set(array.Activations.Payload.Last, i < cycles / 3 && random.Next(4) == 0);
            simulation.Set(array.Results.Ready, random.Next(2) == 0);
            simulation.Step();
        }

        SetValid(false);
        simulation.Set(array.Results.Ready, false);
    }

    /// <summary>
    /// Resets the array right behind the end of a group: the next tile has nothing to wait for then, and takes as many cycles as in an array that was idle.
    /// </summary>
    /// <param name="seed">Seed of the operands.</param>
    /// <exception cref="VerificationException">A result is wrong, or the tile behind the reset had to wait.</exception>
    public void ResetBehindGroup(int seed)
    {
        var tile = MixPeTileStimulus.Filled("one step behind a reset", array.Config, 1, new Random(seed));
        SetActivations(array.Activations.Payload, (tile, 0));
        SetWeights(array.Weights.Payload, (tile, 0));
        foreach (var stream in array.ZeroPoints)
            SetZeroPoints(stream.Payload, (tile, 0));
        SetValid(true);
        simulation.Step();
        SetValid(false);
        simulation.Reset();
        var behindReset = CyclesOf(tile, seed);
        var idle = CyclesOf(tile, seed);
        if (behindReset != idle)
        {
            throw new VerificationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A tile of one step takes {behindReset} cycles behind a reset and {idle} in an idle array, seed {seed}; design point: {simulation.DesignUnderTest.DesignPoint}"));
        }
    }

    private long CyclesOf(MixPeTile tile, int seed)
    {
        var before = simulation.Cycle;
        Run([tile], MixPeTraffic.Alike(0), seed);
        return simulation.Cycle - before;
    }

    private void SetValid(bool value)
    {
        foreach (var stream in array.ZeroPoints)
            simulation.Set(stream.Valid, value);
        simulation.Set(array.Activations.Valid, value);
        simulation.Set(array.Weights.Valid, value);
    }

    private static IEnumerable<(MixPeTile Tile, int Step)> Steps(IEnumerable<MixPeTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, tile.Length).Select(step => (tile, step)));

    private static IEnumerable<(MixPeTile Tile, int Group)> Groups(IEnumerable<MixPeTile> tiles) =>
        tiles.SelectMany(tile => Enumerable.Range(0, tile.Groups).Select(group => (tile, group)));

    private void SetActivations(MixPeActivationBeat beat, (MixPeTile Tile, int Step) step)
    {
        for (var row = 0; row < beat.Values.Count; row++)
            simulation.Set(beat.Values[row], step.Tile.Activations[row, step.Step]);
        simulation.Set(beat.Last, step.Step == step.Tile.Length - 1);
    }

    private void SetWeights(Vec<Bits> codes, (MixPeTile Tile, int Step) step)
    {
        for (var column = 0; column < codes.Count; column++)
            simulation.Set(codes[column], step.Tile.Codes[step.Step, column]);
    }

    private void SetZeroPoints(Vec<UInt> zeroPoints, (MixPeTile Tile, int Group) group)
    {
        for (var column = 0; column < zeroPoints.Count; column++)
            simulation.Set(zeroPoints[column], group.Tile.ZeroPoints[group.Group, column]);
    }

    private MixPeResultRow GetResult(MixPeResult result) => new(
        (int)simulation.GetInt64(result.Row),
        (int)simulation.GetInt64(result.Group),
        simulation.GetBool(result.LastGroup),
        [.. result.Values.Select(value => simulation.GetInt64(value))]);
}
