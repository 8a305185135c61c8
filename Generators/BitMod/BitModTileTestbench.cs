using System.Globalization;
using System.Numerics;
using Generators.Catalogue;
using Generators.Common;
using HdlDsl;
using Verification;

namespace Generators.BitMod;

/// <summary>Sends passes through a tile and compares every result with the golden model; all streams may stall at random.</summary>
/// <param name="simulation">A simulation of <paramref name="tile"/>.</param>
/// <param name="tile">The tile.</param>
public sealed class BitModTileTestbench(Simulation simulation, BitModTile tile)
{
    private readonly BitModTileConfig config = tile.Config;
    private readonly BitModPacker packer = new(tile.Config);
    private int[] specials = [];

    /// <summary>Corners and random passes, without stalls and with stalls of 30 % and 90 % on each side, with resets in the middle of passes; then all faults.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public static VerificationReport Verify(BitModTile tile, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(tile);
        ArgumentNullException.ThrowIfNull(request);
        return TestbenchReport.Of(tile, request, simulation =>
        {
            var testbench = new BitModTileTestbench(simulation, tile);
            testbench.Reset();
            testbench.Run([.. BitModTileStimulus.Corners(tile.Config)], default, request.Seed);
            foreach (var (operands, results) in new[] { (0, 0), (0.3, 0.3), (0.9, 0), (0, 0.9) })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                testbench.Abandon(request.Seed);
                // With the special values that the reset has put in the place of others.
                testbench.Run([.. BitModTileStimulus.Random(tile.Config, 4, request.Seed).Select(pass => pass with { Specials = testbench.specials })], (operands, results), request.Seed);
                var cyclesOfPass = 3 * Math.Max(1, tile.Config.Pe.GroupSize / tile.Config.Pe.Lanes) / (1 - operands);
                var passes = (int)Math.Max(2, request.RandomCycles / 4 / cyclesOfPass);
                RandomRounds.Run(passes, request, simulation, (count, seed) =>
                    testbench.Run([.. BitModTileStimulus.Random(tile.Config, count, seed)], (operands, results), seed));
            }

            new BitModTileFaultCheck(simulation, tile).Run();
        });
    }

    /// <summary>Sends passes one right after the other and takes all their results.</summary>
    /// <param name="passes">The passes.</param>
    /// <param name="stalls">Chance of a pause of the operands and of the results' consumer in each cycle, 0 … 0.99.</param>
    /// <param name="seed">Seed of the pauses.</param>
    /// <exception cref="VerificationException">A result is wrong, missing or changed while it was offered.</exception>
    public void Run(IReadOnlyCollection<BitModPass> passes, (double Operands, double Results) stalls, int seed)
    {
        ArgumentNullException.ThrowIfNull(passes);
        foreach (var run in Runs(passes))
        {
            if (tile.SpecialValues is not null && !specials.SequenceEqual(run[0].Specials))
                simulation.WriteSpecials(tile.SpecialValues, specials = run[0].Specials);
            var scoreboard = new Scoreboard<Row>(simulation, "the results");
            foreach (var pass in run)
            {
                for (var row = 0; row < config.Rows; row++)
                    scoreboard.Predict(Expected(pass, row), pass.Name);
            }

            simulation.Run(
                () => simulation.Send(tile.Activations, packer.Beats(run), SetActivations, new Stalls(stalls.Operands, seed)),
                () => simulation.Send(tile.Weights, packer.Beats(run), SetWeights, new Stalls(stalls.Operands, seed + 1)),
                () => simulation.Receive(tile.Results, run.Count * config.Rows, Result, scoreboard.Observe, new Stalls(stalls.Results, seed + 2)));
            scoreboard.Finish();
        }

        simulation.Expect(tile.Faults.SpecialRefused, false);
        simulation.Expect(tile.Faults.TypeIllegal, false);
        simulation.Expect(tile.Faults.GroupTooLong, false);
    }

    /// <summary>Resets the tile: its special values are those of FP4 again.</summary>
    public void Reset()
    {
        simulation.Reset();
        specials = [.. Enumerable.Range(0, config.Specials).Select(i => BitModValues.Fp4Specials[i % BitModValues.Fp4Specials.Length])];
    }

    /// <summary>Begins passes and resets the tile in the middle of them.</summary>
    /// <param name="seed">Seed of the operands and of the cycles.</param>
    public void Abandon(int seed)
    {
        var random = new Random(seed);
        simulation.Set(tile.Results.Ready, random.Next(2) == 0);
        simulation.Set(tile.Activations.Valid, true);
        simulation.Set(tile.Weights.Valid, true);
        foreach (var beat in packer.Beats(BitModTileStimulus.Random(config, 2, seed)).Take(40))
        {
            SetActivations(tile.Activations.Payload, beat);
            SetWeights(tile.Weights.Payload, beat);
            simulation.Step(random.Next(1, 5));
        }

        simulation.Set(tile.Activations.Valid, false);
        simulation.Set(tile.Weights.Valid, false);
        simulation.Set(tile.Results.Ready, false);
        Reset();
    }

    private static IEnumerable<List<BitModPass>> Runs(IEnumerable<BitModPass> passes)
    {
        // Passes with the same special values follow one another without a pause.
        var run = new List<BitModPass>();
        foreach (var pass in passes)
        {
            if (run.Count > 0 && !run[0].Specials.SequenceEqual(pass.Specials))
            {
                yield return run;
                run = [];
            }

            run.Add(pass);
        }

        if (run.Count > 0)
            yield return run;
    }

    private void SetActivations(BitModActivationBeat payload, BitModBeat beat)
    {
        var group = beat.Pass.Groups[beat.Group];
        for (var row = 0; row < config.Rows; row++)
        {
            for (var lane = 0; lane < config.Pe.Lanes; lane++)
                simulation.Set(payload.Values[(row * config.Pe.Lanes) + lane], At(group.Activations[row], beat.First + lane));
        }
    }

    private void SetWeights(BitModWeightBeat payload, BitModBeat beat)
    {
        var group = beat.Pass.Groups[beat.Group];
        for (var column = 0; column < config.Columns; column++)
        {
            for (var lane = 0; lane < config.Pe.Lanes; lane++)
                simulation.Set(payload.Codes[(column * config.Pe.Lanes) + lane], At(group.Codes[column], beat.First + lane));
            simulation.Set(payload.Scales[column], group.Scales[column]);
            if (payload.Selectors is not null)
                simulation.Set(payload.Selectors[column], group.Selectors[column]);
            simulation.Set(payload.Types[column], group.Types[column]);
        }

        var endsGroup = beat.First + config.Pe.Lanes >= group.Length;
        simulation.Set(payload.EndsGroup, endsGroup);
        simulation.Set(payload.EndsChannel, endsGroup && beat.Group == beat.Pass.Groups.Count - 1);
    }

    private static int At(int[] values, int index) => index < values.Length ? values[index] : 0;

    private Row Expected(BitModPass pass, int row) => new(
        row, row == config.Rows - 1, string.Join(' ', Enumerable.Range(0, config.Columns).Select(c => Hex(BitModGolden.Result(config, pass.GroupsOf(row, c))))));

    private Row Result(Packet<BitModResultBeat> payload) => new(
        (int)simulation.GetInt64(payload.Word.Row),
        simulation.GetBool(payload.Last),
        string.Join(' ', payload.Word.Values.Select(value => Hex(simulation.Get(value)))));

    private string Hex(BigInteger value) => ((ulong)value).ToString("x" + (config.ResultFormat.Width / 4).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A row of results; the values as text, for the message of a mismatch.</summary>
    private sealed record Row(int Number, bool IsLast, string Values);
}
