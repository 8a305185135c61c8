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

    private readonly FlightChainPlan plan = new(config.Validated().Chain(0));

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
        var (shape, channels) = (Config.Shape, Config.Shape.Channels);
        var matrix = MatrixSums();
        var biases = Enumerable.Range(0, Block).Select(column => BiasRow.Slice(32 * column, 32).AsSInt()).ToArray();
        var kept = Enumerable.Range(0, Block).Select(column =>
        {
            var bias = Reg.SInt(32).Named($"bias_{column}");
            using (When(ClearsBias))
                bias.Next = 0;
            using (ElseWhen(AddsBias))
                bias.Next = (bias + biases[column]).Wrap();
            return Mux(IsVector, Mux(Bias, biases[column], 0), bias);
        }).ToArray();

        var goes = Drains & Output;
        Writes.Valid.Value = Delay(goes, 1, 0);
        var word = (OutAddress * Config.WordsPerRow) + (Bank >> BitOperations.Log2((uint)Config.BlocksPerWord));
        Writes.Payload.Address.Value = Delay(word.Wrap(Writes.Payload.Address.Width), 1, Reset.None);
        var rounding = Mux(OutputShift == 0, 0, (UInt.Constant(1, 31) << (OutputShift - 1).Wrap(5)).Wrap(31)).ToSInt();
        for (var channel = 0; channel < channels; channel++)
        {
            var sums = VectorSums(channel, kept);
            var isMeant = !IsVector | (Channel == channel);
            var halves = Enumerable.Range(0, Config.BlocksPerWord).Select(half => Config.BlocksPerWord == 1 ? isMeant : isMeant & (Bank[0, 0] == half));
            var mask = Delay(Cat(halves.Reverse().Select(half => half.Repeat(Block))), 1, Reset.None);
            Writes.Payload.Masks[channel].Value = mask;
            var results = Enumerable.Range(0, Block).Select(column =>
            {
                var sum = Mux(IsVector, sums[column], (Mux(IsFresh, 0, matrix[channel][column]) + kept[column]).Wrap(32));
                var biased = Delay(sum, 1, Reset.None).Named($"result_{channel}_{column}");
                var positive = Mux(Relu & biased.IsNegative, 0, biased);
                return ((positive + rounding) >> OutputShift).Saturate(8);
            }).ToArray();
            var block = Cat(results.Reverse());
            Writes.Payload.Data[channel].Value = Cat(Enumerable.Repeat(block, Config.BlocksPerWord));
        }
    }

    /// <summary>Sums of MM; those of the first rows of each channel leave, and the others move up.</summary>
    private SInt[][] MatrixSums()
    {
        var step = Steps[0];
        var (rows, channels) = (Config.Shape.MatrixRows, Config.Shape.Channels);
        var sums = Enumerable.Range(0, rows).Select(row =>
            Enumerable.Range(0, Block).Select(column => Reg.SInt(32, Reset.None).Named($"sum_{row}_{column}")).ToArray()).ToArray();
        var takes = (Valid & !step.IsVector).Named("takes");
        var moves = Drains & !IsVector;
        for (var column = 0; column < Block; column++)
        {
            var hits = Enumerable.Range(0, FlightProductIssue.Kept.Length).Select(code => (step.Pattern == code) & (step.Column == FirstColumn(code, column))).ToArray();
            var isHit = (takes & hits.AnySet()).Named($"isHit_{column}");
            for (var row = 0; row < rows; row++)
            {
                var addend = Source(0, row, column);
                for (var code = 1; code < hits.Length; code++)
                    addend = Mux(step.Pattern == code, Source(code, row, column), addend);
                using (When(isHit))
                    sums[row][column].Next = (Mux(step.Begins, 0, sums[row][column]) + addend).Wrap();
                if (row + channels >= rows)
                    continue;
                using (ElseWhen(moves))
                    sums[row][column].Next = sums[row + channels][column];
            }
        }

        return sums;
    }

    /// <summary>Columns of a beat of MM.</summary>
    private int ColumnsOf(int code) => Math.Min(Block, Config.Lanes * Block / FlightProductIssue.Kept[code]);

    private int FirstColumn(int code, int column) => column / ColumnsOf(code) * ColumnsOf(code);

    private SInt Source(int code, int row, int column)
    {
        var groups = Block / FlightProductIssue.Kept[code];
        var lane = column % ColumnsOf(code) / groups;
        return Sums[(((lane * Config.Shape.MatrixRows) + row) * plan.Positions.Length) + Position(code, column)];
    }

    /// <summary>Where the chain ends the group of a column.</summary>
    private int Position(int code, int column)
    {
        var kept = FlightProductIssue.Kept[code];
        return plan.Positions.IndexOf((((column % (Block / kept)) + 1) * kept) - 1);
    }

    /// <summary>Sums of an MV in a channel: chain of the channel, a word of 16 for each block column.</summary>
    private SInt[] VectorSums(int channel, SInt[] biases)
    {
        var step = Steps[channel];
        var memory = Mem.Of(Config.Shape.VectorBanks, Shape.Bits(32 * Block)).Named($"vector_{channel}");
        var takes = Valid & step.IsVector & step.IsActive;
        var address = Mux(takes, step.Bank, Bank.Wrap(step.Bank.Width));
        var word = memory[address];
        var (next, enables, biased) = (new List<Bits>(), new List<Bit>(), new List<SInt>());
        var writesBack = Drains & IsVector & !Output & (Channel == channel);
        for (var column = 0; column < Block; column++)
        {
            var sum = word.Slice(32 * column, 32).AsSInt();
            // Dense blocks have column 2i in row 0 and 2i + 1 in row 1, sparse ones all in row 0.
            var row = (2 * channel) + (column % 2);
            var addend = Sums[(row * plan.Positions.Length) + Position(0, column)];
            var isHit = (step.Pattern == 0) & (step.Column == column / 2 * 2);
            for (var code = 1; code < FlightProductIssue.Kept.Length; code++)
            {
                var groups = Block / FlightProductIssue.Kept[code];
                addend = Mux(step.Pattern == code, Sums[(2 * channel * plan.Positions.Length) + Position(code, column)], addend);
                isHit |= (step.Pattern == code) & (step.Column == column / groups * groups);
            }

            var withBias = (Mux(IsFresh, 0, sum) + biases[column]).Wrap(32);
            biased.Add(withBias);
            next.Add(Mux(takes, (Mux(step.Begins, 0, sum) + addend).Wrap(32), withBias).AsBits());
            enables.Add(Mux(takes, isHit, writesBack));
        }

        memory.WriteParts(address, Cat(next.AsEnumerable().Reverse()), Cat(enables.AsEnumerable().Reverse()));
        return [.. biased];
    }
}
