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

    /// <summary>The word of the meta buffer is that in front of the first beat.</summary>
    public Bit Starts { get; } = In.Bit();

    /// <summary>How weights are stored.</summary>
    public Enum<IsaPrecision> Precision { get; } = In.Enum<IsaPrecision>();

    /// <summary>Codes of weights are unsigned.</summary>
    public Bit IsUnsigned { get; } = In.Bit();

    /// <summary>What is taken off each code.</summary>
    public UInt Zero { get; } = In.UInt(4);

    /// <summary>Rows of the A buffer.</summary>
    public Vec<Bits> ARows { get; } = In.Vec(config.Shape.Channels, Shape.Bits(8 * config.WordBytes(IsaBuffer.A)));

    /// <summary>Word of the B buffer.</summary>
    public Bits BWord { get; } = In.Bits(8 * config.WordBytes(IsaBuffer.B));

    /// <summary>Words of the meta buffer.</summary>
    public Vec<Bits> MetaWords { get; } = In.Vec(config.Shape.Channels, Shape.Bits(8 * config.WordBytes(IsaBuffer.Meta)));

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
        var vector = Bytes(Part(BWord, Beat.Vector));
        var indices = Enumerable.Range(0, shape.Channels).Select(IndicesOf).ToArray();
        var vectorWeights = Enumerable.Range(0, shape.Channels).Select(WeightsOf).ToArray();
        var matrixWeights = Widened(Window(Config.WeightsOfMatrix, "b_window", BWord, Valid, Beat.MatrixWeights), Config.Lanes, "b_weights");
        var wrongs = new List<Bit>();
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            wrongs.Add(!isVector & Beat.Steps[0].IsActive & HasUnit(Beat.Steps[0].Pattern, lane) & IsWrong(indices[0][lane], Beat.Steps[0].Pattern, $"check_{lane}"));
            for (var pair = 0; pair < shape.MatrixRows / 2; pair++)
            {
                var works = lane == 0 && pair < shape.Channels * Config.VectorChains;
                var chain = Instance(new FlightChain(Config.Chain(FlightProductStep.BitsOf(Config))), $"chain_{lane}_{pair}");
                var beat = chain.Beats.Payload;
                chain.Beats.Valid.Value = Valid;
                chain.Results.Ready.Value = true;
                var rows = Enumerable.Range(2 * pair, 2).SelectMany(row => Bytes(ARows[row % shape.Channels].Slice(row / shape.Channels * 8 * Block, 8 * Block))).ToArray();
                var (channel, number) = Math.DivRem(pair, Config.VectorChains);
                beat.Tag!.Value = !works || number > 0 ? BitsOf(0, beat.Tag.Width) : Mux(isVector, Beat.Steps[channel].AsBits(), Beat.Steps[0].AsBits());
                if (works)
                {
                    SetVector(beat, (channel, number), rows, (matrixWeights[lane], indices[0][lane]), vector, vectorWeights[channel], indices[channel]);
                    if (number == 0)
                    {
                        wrongs.Add(isVector & Beat.Steps[channel].IsActive & IsWrongVector(channel, indices[channel]));
                        Steps[channel].Value = chain.Results.Payload.Tag!.As(new FlightProductStep(Config));
                    }

                    if (pair == 0)
                        IsDone.Value = chain.Results.Valid;
                }
                else
                {
                    Set(beat, rows, matrixWeights[lane], indices[0][lane], Beat.Steps[0].Pattern);
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

    /// <summary>A chain that works for an MV too: two dense columns and the vector in common, or a unit of sparse weights.</summary>
    private void SetVector(FlightBeat beat, (int Channel, int Number) chain, SInt[] rows, (SInt[] Weights, UInt[] Indices) ofMatrix, SInt[] vector, SInt[][] weights, UInt[][] indices)
    {
        var (step, number) = (Beat.Steps[chain.Channel], chain.Number);
        var (isVector, isDense) = (Beat.Steps[0].IsVector, step.Pattern == 0);
        var newRows = Enumerable.Range(0, 2 * Block).Select(k => Mux(
            isVector,
            k < Block ? Mux(isDense, weights[2 * number][k], vector[k]) : Mux(isDense, weights[(2 * number) + 1][k - Block], 0),
            rows[k]).Wrap(8)).ToArray();
        var newWeights = Enumerable.Range(0, Block).Select(k => Mux(isVector, Mux(isDense, vector[k], weights[number][k]), ofMatrix.Weights[k])).ToArray();
        var newIndices = Enumerable.Range(0, Block).Select(k => Mux(isVector, indices[number][k], ofMatrix.Indices[k])).ToArray();
        Set(beat, newRows, newWeights, newIndices, Mux(isVector, step.Pattern, Beat.Steps[0].Pattern));
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

    /// <summary>A dense block that has indices has two columns of them for each chain in a beat, a sparse one a unit.</summary>
    private Bit IsWrongVector(int channel, UInt[][] indices)
    {
        var pattern = Beat.Steps[channel].Pattern;
        return indices.Select((unit, number) =>
            ((pattern == 0) | (number < Config.VectorChains ? HasUnit(pattern, number) : false)) & IsWrong(unit, pattern, $"check_vector_{channel}_{number}")).AnySet();
    }

    /// <summary>Whether a beat has a unit of weights: blocks of N:16 have N of them.</summary>
    private Bit HasUnit(UInt pattern, int number) =>
        Config.Patterns.Kept.Select((kept, code) => number < kept ? pattern == code : false).AnySet();

    private Bit IsWrong(UInt[] indices, UInt pattern, string name)
    {
        var check = Instance(new FlightIndexCheck(new(Config.Shape.Sparsity)), name);
        for (var k = 0; k < Block; k++)
            check.Indices[k].Value = indices[k];
        check.Pattern.Value = pattern;
        return check.IsWrong;
    }

    private SInt[][] WeightsOf(int channel)
    {
        var takes = Valid & Beat.Steps[channel].IsActive;
        return Widened(Window(Config.WeightsOfVector, $"a_window_{channel}", ARows[channel], takes, Beat.VectorWeights[channel]), 2 * Config.VectorChains, $"a_weights_{channel}");
    }

    private UInt[][] IndicesOf(int channel)
    {
        var takes = (Valid & Beat.Steps[channel].IsActive) | Starts;
        var window = Window(Config.IndicesOfBeat, $"meta_window_{channel}", MetaWords[channel], takes, Beat.Indices[channel]);
        if (Beat.Patterns is null)
            return [.. Nibbles(window).Chunk(Block)];
        var port = Instance(new FlightIndexPort(Config.Patterns), $"indices_{channel}");
        port.Codes.Value = window;
        port.Pattern.Value = Beat.Patterns[channel];
        return [.. port.Indices.Chunk(Block)];
    }

    private static Bits Window(FlightWindowConfig sizes, string name, Bits word, Bit takes, UInt offset)
    {
        var window = Instance(new FlightWindow(sizes), name);
        window.Word.Value = word;
        window.Takes.Value = takes;
        window.Offset.Value = offset;
        return window.Window;
    }

    /// <summary>Units of 16 weights.</summary>
    private SInt[][] Widened(Bits codes, int units, string name) => [.. Enumerable.Range(0, units).Select(unit =>
    {
        var widener = Instance(new FlightWidener(), $"{name}_{unit}");
        widener.Take(codes, unit);
        widener.Precision.Value = Precision;
        widener.IsUnsigned.Value = IsUnsigned;
        widener.Zero.Value = Zero;
        return widener.Weights.ToArray();
    })];

    private static Bits Part(Bits word, UInt number) =>
        VecOf(Enumerable.Range(0, word.Width / (8 * Block)).Select(i => word.Slice(8 * Block * i, 8 * Block)))[number];

    private static SInt[] Bytes(Bits bits) => [.. Enumerable.Range(0, bits.Width / 8).Select(i => bits.Slice(8 * i, 8).AsSInt())];

    private static UInt[] Nibbles(Bits bits) => [.. Enumerable.Range(0, bits.Width / 4).Select(i => bits.Slice(4 * i, 4).AsUInt())];
}
