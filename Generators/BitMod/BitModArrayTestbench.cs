using System.Globalization;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.BitMod;

/// <summary>
/// Sends a matrix multiplication through an array, block by block, and compares every result with the golden model; all streams may stall at random.
/// </summary>
/// <param name="simulation">A simulation of <paramref name="array"/>.</param>
/// <param name="array">The array.</param>
public sealed class BitModArrayTestbench(Simulation simulation, BitModArray array)
{
    private readonly BitModArrayConfig config = array.Config;
    private readonly BitModTileConfig tile = array.Config.Tile;
    private readonly int lanes = array.Config.Tile.Pe.Lanes;

    /// <summary>Random multiplications of every class of weight types, without stalls and with stalls, with a reset in between.</summary>
    /// <param name="array">The array.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(BitModArray array, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(array, request, simulation =>
        {
            var config = array.Config;
            var testbench = new BitModArrayTestbench(simulation, array);
            simulation.Reset();
            var seed = request.Seed;
            var types = BitModStimulus.Types(config.Tile.Pe).ToArray();
            for (var done = 0L; done < request.RandomCycles || seed < request.Seed + 3; seed++)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                var random = new Random(seed);
                var before = simulation.Cycle;
                var groupSize = Math.Min(config.Tile.Pe.GroupSize, 32);
                var product = BitModProductStimulus.Random(
                    config, types[seed % types.Length], 1 + random.Next(2 * config.Tokens), 1 + random.Next(2 * config.Channels), groupSize * random.Next(1, 4), groupSize, seed);
                var streams = (2 * config.TileRows) + config.TileColumns;
                testbench.Run(product, (seed % 3) switch { 0 => default, 1 => (0.3, 0.3), _ => (0, 0.8) }, seed, seed % 4 == 0 ? seed / 4 % streams : null);
                if (seed == request.Seed)
                    testbench.Abandon(product);
                done += simulation.Cycle - before;
                request.Progress?.Invoke(simulation.Cycle);
            }
        });
    }

    /// <summary>Multiplies.</summary>
    /// <param name="product">The operands.</param>
    /// <param name="stalls">Chance of a pause of the operands and of the results' consumers in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <param name="slow">
    /// Number of one stream that pauses in 19 cycles of 20, so that all others wait for it: rows of activations, columns of weights, rows of results; null for none.
    /// </param>
    /// <returns>Result bits as [token, channel].</returns>
    /// <exception cref="ArgumentException">The array can't compute the product.</exception>
    /// <exception cref="VerificationException">A result is wrong, missing or changed while it was offered.</exception>
    public BigInteger[,] Run(BitModMatrixProduct product, (double Operands, double Results) stalls, int seed, int? slow = null)
    {
        ArgumentNullException.ThrowIfNull(product);
        product.CheckFits(tile);
        if (array.SpecialValues is not null)
            simulation.WriteSpecials(array.SpecialValues, Enumerable.Range(0, tile.Specials).Select(index => product.Specials[index % product.Specials.Length]));
        var blocks = product.Blocks(config).ToArray();
        var golden = product.Golden(tile);
        var results = new BigInteger[product.Tokens, product.Channels];
        var processes = new List<Func<Task>>();
        for (var row = 0; row < config.TileRows; row++)
        {
            // Results of one tile come in order; those of different tiles as they are ready.
            var r = row;
            var next = new int[config.TileColumns];
            processes.Add(() => simulation.Send(array.Activations[r], Beats(product, blocks), (beat, at) => SetActivations(beat, at, r), Pauses(r, stalls.Operands, seed + r)));
            processes.Add(() => simulation.Receive(
                array.Results[r],
                blocks.Length * config.TileColumns * tile.Rows,
                Result,
                result => Check(golden, results, blocks, r, next, result),
                Pauses(config.TileRows + config.TileColumns + r, stalls.Results, seed + 100 + r)));
        }

        for (var column = 0; column < config.TileColumns; column++)
        {
            var c = column;
            processes.Add(() => simulation.Send(array.Weights[c], Beats(product, blocks), (beat, at) => SetWeights(beat, at, c), Pauses(config.TileRows + c, stalls.Operands, seed + 200 + c)));
        }

        simulation.Run([.. processes]);
        simulation.Expect(array.Faults.SpecialRefused, false);
        simulation.Expect(array.Faults.TypeIllegal, false);
        simulation.Expect(array.Faults.GroupTooLong, false);
        return results;

        Stalls Pauses(int stream, double probability, int ownSeed) => new(stream == slow ? 0.95 : probability, ownSeed);
    }

    /// <summary>Begins a multiplication and resets the array in the middle of it.</summary>
    /// <param name="product">The operands.</param>
    public void Abandon(BitModMatrixProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        foreach (var at in Beats(product, [.. product.Blocks(config)]).Take(20))
        {
            for (var row = 0; row < config.TileRows; row++)
            {
                SetActivations(array.Activations[row].Payload, at, row);
                simulation.Set(array.Activations[row].Valid, true);
            }

            for (var column = 0; column < config.TileColumns; column++)
            {
                SetWeights(array.Weights[column].Payload, at, column);
                simulation.Set(array.Weights[column].Valid, true);
            }

            simulation.Step(3);
        }

        foreach (var stream in array.Activations)
            simulation.Set(stream.Valid, false);
        foreach (var stream in array.Weights)
            simulation.Set(stream.Valid, false);
        simulation.Reset();
    }

    private IEnumerable<Beat> Beats(BitModMatrixProduct product, BitModBlock[] blocks) =>
        from block in blocks
        from k in Enumerable.Range(0, (product.GroupSize + lanes - 1) / lanes * product.Groups)
        let beatsOfGroup = (product.GroupSize + lanes - 1) / lanes
        select new Beat(product, block, k / beatsOfGroup, k % beatsOfGroup * lanes);

    private void SetActivations(BitModActivationBeat payload, Beat at, int tileRow)
    {
        for (var row = 0; row < tile.Rows; row++)
        {
            var token = at.Block.FirstToken + (tileRow * tile.Rows) + row;
            for (var lane = 0; lane < lanes; lane++)
                simulation.Set(payload.Values[(row * lanes) + lane], at.Product.Activation(token, at.Group, at.Offset + lane));
        }
    }

    private void SetWeights(BitModWeightBeat payload, Beat at, int tileColumn)
    {
        var product = at.Product;
        for (var column = 0; column < tile.Columns; column++)
        {
            var channel = at.Block.FirstChannel + (tileColumn * tile.Columns) + column;
            for (var lane = 0; lane < lanes; lane++)
                simulation.Set(payload.Codes[(column * lanes) + lane], product.Code(channel, at.Group, at.Offset + lane));
            simulation.Set(payload.Scales[column], product.Scale(channel, at.Group));
            simulation.Set(payload.Types[column], product.Type(channel, at.Group));
            if (payload.Selectors is not null)
                simulation.Set(payload.Selectors[column], product.Selector(channel, at.Group));
        }

        var endsGroup = at.Offset + lanes >= product.GroupSize;
        simulation.Set(payload.EndsGroup, endsGroup);
        simulation.Set(payload.EndsChannel, endsGroup && at.Group == product.Groups - 1);
    }

    private (int Column, int Row, BigInteger Values) Result(Packet<BitModArrayResult> payload)
    {
        var values = BigInteger.Zero;
        foreach (var value in payload.Word.Beat.Values.Reverse())
            values = (values << value.Width) | simulation.Get(value);
        return ((int)simulation.GetInt64(payload.Word.Column), (int)simulation.GetInt64(payload.Word.Beat.Row), values);
    }

    private void Check(
        BigInteger[,] golden, BigInteger[,] results, BitModBlock[] blocks, int tileRow, int[] next, (int Column, int Row, BigInteger Values) result)
    {
        var number = next[result.Column]++;
        var block = blocks[number / tile.Rows];
        if (result.Row != number % tile.Rows)
            throw Failure($"Row of result {number} of tile [{tileRow}, {result.Column}] is wrong: expected {number % tile.Rows}, got {result.Row}.");
        var token = block.FirstToken + (tileRow * tile.Rows) + result.Row;
        for (var column = 0; column < tile.Columns; column++)
        {
            var channel = block.FirstChannel + (result.Column * tile.Columns) + column;
            if (token >= golden.GetLength(0) || channel >= golden.GetLength(1))
                continue;
            var width = tile.ResultFormat.Width;
            var got = results[token, channel] = (result.Values >> (column * width)) & ((BigInteger.One << width) - 1);
            if (golden[token, channel] != got)
            {
                throw Failure(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Result of token {token}, channel {channel} is wrong in cycle {simulation.Cycle}: expected {(ulong)golden[token, channel]:x}, got {(ulong)got:x}."));
            }
        }
    }

    private VerificationException Failure(string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {what}
          design point: {simulation.DesignUnderTest.DesignPoint}
          engine {simulation.Options.Engine}, seed {simulation.Options.Seed}{simulation.Options.StartText}
        """));

    private readonly record struct Beat(BitModMatrixProduct Product, BitModBlock Block, int Group, int Offset);
}
