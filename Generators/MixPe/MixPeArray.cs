using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// An output-stationary systolic array of MixPE elements (MixPE, arXiv 2411.16158): Rows activation vectors times Columns weight vectors, summed
/// group by group, the zero points taken out at the edge where the activation sum is shared by all columns. Results leave row by row.
/// One step per cycle; a group takes max(its length, Rows + Columns − 1) cycles. Latency: <see cref="MixPeArrayShape.ResultLatencyCycles"/>.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class MixPeArray(MixPeArrayConfig config) : Module<MixPeArrayConfig>(config)
{
    private readonly MixPeConfig peConfig = config.Validated().Pe;

    /// <summary>Activation k of every row, signed; taken together with the weights of the same step.</summary>
    public Stream<MixPeActivationBeat> Activations { get; } = In.Stream(new MixPeActivationBeat(config));

    /// <summary>Weight code k of every column, WeightBits wide each.</summary>
    public Stream<Vec<Bits>> Weights { get; } = In.Stream(Shape.Vec(config.Columns, Shape.Bits(config.Pe.WeightBits)));

    /// <summary>Zero point of every column, unsigned, one beat per group, taken with the group's last step. Empty with signed weights.</summary>
    public IReadOnlyList<Stream<Vec<UInt>>> ZeroPoints { get; } =
        config.Pe.WeightSigned ? [] : [In.Stream(Shape.Vec(config.Columns, Shape.UInt(config.Pe.WeightBits)))];

    /// <summary>Results Σ (q − z)·a of a group, a row of the array in each beat.</summary>
    public Stream<MixPeResult> Results { get; } = Out.Stream(new MixPeResult(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var enable = Wire.Bit();
        var sequencer = ConnectInputs(enable);
        var elements = ConnectElements(enable, sequencer.Control);
        var drain = ConnectDrain(enable, sequencer, elements);
        ConnectResults(enable, drain, elements);
    }

    private MixPeSequencer ConnectInputs(Bit enable)
    {
        var sequencer = Instance(new MixPeSequencer(Config), "sequencer");
        sequencer.Enable.Value = enable;
        sequencer.ActivationsValid.Value = Activations.Valid;
        sequencer.EndsTile.Value = Activations.Payload.Last;
        sequencer.WeightsValid.Value = Weights.Valid;
        sequencer.ZeroPointsValid.Value = ZeroPoints.Select(stream => stream.Valid).AllSet();
        Activations.Ready.Value = sequencer.Control.Valid;
        Weights.Ready.Value = sequencer.Control.Valid;
        foreach (var stream in ZeroPoints)
            stream.Ready.Value = sequencer.GroupEnds;

        return sequencer;
    }

    private MixPe[,] ConnectElements(Bit enable, MixPeControl control)
    {
        var activations = MixPeGrid.Skewed([.. Activations.Payload.Values.Select(value => value.AsBits())], enable, "activation_skew");
        var weights = MixPeGrid.Skewed([.. Weights.Payload], enable, "weight_skew");
        var elements = new MixPe[Config.Rows, Config.Columns];
        for (var r = 0; r < Config.Rows; r++)
        {
            if (r > 0)
                control = Delay(control, enable: enable);
            for (var c = 0; c < Config.Columns; c++)
            {
                var pe = elements[r, c] = Instance(new MixPe(peConfig), $"pe_{r}_{c}");
                pe.Enable.Value = enable;
                pe.Control.Value = c == 0 ? control : elements[r, c - 1].ControlOut;
                pe.Activation.Value = c == 0 ? activations[r].AsSInt() : elements[r, c - 1].ActivationOut;
                pe.Weight.Value = r == 0 ? weights[c] : elements[r - 1, c].WeightOut;
            }
        }

        return elements;
    }

    private MixPeDrain ConnectDrain(Bit enable, MixPeSequencer sequencer, MixPe[,] elements)
    {
        var drain = Instance(new MixPeDrain(Config), "drain");
        var corner = elements[Config.Rows - 1, Config.Columns - 1].ControlOut;
        drain.Enable.Value = enable;
        drain.GroupEnds.Value = sequencer.GroupEnds;
        drain.CornerEnds.Value = corner.Valid & corner.Last;
        drain.Tag.Group.Value = sequencer.Group;
        drain.Tag.LastGroup.Value = Activations.Payload.Last;
        foreach (var stream in ZeroPoints)
            drain.Tag.ZeroPoints!.Value = stream.Payload;

        for (var r = 0; r < Config.Rows; r++)
        {
            for (var c = 0; c < Config.Columns; c++)
            {
                elements[r, c].Shift.Value = drain.Shift[r];
                elements[r, c].DrainIn.Value = r == 0 ? 0 : elements[r - 1, c].Sum;
            }
        }

        return drain;
    }

    private void ConnectResults(Bit enable, MixPeDrain drain, MixPe[,] elements)
    {
        var buffer = Instance(new MixPeResultBuffer(Config), "buffer");
        // The correction takes a cycle; so do the tags beside it.
        var delay = peConfig.WeightSigned ? 0 : 1;
        var isOffered = Delay(drain.Active, delay, enable: enable);
        buffer.Push.Value = isOffered & enable;
        buffer.Row.Row.Value = Delay(drain.Row, delay, Reset.None, enable);
        buffer.Row.Group.Value = Delay(drain.DrainedTag.Group, delay, Reset.None, enable);
        buffer.Row.LastGroup.Value = Delay(drain.DrainedTag.LastGroup, delay, Reset.None, enable);
        var sums = Enumerable.Range(0, Config.Columns).Select(c => elements[Config.Rows - 1, c].Sum).ToArray();
        var results = peConfig.WeightSigned ? sums : Corrected(sums, enable, drain, ActivationSum(enable, drain, elements));
        for (var c = 0; c < Config.Columns; c++)
            buffer.Row.Values[c].Value = results[c];

        // The whole array stops together: elements, skew registers, drain and correction.
        enable.Value = !(buffer.Full & isOffered);
        Results.TakeFrom(buffer.Results);
    }

    /// <summary>One activation sum per row, beside the row's first element; they drain in step with the elements.</summary>
    private SInt ActivationSum(Bit enable, MixPeDrain drain, MixPe[,] elements)
    {
        SInt above = 0;
        for (var r = 0; r < Config.Rows; r++)
        {
            var edge = Instance(new MixPeActivationSum(peConfig), $"activation_sum_{r}");
            edge.Enable.Value = enable;
            edge.Control.Value = elements[r, 0].ControlOut;
            edge.Activation.Value = elements[r, 0].ActivationOut;
            edge.Shift.Value = drain.Shift[r];
            edge.DrainIn.Value = above;
            above = edge.Sum;
        }

        return above;
    }

    private SInt[] Corrected(SInt[] sums, Bit enable, MixPeDrain drain, SInt activationSum)
    {
        var results = new SInt[sums.Length];
        for (var c = 0; c < sums.Length; c++)
        {
            var correction = Instance(new MixPeCorrection(peConfig), $"correction_{c}");
            correction.Enable.Value = enable;
            correction.Sum.Value = sums[c];
            correction.ActivationSum.Value = activationSum;
            correction.ZeroPoint.Value = drain.DrainedTag.ZeroPoints![c];
            results[c] = correction.Result;
        }

        return results;
    }
}
