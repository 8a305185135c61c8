using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// The chains of the product unit: one for each pair of rows and each lane. Those of the first pairs and lane 0 work for the channels of an MV: two columns of dense
/// weights take the places of activations and the vector that of weights, so both products of a slice are in use; sparse weights stay weights, with the vector
/// as the only row.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightProductChains(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int Block = IsaShape.BlockSize;

    /// <summary>Positions of sums in a chain.</summary>
    internal static int PositionsOf(FlightEngineConfig config) => new FlightChainPlan(config.Chain(0)).Positions.Length;

    /// <summary>Width of a sum.</summary>
    internal static int SumBitsOf(FlightEngineConfig config) => new FlightChainPlan(config.Chain(0)).SumBits;

    /// <summary>There is a beat.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>The beat.</summary>
    public FlightProductBeat Beat { get; } = In.Of(new FlightProductBeat(config.Validated()));

    /// <summary>Rows of the A buffer.</summary>
    public Vec<Bits> ARows { get; } = In.Vec(config.Shape.Channels, Shape.Bits(8 * config.Shape.WideRowBytes));

    /// <summary>Row of the B buffer.</summary>
    public Bits BRow { get; } = In.Bits(16 * IsaShape.BlockSize);

    /// <summary>Rows of the meta buffer.</summary>
    public Vec<Bits> MetaRows { get; } = In.Vec(config.Shape.Channels, Shape.Bits(8 * IsaShape.BlockSize));

    /// <summary>There are sums.</summary>
    public Bit IsDone { get; } = Out.Bit();

    /// <summary>What they mean to each channel of an MV; an MM has those of channel 0.</summary>
    public Vec<FlightProductStep> Steps { get; } = Out.Vec(config.Shape.Channels, new FlightProductStep(config));

    /// <summary>Sum of lane l and row r at position p: (l · rows + r) · positions + p.</summary>
    public Vec<SInt> Sums { get; } = Out.Vec(config.Lanes * config.Shape.MatrixRows * PositionsOf(config), Shape.SInt(SumBitsOf(config)));

    /// <summary>Indices of the beat do not rise.</summary>
    public Bit Fault { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var (shape, positions) = (Config.Shape, PositionsOf(Config));
        var isVector = Beat.Steps[0].IsVector;
        var vector = Bytes(Mux(Beat.Half[0], BRow.Slice(8 * Block, 8 * Block), BRow.Slice(0, 8 * Block)));
        var wrongs = new List<Bit>();
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            var weights = Config.Lanes == 1 ? vector : Bytes(BRow.Slice(lane * 8 * Block, 8 * Block));
            var indices = Nibbles(Config.Lanes == 1 ? HalfOf(0) : MetaRows[0].Slice(lane * 4 * Block, 4 * Block));
            wrongs.Add(!isVector & IsWrong(indices, Beat.Steps[0].Pattern, $"check_{lane}"));
            for (var pair = 0; pair < shape.MatrixRows / 2; pair++)
            {
                var works = lane == 0 && pair < shape.Channels;
                var chain = Instance(new FlightChain(Config.Chain(FlightProductStep.BitsOf(Config))), $"chain_{lane}_{pair}");
                var beat = chain.Beats.Payload;
                chain.Beats.Valid.Value = Valid;
                chain.Results.Ready.Value = true;
                var rows = Enumerable.Range(2 * pair, 2).SelectMany(row => Bytes(ARows[row % shape.Channels].Slice(row / shape.Channels * 8 * Block, 8 * Block))).ToArray();
                if (works)
                {
                    SetVector(beat, pair, isVector, rows, weights, indices, vector);
                    wrongs.Add(isVector & Beat.Steps[pair].IsActive & IsWrongVector(pair));
                    Steps[pair].Value = chain.Results.Payload.Tag!.As(new FlightProductStep(Config));
                    if (pair == 0)
                        IsDone.Value = chain.Results.Valid;
                }
                else
                {
                    // One definition for all chains; nobody reads this tag.
                    beat.Tag!.Value = BitsOf(0, beat.Tag.Width);
                    Set(beat, rows, weights, indices, Beat.Steps[0].Pattern);
                }

                for (var place = 0; place < positions; place++)
                {
                    var first = ((lane * shape.MatrixRows) + (2 * pair)) * positions;
                    Sums[first + place].Value = chain.Results.Payload.Row0[place];
                    Sums[first + positions + place].Value = chain.Results.Payload.Row1[place];
                }
            }
        }

        Fault.Value = Valid & Beat.Sparse & wrongs.AnySet();
    }

    private void SetVector(FlightBeat beat, int channel, Bit isVector, SInt[] rows, SInt[] weights, UInt[] indices, SInt[] vector)
    {
        var step = Beat.Steps[channel];
        var isDense = step.Pattern == 0;
        var units = Enumerable.Range(0, Config.Shape.MatrixBanks).Select(unit => ARows[channel].Slice(unit * 8 * Block, 8 * Block)).ToArray();
        var selected = Bytes(VecOf(units)[Beat.Weights[channel]]);
        // A pair of dense columns begins at an even unit.
        var second = Bytes(VecOf(units.Where((_, unit) => unit % 2 == 1))[Beat.Weights[channel] >> 1]);
        var compressed = Nibbles(HalfOf(channel));
        var newRows = Enumerable.Range(0, 2 * Block).Select(k => Mux(
            isVector,
            k < Block ? Mux(isDense, selected[k], vector[k]) : Mux(isDense, second[k - Block], 0),
            rows[k]).Wrap(8)).ToArray();
        var newWeights = Enumerable.Range(0, Block).Select(k => Mux(isVector, Mux(isDense, vector[k], selected[k]), weights[k])).ToArray();
        var newIndices = Enumerable.Range(0, Block).Select(k => Mux(isVector, compressed[k], indices[k])).ToArray();
        Set(beat, newRows, newWeights, newIndices, Mux(isVector, step.Pattern, Beat.Steps[0].Pattern));
        beat.Tag!.Value = Mux(isVector, step.AsBits(), Beat.Steps[0].AsBits());
    }

    private static void Set(FlightBeat beat, SInt[] rows, SInt[] weights, UInt[] indices, UInt pattern)
    {
        for (var k = 0; k < 2 * Block; k++)
            beat.Rows[k].Value = rows[k];
        for (var slice = 0; slice < Block; slice++)
        {
            beat.Weights[slice].Value = weights[slice];
            beat.Indices![slice].Value = indices[slice];
        }

        beat.Pattern!.Value = pattern;
    }

    /// <summary>A dense block that has indices has two columns of them in a beat.</summary>
    private Bit IsWrongVector(int channel)
    {
        var pattern = Beat.Steps[channel].Pattern;
        return IsWrong(Nibbles(HalfOf(channel)), pattern, $"check_vector_{channel}")
            | ((pattern == 0) & IsWrong(Nibbles(MetaRows[channel].Slice(4 * Block, 4 * Block)), pattern, $"check_second_{channel}"));
    }

    private static Bit IsWrong(UInt[] indices, UInt pattern, string name)
    {
        var check = Instance(new FlightIndexCheck(), name);
        for (var k = 0; k < Block; k++)
            check.Indices[k].Value = indices[k];
        check.Pattern.Value = pattern;
        return check.IsWrong;
    }

    private Bits HalfOf(int channel) =>
        Mux(Beat.Indices[channel][0], MetaRows[channel].Slice(4 * Block, 4 * Block), MetaRows[channel].Slice(0, 4 * Block));

    private static SInt[] Bytes(Bits bits) => [.. Enumerable.Range(0, bits.Width / 8).Select(i => bits.Slice(8 * i, 8).AsSInt())];

    private static UInt[] Nibbles(Bits bits) => [.. Enumerable.Range(0, bits.Width / 4).Select(i => bits.Slice(4 * i, 4).AsUInt())];
}

/// <summary>Indices of a group of N rise; those of a dense block are 0, 1, 2 and so on. No latency.</summary>
public sealed class FlightIndexCheck : Module
{
    /// <summary>Indices of 16 weights.</summary>
    public Vec<UInt> Indices { get; } = In.Vec(IsaShape.BlockSize, Shape.UInt(4));

    /// <summary>Code of the pattern.</summary>
    public UInt Pattern { get; } = In.UInt(2);

    /// <summary>They are illegal.</summary>
    public Bit IsWrong { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var wrongs = new List<Bit>();
        for (var k = 0; k < IsaShape.BlockSize; k++)
        {
            wrongs.Add((Pattern == 0) & (Indices[k] != k));
            for (var code = 1; code < FlightProductIssue.Kept.Length; code++)
            {
                if (k % FlightProductIssue.Kept[code] != 0)
                    wrongs.Add((Pattern == code) & (Indices[k] <= Indices[k - 1]));
            }
        }

        IsWrong.Value = wrongs.AnySet();
    }
}
