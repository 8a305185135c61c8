using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// Tiles in a systolic grid (arXiv 2411.11745, §IV-D): activations move from tile to tile along a row, weights down a column, a register stage in between.
/// A tile that waits holds up its neighbours behind only when their own registers are full.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class BitModArray(BitModArrayConfig config) : Module<BitModArrayConfig>(config)
{
    private readonly BitModTileConfig tileConfig = config.Validated().Tile;

    /// <summary>Special values of all tiles. A write waits until no beat is offered or under way, so that all tiles change between the same groups.</summary>
    public Stream<BitModSpecialWrite>? SpecialValues { get; } =
        config.Tile.Pe.Types == BitModTypeSet.Integers ? null : In.Stream(new BitModSpecialWrite(config.Tile.Specials));

    /// <summary>Activations of each row of tiles, into its first tile.</summary>
    public StreamList<BitModActivationBeat> Activations { get; } = In.Streams(config.TileRows, new BitModActivationBeat(config.Tile));

    /// <summary>Weights of each column of tiles, into its first tile.</summary>
    public StreamList<BitModWeightBeat> Weights { get; } = In.Streams(config.TileColumns, new BitModWeightBeat(config.Tile));

    /// <summary>Results of each row of tiles: packets of a tile's rows, of whichever tile is ready.</summary>
    public StreamList<Packet<BitModArrayResult>> Results { get; } = Out.Streams(config.TileRows, new Packet<BitModArrayResult>(new BitModArrayResult(config)));

    /// <summary>What was wrong in any tile since the reset.</summary>
    public BitModFaults Faults { get; } = Out.Of(new BitModFaults());

    /// <inheritdoc/>
    protected override void Build()
    {
        var tiles = new BitModTile[Config.TileRows, Config.TileColumns];
        var weights = Weights.ToArray();
        var offers = new List<Bit>();
        for (var row = 0; row < Config.TileRows; row++)
        {
            var activations = Activations[row];
            for (var column = 0; column < Config.TileColumns; column++)
            {
                var tile = tiles[row, column] = Instance(new BitModTile(tileConfig), $"tile_{row}_{column}");
                offers.AddRange([activations.Valid, weights[column].Valid]);
                activations = Passed(activations, tile.Activations, column < Config.TileColumns - 1);
                weights[column] = Passed(weights[column], tile.Weights, row < Config.TileRows - 1);
            }

            Results[row].TakeFrom(Streams.ArbitratePackets([.. Enumerable.Range(0, Config.TileColumns).Select(column => Tagged(tiles[row, column].Results, column))]));
        }

        var all = tiles.Cast<BitModTile>().ToArray();
        Faults.SpecialRefused.Value = all.Select(tile => tile.Faults.SpecialRefused).AnySet();
        Faults.TypeIllegal.Value = all.Select(tile => tile.Faults.TypeIllegal).AnySet();
        Faults.GroupTooLong.Value = all.Select(tile => tile.Faults.GroupTooLong).AnySet();
        if (SpecialValues is null)
            return;
        var isIdle = all.Select(tile => tile.Idle).Concat(offers.Select(offer => !offer)).AllSet();
        foreach (var (tile, copy) in all.Zip(SpecialValues.ContinueWhen(isIdle).Fork(all.Length)))
            tile.SpecialValues!.TakeFrom(copy);
    }

    /// <summary>Gives beats to a tile, and to its neighbour a cycle later.</summary>
    private static Stream<T> Passed<T>(Stream<T> beats, Stream<T> tile, bool hasNeighbour)
        where T : Data
    {
        if (!hasNeighbour)
        {
            tile.TakeFrom(beats);
            return beats;
        }

        var (here, onward) = beats.Fork();
        tile.TakeFrom(here);
        return onward.Stage(StageKind.Full);
    }

    private Stream<Packet<BitModArrayResult>> Tagged(Stream<Packet<BitModResultBeat>> results, int column) => results.Map(packet =>
    {
        var tagged = Wire.Of(new Packet<BitModArrayResult>(new BitModArrayResult(Config)));
        tagged.Word.Column.Value = column;
        tagged.Word.Beat.Value = packet.Word;
        tagged.Last.Value = packet.Last;
        return tagged;
    });
}

/// <summary>Results of a row of a tile.</summary>
public sealed class BitModArrayResult : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The array.</param>
    public BitModArrayResult(BitModArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Column = Shape.UInt(Math.Max(1, BitsToCount(config.TileColumns)));
        Beat = new BitModResultBeat(config.Tile);
    }

    /// <summary>Column of the tile.</summary>
    public UInt Column { get; }

    /// <summary>Its row and results.</summary>
    public BitModResultBeat Beat { get; }
}
