using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// Addresses of a product, a beat in every cycle. FSB bytes are fetched ahead. The channels of an MV go from block to block together: the one whose block keeps most
/// weights sets the pace.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightProductIssue(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int CountBits = 24;

    private readonly FlightIndicesConfig patterns = config.Validated().Patterns;

    /// <summary>Blocks along K.</summary>
    public UInt Blocks { get; } = In.UInt(14);

    /// <summary>Weights are compressed.</summary>
    public Bit Sparse { get; } = In.Bit();

    /// <summary>First row of the A buffer.</summary>
    public UInt AAddress { get; } = In.UInt(12);

    /// <summary>First row of the B buffer.</summary>
    public UInt FirstB { get; } = In.UInt(12);

    /// <summary>First row of the meta buffer.</summary>
    public UInt FirstMeta { get; } = In.UInt(12);

    /// <summary>First byte of the FSB buffer.</summary>
    public UInt FirstFsb { get; } = In.UInt(12);

    /// <summary>How weights are stored.</summary>
    public Enum<IsaPrecision> Precision { get; } = In.Enum<IsaPrecision>();

    /// <summary>It is an MV.</summary>
    public Bit IsVector { get; } = In.Bit();

    /// <summary>Sums go on from a command before.</summary>
    public Bit Continues { get; } = In.Bit();

    /// <summary>A command begins in the next cycle.</summary>
    public Bit Starts { get; } = In.Bit();

    /// <summary>Beats are wanted.</summary>
    public Bit Runs { get; } = In.Bit();

    /// <summary>Words of the A buffer.</summary>
    public Vec<UInt> AAddresses { get; } = Out.Vec(config.Validated().Shape.Channels, Shape.UInt(config.WordAddressBits(IsaBuffer.A)));

    /// <summary>Word of the B buffer.</summary>
    public UInt BAddress { get; } = Out.UInt(config.WordAddressBits(IsaBuffer.B));

    /// <summary>Words of the meta buffer: in the cycle of <see cref="Starts"/> the first one, then those of beats.</summary>
    public Vec<UInt> MetaAddresses { get; } = Out.Vec(config.Shape.Channels, Shape.UInt(config.WordAddressBits(IsaBuffer.Meta)));

    /// <summary>Byte of the FSB buffer.</summary>
    public UInt FsbAddress { get; } = Out.UInt(config.RowBits);

    /// <summary>The bytes, a cycle later.</summary>
    public Vec<UInt> FsbBytes { get; } = In.Vec(config.Shape.Channels, Shape.UInt(8));

    /// <summary>There is a beat.</summary>
    public Bit Valid { get; } = Out.Bit();

    /// <summary>The beat; the rows come a cycle later.</summary>
    public FlightProductBeat Beat { get; } = Out.Of(new FlightProductBeat(config));

    /// <summary>It is the command's last one.</summary>
    public Bit IsLast { get; } = Out.Bit();

    /// <summary>It would be beyond a buffer, or its block has an illegal FSB byte.</summary>
    public Bit Fault { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var shape = Config.Shape;
        var (channels, lanes, together) = (shape.Channels, Config.Lanes, Config.VectorChains);
        var (blocks, banks) = (Blocks, shape.VectorBanks);
        var total = Mux(IsVector, (blocks * UInt.Constant(banks, 8)).Wrap(CountBits), blocks);

        // FSB bytes ahead of the beats.
        var fsbLeft = Reg.UInt(CountBits);
        var fsbNext = Reg.UInt(CountBits, Reset.None);
        var fetches = Wire.Stream(Shape.UInt(CountBits));
        fetches.Valid.Value = fsbLeft != 0;
        fetches.Payload.Value = fsbNext;
        FsbAddress.Value = fsbNext.Wrap(Config.RowBits);
        var flags = fetches.ThroughPipeline(1, address => new FlightFlags(Config, FsbBytes, Delay(address >= shape.BufferRows, 1, Reset.None)));
        using (When(fetches.Fire))
        {
            fsbLeft.Next = (fsbLeft - 1).Wrap();
            fsbNext.Next = (fsbNext + 1).Wrap();
        }

        // Pattern and beats of the block in each channel.
        var numbers = Enumerable.Range(0, channels).Select(channel => Number(flags.Payload.Bytes[channel]).Named($"pattern_{channel}")).ToArray();
        var codes = numbers.Select(CodeOf).ToArray();
        var counts = codes.Select(code => Mux(IsVector, BeatsOf(code, kept => Beats(kept, kept == 16 ? 2 * together : together)), BeatsOf(code, kept => Beats(kept, lanes)))).ToArray();
        var most = counts.Aggregate((a, b) => Mux(b > a, b, a));
        var beats = Mux(IsVector, most, counts[0]);
        var isIllegal = Enumerable.Range(0, channels).Select(channel => IsIllegal(flags.Payload.Bytes[channel]) & (IsVector | (channel == 0))).AnySet();

        var (beat, kb, bank) = (Reg.UInt(5), Reg.UInt(14), Reg.UInt(BitsToCount(banks)));
        var isThere = Runs & (blocks != 0) & (!Sparse | flags.Valid);
        var endsBlock = (beat + 1).Wrap(5) == beats;
        var endsBank = (kb + 1).Wrap(14) == blocks;
        var endsAll = endsBank & (!IsVector | (bank == banks - 1));
        flags.Ready.Value = isThere & endsBlock & Sparse;
        using (When(isThere))
        {
            beat.Next = Mux(endsBlock, 0, (beat + 1).Wrap(5));
            using (When(endsBlock))
            {
                kb.Next = Mux(endsBank, 0, (kb + 1).Wrap(14));
                using (When(endsBank))
                    bank.Next = (bank + 1).Wrap();
            }
        }

        // Weights in units of two bytes, of which 16 weights have as many as a weight has bits; indices in units of 16, and the vector in units of 16 bytes.
        var faults = new List<Bit> { Sparse & (isIllegal | flags.Payload.IsBeyond) };
        var weights = Reg.Vec(channels, Shape.UInt(CountBits), Reset.None).Named("weights");
        var indices = Reg.Vec(channels, Shape.UInt(CountBits), Reset.None).Named("indices");
        var b = Reg.UInt(CountBits, Reset.None);
        var rowSteps = shape.RowBytes(IsaBuffer.Meta) / Config.IndicesOfBeat.StepBytes;
        var matrixUnits = UnitsOf(codes[0], kept => Math.Min(lanes, kept));
        var matrixSize = Size(matrixUnits);
        var vectorUnit = ((FirstB << 1) + kb).Wrap(CountBits);
        var unitBits = BitOperations.Log2((uint)(Config.WordBytes(IsaBuffer.B) / IsaShape.BlockSize));
        var (matrixWord, matrixOffset) = Config.WeightsOfMatrix.Place(b, matrixSize);
        BAddress.Value = Mux(IsVector, vectorUnit >> unitBits, matrixWord).Wrap(BAddress.Width);
        Beat.Vector.Value = vectorUnit.Wrap(unitBits);
        Beat.MatrixWeights.Value = matrixOffset;
        Beat.Sparse.Value = Sparse;
        faults.Add(!IsVector & (b + matrixSize > Config.BytesOf(IsaBuffer.B) / 2));
        using (When(isThere & !IsVector))
            b.Next = (b + matrixSize).Wrap();
        for (var channel = 0; channel < channels; channel++)
        {
            var isActive = !IsVector | (beat < counts[channel]);
            var units = UnitsOf(codes[channel], kept => kept == 16 ? 2 * together : Math.Min(together, kept));
            var size = Size(units);
            var (word, offset) = Config.WeightsOfVector.Place(weights[channel], size);
            AAddresses[channel].Value = Mux(IsVector, word, AAddress + kb).Wrap(AAddresses[channel].Width);
            Beat.VectorWeights[channel].Value = offset;
            var indexSize = Mux(IsVector, IndexSize(numbers[channel], kept => kept == 16 ? 2 * together : Math.Min(together, kept)), IndexSize(numbers[0], kept => Math.Min(lanes, kept)));
            var (indexWord, indexOffset) = Config.IndicesOfBeat.Place(indices[channel], indexSize);
            var firstIndex = (FirstMeta * rowSteps).Wrap(CountBits);
            MetaAddresses[channel].Value = Mux(Starts, firstIndex >> BitOperations.Log2((uint)Config.IndicesOfBeat.WordSteps), indexWord).Wrap(MetaAddresses[channel].Width);
            Beat.Indices[channel].Value = indexOffset;
            faults.Add(IsVector & isActive & (weights[channel] + size > Config.BytesOf(IsaBuffer.A) / 2));
            faults.Add(Sparse & isActive & (indices[channel] + indexSize > rowSteps * shape.BufferRows) & (IsVector | (channel == 0)));
            using (When(isThere & isActive))
            {
                weights[channel].Next = (weights[channel] + size).Wrap();
                indices[channel].Next = (indices[channel] + indexSize).Wrap();
            }

            using (When(Starts))
            {
                weights[channel].Next = (AAddress * (shape.WideRowBytes / 2)).Wrap();
                indices[channel].Next = firstIndex;
            }

            var step = Beat.Steps[channel];
            step.IsActive.Value = isActive;
            step.IsVector.Value = IsVector;
            step.Begins.Value = (kb == 0) & !Continues;
            step.Last.Value = endsBlock & endsAll;
            step.Column.Value = Column(codes[channel], beat);
            step.Pattern.Value = codes[channel];
            if (Beat.Patterns is not null)
                Beat.Patterns[channel].Value = numbers[channel];
            step.Bank.Value = bank;
        }

        using (When(Starts))
        {
            (beat.Next, kb.Next, bank.Next) = (0, 0, 0);
            b.Next = (FirstB << 4).Wrap();
            fsbNext.Next = FirstFsb;
            fsbLeft.Next = Mux(Sparse, total, 0).Wrap();
        }

        Valid.Value = isThere;
        IsLast.Value = isThere & endsBlock & endsAll;
        Fault.Value = isThere & faults.AnySet();
    }

    /// <summary>Number of a block's pattern; 0 for one with illegal FSB, which is an error anyway.</summary>
    private UInt Number(UInt fsb)
    {
        var number = UInt.Constant(0, patterns.PatternBits);
        for (var i = 1; i < patterns.Patterns.Length; i++)
            number = Mux(Sparse & (fsb == patterns.Patterns[i].Fsb), UInt.Constant(i, patterns.PatternBits), number);
        return number;
    }

    /// <summary>Code of the chain's pattern.</summary>
    private UInt CodeOf(UInt number) => VecOf(patterns.Patterns.Select(pattern => UInt.Constant(patterns.Kept.IndexOf(pattern.Kept), patterns.CodeBits)))[number];

    private Bit IsIllegal(UInt fsb) => !patterns.Patterns.Select(pattern => fsb == pattern.Fsb).AnySet();

    /// <summary>Steps of the indices of a beat.</summary>
    private UInt IndexSize(UInt number, Func<int, int> units) => VecOf(patterns.Patterns.Select(pattern =>
        UInt.Constant(units(pattern.Kept) * pattern.IndexBits * 2 / Config.IndicesOfBeat.StepBytes, 8)))[number];

    private UInt BeatsOf(UInt code, Func<int, int> beats) =>
        VecOf(patterns.Kept.Select(kept => UInt.Constant(beats(kept), 5)))[code];

    /// <summary>Beats of a block of which each column keeps some weights, with so many units of 16 weights in a beat.</summary>
    private static int Beats(int kept, int units) => Math.Max(1, kept / units);

    /// <summary>Units of 16 weights of a beat.</summary>
    private UInt UnitsOf(UInt code, Func<int, int> units) => VecOf(patterns.Kept.Select(kept => UInt.Constant(units(kept), 5)))[code];

    /// <summary>Half the bytes of units of weights.</summary>
    private UInt Size(UInt units) => Mux(
        Precision == IsaPrecision.Int8,
        units << 3,
        Mux(Precision == IsaPrecision.Int4, (units << 2).Wrap(8), Mux(Precision == IsaPrecision.Int3, ((units << 1) + units).Wrap(8), (units << 1).Wrap(8)))).Wrap(8);

    /// <summary>First column of a beat: 16 / N of each lane or chain, or two of each chain of a dense MV.</summary>
    private UInt Column(UInt code, UInt beat)
    {
        var matrix = VecOf(patterns.Kept.Select(kept => Of(Config.Lanes * 16 / kept)))[code];
        var vector = VecOf(patterns.Kept.Select(kept => Of(kept == 16 ? 2 * Config.VectorChains : Config.VectorChains * 16 / kept)))[code];
        return Mux(IsVector, vector, matrix);

        UInt Of(int columns) => (beat * UInt.Constant(Math.Min(16, columns), 5)).Wrap(4);
    }

    private sealed class FlightFlags : Bundle
    {
        public FlightFlags(FlightEngineConfig config)
        {
            Bytes = Shape.Vec(config.Shape.Channels, Shape.UInt(8));
            IsBeyond = Shape.Bit();
        }

        public FlightFlags(FlightEngineConfig config, Vec<UInt> bytes, Bit isBeyond)
        {
            ArgumentNullException.ThrowIfNull(config);
            (Bytes, IsBeyond) = (bytes, isBeyond);
        }

        public Vec<UInt> Bytes { get; }

        public Bit IsBeyond { get; }
    }
}
