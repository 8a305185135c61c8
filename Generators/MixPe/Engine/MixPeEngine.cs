using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The MixPE engine (arXiv 2411.16158): an output-stationary systolic array for integer or floating-point activations, with dequantisation after the
/// sum of each group and FP32 sums over the groups. Results leave row by row after the last group of a tile.
/// One step per cycle. With a dequantiser for each column a group takes max(its length, Rows + Columns − 1) cycles and backpressure freezes the whole
/// array; with a shared one see <see cref="MixPeEngineShape.GroupCycles"/>, and a group waits at the input until the one before has left.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class MixPeEngine(MixPeEngineConfig config) : Module<MixPeEngineConfig>(config)
{
    private readonly MixPeArrayConfig frame = config.Validated().Array();

    /// <summary>Activation k of every row; taken together with the weights of the same step.</summary>
    public Stream<MixPeEngineActivations> Activations { get; } = In.Stream(new MixPeEngineActivations(config));

    /// <summary>Weight code k of every column, WeightBits wide each.</summary>
    public Stream<Vec<Bits>> Weights { get; } = In.Stream(Shape.Vec(config.Columns, Shape.Bits(config.WeightBits)));

    /// <summary>Scales and zero points of every column, one beat per group, taken with the group's last step.</summary>
    public Stream<MixPeGroupParameters> Parameters { get; } = In.Stream(new MixPeGroupParameters(config));

    /// <summary>FP32 results of a tile.</summary>
    public Stream<MixPeOutput> Results { get; } = Out.Stream(new MixPeOutput(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var enable = Wire.Bit();
        var mayEnd = Wire.Bit();
        var sequencer = Instance(new MixPeSequencer(frame), "sequencer");
        sequencer.Enable.Value = enable;
        sequencer.ActivationsValid.Value = Activations.Valid;
        sequencer.EndsTile.Value = Activations.Payload.Last;
        sequencer.WeightsValid.Value = Weights.Valid;
        sequencer.ZeroPointsValid.Value = Parameters.Valid & mayEnd;
        Activations.Ready.Value = sequencer.Control.Valid;
        Weights.Ready.Value = sequencer.Control.Valid;
        Parameters.Ready.Value = sequencer.GroupEnds;

        var array = new MixPeGrid(Config, enable, sequencer.Control, [.. Activations.Payload.Values], [.. Weights.Payload]);
        var drain = Instance(new MixPeDrain(frame), "drain");
        drain.GroupEnds.Value = sequencer.GroupEnds;
        drain.CornerEnds.Value = array.Corner.Valid & array.Corner.Last;
        drain.Tag.Group.Value = sequencer.Group;
        drain.Tag.LastGroup.Value = Activations.Payload.Last;
        if (drain.Tag.ZeroPoints is { } zeroPoints)
            zeroPoints.Value = Parameters.Payload.ZeroPoints!;
        var parameters = ParametersAtTheFoot(drain, enable);

        var moves = Wire.Bit();
        if (Config.SharedDequantiser)
        {
            // The drain waits for the dequantiser, and the next group at the input for the drain.
            var column = Column(drain, moves);
            var advance = Naming.Suggest(drain.Active & moves & (column == Config.Columns - 1), "advance");
            drain.Enable.Value = !drain.Active | advance;
            array.Drain(drain.Shift & advance.Repeat(Config.Rows));
            enable.Value = true;
            mayEnd.Value = !IsDraining(sequencer, drain, advance);
            Send(Outputs(drain, parameters, array, moves, column), moves);
        }
        else
        {
            // Everything stops together.
            drain.Enable.Value = enable;
            array.Drain(drain.Shift);
            enable.Value = moves;
            mayEnd.Value = true;
            Send(Outputs(drain, parameters, array, moves, UInt.Constant(0, 1)), moves);
        }
    }

    private void Send(Stream<MixPeOutput> outputs, Bit moves)
    {
        Results.TakeFrom(outputs.Queue(2));
        moves.Value = !outputs.IsStalled;
    }

    /// <summary>From the end of a group at the input to the last of its sums at the foot of the array.</summary>
    private static Bit IsDraining(MixPeSequencer sequencer, MixPeDrain drain, Bit advance)
    {
        var isDraining = Reg.Bit();
        using (When(sequencer.GroupEnds))
            isDraining.Next = true;
        using (ElseWhen(advance & (drain.Row == 0)))
            isDraining.Next = false;
        return isDraining;
    }

    private UInt Column(MixPeDrain drain, Bit moves)
    {
        var column = Reg.UInt(BitsToCount(Config.Columns));
        using (When(drain.Active & moves))
            column.Next = Mux(column == Config.Columns - 1, 0, column + 1).Wrap();
        return column;
    }

    /// <summary>The parameters travel as the drain's tags do: from the input to the corner, and then for as long as the rows leave.</summary>
    private MixPeGroupParameters ParametersAtTheFoot(MixPeDrain drain, Bit enable)
    {
        var entered = Reg.Of(Parameters.Payload, Reset.None);
        var drained = Reg.Of(Parameters.Payload, Reset.None);
        using (When(enable))
        {
            using (When(drain.GroupEnds))
                entered.Next = Parameters.Payload;
            using (When(drain.CornerEnds))
                drained.Next = entered;
        }

        return drained;
    }

    private Stream<MixPeOutput> Outputs(MixPeDrain drain, MixPeGroupParameters parameters, MixPeGrid array, Bit moves, UInt column)
    {
        var isShared = Config.SharedDequantiser;
        var latency = MixPeDequantiser.LatencyOf(Config);
        var outputs = Wire.Stream(new MixPeOutput(Config));
        var entry = isShared ? (drain.Row * UInt.Constant(Config.Columns, BitsToCount(Config.Columns + 1))) + column : drain.Row;
        for (var lane = 0; lane < Config.Lanes(); lane++)
        {
            var dequantiser = Instance(new MixPeDequantiser(Config), $"dequantiser_{lane}");
            dequantiser.Enable.Value = moves;
            dequantiser.Tag.Valid.Value = drain.Active;
            dequantiser.Tag.First.Value = drain.DrainedTag.Group == 0;
            dequantiser.Tag.Poisoned.Value = array.Poisoned;
            if (dequantiser.Tag.Entry is { } running)
                running.Value = entry.Wrap(running.Width);
            dequantiser.Sum.Value = isShared ? Pick(array.Sums, column) : array.Sums[lane];
            dequantiser.Scale.Value = isShared ? Pick([.. parameters.Scales], column) : parameters.Scales[lane];
            if (dequantiser.ChannelScale is { } channelScale)
                channelScale.Value = isShared ? Pick([.. parameters.ChannelScales!], column) : parameters.ChannelScales![lane];
            if (dequantiser.ZeroPoint is { } zeroPoint)
            {
                var zeroPoints = drain.DrainedTag.ZeroPoints!;
                zeroPoint.Value = isShared ? Pick([.. zeroPoints.Select(value => value.AsBits())], column).AsUInt() : zeroPoints[lane];
                dequantiser.ActivationSum!.Value = array.ActivationSum!;
            }

            outputs.Payload.Values[lane].Value = dequantiser.Result;
        }

        outputs.Valid.Value = Delay(drain.Active & drain.DrainedTag.LastGroup, latency, enable: moves);
        outputs.Payload.Row.Value = Delay(drain.Row, latency, Reset.None, moves);
        outputs.Payload.Column.Value = isShared ? Delay(column, latency, Reset.None, moves) : 0;
        return outputs;
    }

    private static Bits Pick(IReadOnlyList<Bits> values, UInt index)
    {
        var picked = values[0];
        for (var i = 1; i < values.Count; i++)
            picked = Mux(index == i, values[i], picked);
        return picked;
    }
}
