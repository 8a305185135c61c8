using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using HdlDsl.Buses;
using Verification;

namespace Generators.BitMod;

/// <summary>Catalogue entry of a tile with AXI4-Stream edges: s_axis_specialvalues, s_axis_activations, s_axis_weights and m_axis_results.</summary>
public sealed class BitModAxisEntry : CatalogueEntry
{
    /// <summary>Special values in half units, none of which is there after reset.</summary>
    private static readonly ImmutableArray<int> Others = [-24, 17, 6, -1, 12, -20, 0, 9];

    /// <inheritdoc/>
    public override string Name => "bitmod-axis";

    /// <inheritdoc/>
    public override string Summary => "BitMoD tile with AXI4-Stream edges, registered at each of them.";

    /// <inheritdoc/>
    public override string DocumentationPage => "bitmod.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(BitModTileConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("2x2", new BitModTileConfig { Rows = 2, Columns = 2 }),
    ];

    /// <summary>Puts AXI4-Streams around a tile.</summary>
    /// <param name="config">The tile.</param>
    /// <returns>The wrapper, with clock and reset of the standard.</returns>
    public static AxiStreamWrapper<BitModTile> Wrap(BitModTileConfig config) =>
        AxiStreamWrapper.Of(new BitModTile(config), new AxiStreamWrapperOptions { Stage = StageKind.Full, Domain = AxiClock.Standard });

    /// <inheritdoc/>
    public override Module CreateModule(object config) => Wrap((BitModTileConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tile = (BitModTileConfig)config;
        var wrapper = Wrap(tile);
        return TestbenchReport.Of(wrapper, request, simulation =>
        {
            simulation.Reset();
            var count = (int)Math.Max(2, request.RandomCycles / 3 / Math.Max(1, tile.Pe.GroupSize / tile.Pe.Lanes));
            var round = 0;
            foreach (var stalls in new[] { (0, 0), (0.3, 0.3), (0, 0.9) })
            {
                request.Cancellation.ThrowIfCancellationRequested();
                // One set of special values for all passes: at first those that the registers hold after reset, then others, one right after the other with the beats.
                foreach (var isWriting in new[] { false, true })
                {
                    int[] specials = [.. Enumerable.Range(0, tile.Specials).Select(i => isWriting ? Others[(i + (3 * round)) % Others.Length] : BitModValues.Fp4Specials[i % 4])];
                    var passes = BitModTileStimulus.Random(tile, (count / 3) + 2, request.Seed + round).Select(pass => pass with { Specials = specials }).ToArray();
                    Run(simulation, wrapper, passes, stalls, request.Seed, isWriting);
                    round++;
                }

                Abandon(simulation, wrapper, request.Seed + round);
                request.Progress?.Invoke(simulation.Cycle);
            }
        });
    }

    /// <summary>Begins passes and resets the tile in the middle of them; their results wait.</summary>
    private static void Abandon(Simulation simulation, AxiStreamWrapper<BitModTile> wrapper, int seed)
    {
        var (tile, packer) = (wrapper.Core.Config, new BitModPacker(wrapper.Core.Config));
        var (activations, weights) = (wrapper.StreamOf(wrapper.Core.Activations), wrapper.StreamOf(wrapper.Core.Weights));
        simulation.Set(activations.Valid, true);
        simulation.Set(weights.Valid, true);
        foreach (var beat in packer.Beats([.. BitModTileStimulus.Random(tile, 4, seed, length: tile.Pe.Lanes)]))
        {
            simulation.Set(activations.Data, packer.Activations(beat));
            simulation.Set(weights.Data, packer.Weights(beat));
            simulation.Step(5);
        }

        simulation.Set(activations.Valid, false);
        simulation.Set(weights.Valid, false);
        simulation.Reset();
    }

    private static void Run(Simulation simulation, AxiStreamWrapper<BitModTile> wrapper, BitModPass[] passes, (double Operands, double Results) stalls, int seed, bool isWriting)
    {
        var tile = wrapper.Core.Config;
        var packer = new BitModPacker(tile);
        var scoreboard = new Scoreboard<(BigInteger Data, bool Last)>(simulation, "m_axis_results");
        foreach (var pass in passes)
        {
            for (var row = 0; row < tile.Rows; row++)
                scoreboard.Predict((packer.Result(pass, row), row == tile.Rows - 1), pass.Name);
        }

        if (isWriting && wrapper.Core.SpecialValues is { } specialValues)
        {
            simulation.Run(() => simulation.Send(
                wrapper.StreamOf(specialValues), passes[0].Specials.Select((value, i) => new AxiStreamBeat(packer.Special(i, value))), Stalls.None));
        }

        simulation.Run(
            () => simulation.Send(wrapper.StreamOf(wrapper.Core.Activations), packer.Beats(passes).Select(beat => new AxiStreamBeat(packer.Activations(beat))), new Stalls(stalls.Operands, seed)),
            () => simulation.Send(wrapper.StreamOf(wrapper.Core.Weights), packer.Beats(passes).Select(beat => new AxiStreamBeat(packer.Weights(beat))), new Stalls(stalls.Operands, seed + 1)),
            () => simulation.Receive(
                wrapper.StreamOf(wrapper.Core.Results), passes.Length * tile.Rows, beat => scoreboard.Observe((beat.Data, beat.Last)), new Stalls(stalls.Results, seed + 2)));
        scoreboard.Finish();
        var faults = wrapper.PortOf(wrapper.Core.Faults);
        simulation.Expect(faults.SpecialRefused, false);
        simulation.Expect(faults.TypeIllegal, false);
        simulation.Expect(faults.GroupTooLong, false);
    }
}
