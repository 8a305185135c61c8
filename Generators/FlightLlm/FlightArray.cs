using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>
/// A matrix unit: a tile of activations, two rows for each chain, times columns of weights, dense or N:M block by block. A beat of weights goes to all chains in every cycle; a block of M columns
/// takes N cycles. For a matrix times a vector the operands swap: rows of the matrix go to the banks as activations do, and the vector comes as a single dense column.
/// </summary>
/// <param name="config">The unit; it is checked before the first port takes a width from it.</param>
public sealed class FlightArray(FlightArrayConfig config) : Module<FlightArrayConfig>(config)
{
    /// <summary>Tiles of work.</summary>
    public Stream<FlightCommand> Commands { get; } = In.Stream(new FlightCommand(config.Validated()));

    /// <summary>Activations: a bank for each command.</summary>
    public Stream<FlightBlock> Blocks { get; } = In.Stream(new FlightBlock(config));

    /// <summary>Weights.</summary>
    public Stream<FlightWord> Words { get; } = In.Stream(new FlightWord(config));

    /// <summary>Indices of each beat of sparse blocks.</summary>
    public Stream<Vec<UInt>> Indices { get; } = In.Stream(Shape.Vec(config.Block, Shape.UInt(config.ColumnBits)));

    /// <summary>Biases of each column of commands that have them.</summary>
    public Stream<Vec<SInt>> Biases { get; } = In.Stream(Shape.Vec(config.Rows, Shape.SInt(32)));

    /// <summary>Results, a column each.</summary>
    public Stream<FlightColumn> Results { get; } = Out.Stream(new FlightColumn(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var banks = Instance(new FlightBanks(Config), "banks");
        var port = Instance(new FlightWeightPort(Config), "port");
        var chains = Enumerable.Range(0, Config.Chains).Select(i => Instance(new FlightChain(Config.Chain), $"chain_{i}")).ToArray();
        var accumulator = Instance(new FlightAccumulator(Config), "accumulator");
        banks.Blocks.TakeFrom(Blocks);
        port.Words.TakeFrom(Words);
        accumulator.Biases.TakeFrom(Biases);
        Results.TakeFrom(accumulator.Results);

        var command = Commands.Payload;
        var columns = Mux((command.Columns == 0) | (command.Columns > Config.Block), UInt.Constant(Config.Block, Config.CountBits), command.Columns);
        var block = Reg.UInt(Config.AddressBits);
        var column = Reg.UInt(Config.ColumnBits);
        var isThere = Commands.Valid & banks.IsFull & port.Valid & (!port.IsSparse | Indices.Valid);
        var takes = isThere & chains[0].Beats.Ready;
        var nextColumn = column + port.Columns;
        var endsBlock = nextColumn >= columns;
        var endsTile = endsBlock & banks.IsLast;
        banks.Address.Value = block;
        banks.Frees.Value = takes & endsTile;
        port.Takes.Value = takes;
        port.EndsBlock.Value = endsBlock;
        Commands.Ready.Value = takes & endsTile;
        Indices.Ready.Value = takes & port.IsSparse;
        using (When(takes))
        {
            column.Next = Mux(endsBlock, 0, nextColumn).Wrap();
            using (When(endsBlock))
                block.Next = Mux(banks.IsLast, 0, block + 1).Wrap();
        }

        var step = Wire.Of(new FlightStep(Config));
        step.Begins.Value = (block == 0) & !command.Continues;
        step.Ends.Value = endsTile & !command.Keeps;
        step.HasBias.Value = command.HasBias;
        step.Relu.Value = command.Relu;
        step.Column.Value = column;
        step.Columns.Value = columns;
        step.Pattern.Value = port.Pattern;
        for (var i = 0; i < chains.Length; i++)
        {
            var beats = chains[i].Beats;
            beats.Valid.Value = isThere;
            beats.Payload.Tag!.Value = step.AsBits();
            beats.Payload.Pattern!.Value = port.Pattern.Wrap(beats.Payload.Pattern.Width);
            for (var k = 0; k < 2 * Config.Block; k++)
                beats.Payload.Rows[k].Value = banks.Rows[(2 * i * Config.Block) + k];
            for (var slice = 0; slice < Config.Block; slice++)
            {
                beats.Payload.Weights[slice].Value = port.Weights[slice];
                beats.Payload.Indices![slice].Value = Indices.Payload[slice];
            }

            chains[i].Results.Ready.Value = accumulator.Ready;
        }

        BuildSums(chains, accumulator);
    }

    /// <summary>All chains work in step, so the first one speaks for them.</summary>
    private void BuildSums(FlightChain[] chains, FlightAccumulator accumulator)
    {
        var positions = chains[0].Results.Payload.Row0.Count;
        accumulator.Valid.Value = chains[0].Results.Valid;
        accumulator.Step.Value = chains[0].Results.Payload.Tag!.As(new FlightStep(Config));
        accumulator.IsWrong.Value = chains[0].Results.Payload.IsWrong;
        for (var i = 0; i < chains.Length; i++)
        {
            for (var place = 0; place < positions; place++)
            {
                accumulator.Sums[(2 * i * positions) + place].Value = chains[i].Results.Payload.Row0[place];
                accumulator.Sums[(((2 * i) + 1) * positions) + place].Value = chains[i].Results.Payload.Row1[place];
            }
        }
    }
}
