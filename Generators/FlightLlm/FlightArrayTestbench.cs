using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm;

/// <summary>Sends tiles through a matrix unit and compares every result with the golden model.</summary>
/// <param name="simulation">A simulation of <paramref name="unit"/>.</param>
/// <param name="unit">The unit.</param>
public sealed class FlightArrayTestbench(Simulation simulation, FlightArray unit)
{
    private readonly FlightArrayConfig config = unit.Config;

    /// <summary>Corners and random tiles, without stalls and with stalls of each stream, with resets in the middle.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(FlightArray unit, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(unit, request, simulation =>
        {
            var testbench = new FlightArrayTestbench(simulation, unit);
            simulation.Reset();
            testbench.Run([.. FlightArrayStimulus.Corners(unit.Config, request.Seed)], default, request.Seed);
            foreach (var stalls in new[] { (0.0, 0.0), (0.3, 0.3), (0, 0.9), (0.8, 0) })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(request.Seed);
                var cyclesOfTile = 0.4 * unit.Config.Depth * unit.Config.Block;
                RandomRounds.Run((int)Math.Max(5, request.RandomCycles / 8 / cyclesOfTile), request, simulation, (count, seed) =>
                    testbench.Run([.. FlightArrayStimulus.Random(unit.Config, count, seed)], stalls, seed));
            }
        });
    }

    /// <summary>Sends tiles one behind the other and takes all results.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="stalls">Chance of a pause of every producer, and of the consumer, in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    public void Run(IReadOnlyList<FlightTile> tiles, (double Inputs, double Results) stalls, int seed)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var golden = new FlightArrayGolden(config);
        var scoreboard = new Scoreboard<string>(simulation, "results");
        var count = 0;
        foreach (var result in tiles.SelectMany(golden.Run))
        {
            scoreboard.Predict(result.ToString());
            count++;
        }

        var random = new Random(seed);
        simulation.Run(
            () => simulation.Send(unit.Commands, tiles, SetCommand, new Stalls(stalls.Inputs, seed)),
            () => simulation.Send(unit.Blocks, tiles.SelectMany(tile => tile.Blocks.Select((block, k) => (block, k == tile.Blocks.Count - 1))), SetBlock, new Stalls(stalls.Inputs, seed + 1)),
            () => simulation.Send(unit.Words, tiles.SelectMany(tile => tile.Blocks.SelectMany(block => Words(block, tile.Columns, random))), SetWord, new Stalls(stalls.Inputs, seed + 2)),
            () => simulation.Send(unit.Indices, tiles.SelectMany(tile => tile.Blocks.SelectMany(block => Indices(block, tile.Columns))), SetIndices, new Stalls(stalls.Inputs, seed + 3)),
            () => simulation.Send(unit.Biases, tiles.Where(tile => tile.Biases is not null && !tile.Keeps).SelectMany(tile => tile.Biases!), SetBiases, new Stalls(stalls.Inputs, seed + 4)),
            () => simulation.Receive(unit.Results, count, Result, scoreboard.Observe, new Stalls(stalls.Results, seed + 5)));
        scoreboard.Finish();
    }

    /// <summary>Begins some tiles and resets the unit in the middle of them.</summary>
    /// <param name="seed">Seed of the tiles.</param>
    public void Abandon(int seed)
    {
        var random = new Random(seed);
        var tile = FlightArrayStimulus.Random(config, 1, seed).First();
        SetCommand(unit.Commands.Payload, tile);
        SetBlock(unit.Blocks.Payload, (tile.Blocks[0], true));
        SetWord(unit.Words.Payload, Words(tile.Blocks[0], tile.Columns, random).First());
        SetIndices(unit.Indices.Payload, tile.Blocks[0].Indices[0]);
        Offer(true);
        simulation.Step(random.Next(2, 40));
        Offer(false);
        simulation.Reset();

        void Offer(bool isOffered)
        {
            simulation.Set(unit.Commands.Valid, isOffered);
            simulation.Set(unit.Blocks.Valid, isOffered);
            simulation.Set(unit.Words.Valid, isOffered);
            simulation.Set(unit.Indices.Valid, isOffered);
        }
    }

    private int Beats(FlightTileBlock block, int columns)
    {
        var groups = config.Patterns.Any(pattern => pattern.Kept == block.Fsb) ? config.Block / block.Fsb : 1;
        return (columns + groups - 1) / groups;
    }

    private IEnumerable<int[]> Indices(FlightTileBlock block, int columns) =>
        block.Fsb < config.Block && config.Patterns.Any(pattern => pattern.Kept == block.Fsb) ? block.Indices.Take(Beats(block, columns)) : [];

    /// <summary>The words of a block; what is left of them is random.</summary>
    private IEnumerable<(BigInteger Codes, int Bits, int Fsb)> Words(FlightTileBlock block, int columns, Random random)
    {
        var (beats, inWord) = (Beats(block, columns), 8 / block.Bits);
        for (var first = 0; first < beats; first += inWord)
        {
            var bytes = new byte[config.Block];
            random.NextBytes(bytes);
            var codes = new BigInteger(bytes, isUnsigned: true);
            for (var k = 0; k < inWord && first + k < beats; k++)
            {
                for (var slice = 0; slice < config.Block; slice++)
                {
                    var (shift, mask) = (((k * config.Block) + slice) * block.Bits, (BigInteger.One << block.Bits) - 1);
                    codes = (codes | (mask << shift)) - ((mask - (block.Weights[first + k][slice] & mask)) << shift);
                }
            }

            yield return (codes, block.Bits, block.Fsb);
        }
    }

    private void SetCommand(FlightCommand payload, FlightTile tile)
    {
        simulation.Set(payload.Columns, tile.Columns);
        simulation.Set(payload.Continues, tile.Continues);
        simulation.Set(payload.Keeps, tile.Keeps);
        simulation.Set(payload.HasBias, tile.Biases is not null);
        simulation.Set(payload.Relu, tile.Relu);
    }

    private void SetBlock(FlightBlock payload, (FlightTileBlock Block, bool IsLast) beat)
    {
        for (var row = 0; row < config.Rows; row++)
        {
            for (var k = 0; k < config.Block; k++)
                simulation.Set(payload.Rows[(row * config.Block) + k], beat.Block.Rows[row][k]);
        }

        simulation.Set(payload.Last, beat.IsLast);
    }

    private void SetWord(FlightWord payload, (BigInteger Codes, int Bits, int Fsb) word)
    {
        simulation.Set(payload.Codes, word.Codes);
        simulation.Set(payload.Precision, word.Bits switch { 2 => 0, 3 => 1, 4 => 2, _ => 3 });
        simulation.Set(payload.Fsb, word.Fsb);
    }

    private void SetIndices(Vec<UInt> payload, int[] indices)
    {
        for (var slice = 0; slice < config.Block; slice++)
            simulation.Set(payload[slice], indices[slice]);
    }

    private void SetBiases(Vec<SInt> payload, int[] biases)
    {
        for (var row = 0; row < config.Rows; row++)
            simulation.Set(payload[row], biases[row]);
    }

    private string Result(FlightColumn column) => new FlightArrayResult(
        [.. column.Values.Select(value => (int)simulation.GetInt64(value))], simulation.GetBool(column.Last), simulation.GetBool(column.IsWrong)).ToString();
}
