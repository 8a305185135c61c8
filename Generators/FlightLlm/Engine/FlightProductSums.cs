using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// INT32 sums of MM in registers and of MV in small memories, and the way from them to the global buffer: bias, ReLU, shift with rounding half up, INT8. Biases of MMs
/// that keep their sums add up beside them.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightProductSums(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int Block = IsaShape.BlockSize;

    private readonly FlightEngineConfig sizes = config.Validated();

    /// <summary>There are sums of a beat.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>What they mean to each channel of an MV; an MM has those of channel 0.</summary>
    public Vec<FlightProductStep> Steps { get; } = In.Vec(config.Shape.Channels, new FlightProductStep(config));

    /// <summary>As from <see cref="FlightProductChains.Sums"/>.</summary>
    public Vec<SInt> Sums { get; } =
        In.Vec(config.Lanes * config.Shape.MatrixRows * FlightProductChains.PositionsOf(config), Shape.SInt(FlightProductChains.SumBitsOf(config)));

    /// <summary>Row of the bias buffer.</summary>
    public Bits BiasRow { get; } = In.Bits(32 * Block);

    /// <summary>The row is added to the biases of MM.</summary>
    public Bit AddsBias { get; } = In.Bit();

    /// <summary>The biases of MM become 0.</summary>
    public Bit ClearsBias { get; } = In.Bit();

    /// <summary>16 sums of each channel, or of one of an MV, leave.</summary>
    public Bit Drains { get; } = In.Bit();

    /// <summary>Where they are in the channel.</summary>
    public UInt Bank { get; } = In.UInt(BitsToCount(config.Shape.MatrixBanks));

    /// <summary>The channel of an MV.</summary>
    public UInt Channel { get; } = In.UInt(BitsToCount(config.Shape.Channels));

    /// <summary>They are those of an MV.</summary>
    public Bit IsVector { get; } = In.Bit();

    /// <summary>They are 0, because nothing has been multiplied.</summary>
    public Bit IsFresh { get; } = In.Bit();

    /// <summary>An MV adds its bias.</summary>
    public Bit Bias { get; } = In.Bit();

    /// <summary>They go to the global buffer; otherwise back with their bias.</summary>
    public Bit Output { get; } = In.Bit();

    /// <summary>Negative results become 0.</summary>
    public Bit Relu { get; } = In.Bit();

    /// <summary>Row of the global buffer.</summary>
    public UInt OutAddress { get; } = In.UInt(12);

    /// <summary>Bits by which results are shifted right.</summary>
    public UInt OutputShift { get; } = In.UInt(5);

    /// <summary>Results.</summary>
    public Flow<FlightGlobalWrite> Writes { get; } = Out.Flow(new FlightGlobalWrite(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var positions = FlightProductChains.PositionsOf(Config);
        var kept = Biases();
        Writes.Valid.Value = Delay(Drains & Output, 1, 0);
        var word = (OutAddress * Config.WordsPerRow) + (Bank >> BitOperations.Log2((uint)Config.BlocksPerWord));
        Writes.Payload.Address.Value = Delay(word.Wrap(Writes.Payload.Address.Width), 1, Reset.None);
        var rounding = Mux(OutputShift == 0, 0, (UInt.Constant(1, 31) << (OutputShift - 1).Wrap(5)).Wrap(31));
        var matrix = MatrixSums(positions);
        for (var channel = 0; channel < sizes.Shape.Channels; channel++)
        {
            var vector = Instance(new FlightVectorSums(Config), $"vector_{channel}");
            var takes = Valid & Steps[channel].IsVector & Steps[channel].IsActive;
            vector.Takes.Value = takes;
            vector.Begins.Value = Steps[channel].Begins;
            vector.Pattern.Value = Steps[channel].Pattern;
            vector.Column.Value = Steps[channel].Column;
            if (vector.Bank is not null)
                vector.Bank.Value = Mux(takes, Steps[channel].Bank, Bank.Wrap(vector.Bank.Width));
            vector.WritesBack.Value = Drains & IsVector & !Output & (Channel == channel);
            vector.IsFresh.Value = IsFresh;
            var sums = 2 * Config.VectorChains * positions;
            for (var i = 0; i < sums; i++)
                vector.Sums[i].Value = Sums[(channel * sums) + i];
            for (var column = 0; column < Block; column++)
                vector.Biases[column].Value = kept[column];

            var isMeant = !IsVector | (Channel == channel);
            var halves = Enumerable.Range(0, Config.BlocksPerWord).Select(half => Config.BlocksPerWord == 1 ? isMeant : isMeant & (Bank.Wrap(BitOperations.Log2((uint)Config.BlocksPerWord)) == half));
            Writes.Payload.Masks[channel].Value = Delay(Cat(halves.Reverse().Select(half => half.Repeat(Block))), 1, Reset.None);
            var results = Enumerable.Range(0, Block).Select(column =>
            {
                var result = Instance(new FlightResult(), $"result_{channel}_{column}");
                result.Sum.Value = Mux(IsVector, vector.Biased[column], (Mux(IsFresh, 0, matrix[channel].Values[column]) + kept[column]).Wrap(32));
                result.Relu.Value = Relu;
                result.Rounding.Value = rounding;
                result.Shift.Value = OutputShift;
                return result.Y;
            }).ToArray();
            Writes.Payload.Data[channel].Value = Cat(Enumerable.Repeat(Cat(results.Reverse()), Config.BlocksPerWord));
        }
    }

    /// <summary>What is added to sums that leave: the row of the buffer for MV, and for MM all rows since sums left.</summary>
    private SInt[] Biases() => [.. Enumerable.Range(0, Block).Select(column =>
    {
        var bias = Reg.SInt(32).Named($"bias_{column}");
        var now = BiasRow.Slice(32 * column, 32).AsSInt();
        using (When(ClearsBias))
            bias.Next = 0;
        using (ElseWhen(AddsBias))
            bias.Next = (bias + now).Wrap();
        return Mux(IsVector, Mux(Bias, now, 0), bias);
    })];

    /// <summary>Sums of MM; those of the first row of each channel leave, and the others move up.</summary>
    private FlightMatrixSums[] MatrixSums(int positions)
    {
        var (count, channels) = (Config.Shape.MatrixRows, Config.Shape.Channels);
        var rows = Enumerable.Range(0, count).Select(row => Instance(new FlightMatrixSums(Config), $"row_{row}")).ToArray();
        for (var row = 0; row < count; row++)
        {
            rows[row].Takes.Value = Valid & !Steps[0].IsVector;
            rows[row].Begins.Value = Steps[0].Begins;
            rows[row].Pattern.Value = Steps[0].Pattern;
            rows[row].Column.Value = Steps[0].Column;
            rows[row].Moves.Value = Drains & !IsVector;
            for (var lane = 0; lane < Config.Lanes; lane++)
            {
                for (var i = 0; i < positions; i++)
                    rows[row].Sums[(lane * positions) + i].Value = Sums[(((lane * count) + row) * positions) + i];
            }

            for (var column = 0; column < Block; column++)
                rows[row].Following[column].Value = row + channels < count ? rows[row + channels].Values[column] : 0;
        }

        return rows;
    }
}

/// <summary>The way of a sum to INT8: a register, ReLU, shift with rounding, clamping. Latency: 1 cycle.</summary>
public sealed class FlightResult : Module
{
    /// <summary>The sum.</summary>
    public SInt Sum { get; } = In.SInt(32);

    /// <summary>A negative one becomes 0.</summary>
    public Bit Relu { get; } = In.Bit();

    /// <summary>Half of what is shifted out.</summary>
    public UInt Rounding { get; } = In.UInt(31);

    /// <summary>Bits that are shifted out.</summary>
    public UInt Shift { get; } = In.UInt(5);

    /// <summary>The result.</summary>
    public SInt Y { get; } = Out.SInt(8);

    /// <inheritdoc/>
    protected override void Build()
    {
        var sum = Delay(Sum, 1, Reset.None);
        var positive = Mux(Relu & sum.IsNegative, 0, sum);
        Y.Value = ((positive + Rounding.ToSInt()) >> Shift).Saturate(8);
    }
}
