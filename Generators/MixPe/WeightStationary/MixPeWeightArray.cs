using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// A weight-stationary systolic array of MixPE elements (MixPE, arXiv 2411.16158): Rows × Columns weights stay in place while activation vectors of
/// Rows values stream through, sums flow down, and the zero points are taken out at the foot of the columns with the activation sum that all share.
/// The next weights are loaded meanwhile: a vector per cycle, a tile takes max(its vectors, Rows) cycles. Latency:
/// <see cref="MixPeWeightArrayShape.ResultLatencyCycles"/>. Backpressure freezes everything.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class MixPeWeightArray(MixPeWeightArrayConfig config) : Module<MixPeWeightArrayConfig>(config)
{
    private readonly int rows = config.Validated().Rows;

    /// <summary>An activation vector.</summary>
    public Stream<MixPeWeightVector> Activations { get; } = In.Stream(new MixPeWeightVector(config));

    /// <summary>Weight codes of a row, WeightBits wide each: Rows beats for a tile, from row Rows − 1 up to row 0.</summary>
    public Stream<Vec<Bits>> Weights { get; } = In.Stream(Shape.Vec(config.Columns, Shape.Bits(config.WeightBits)));

    /// <summary>Zero point of every column, unsigned, one beat per tile, taken with the tile's first vector. Empty with signed weights.</summary>
    public IReadOnlyList<Stream<Vec<UInt>>> ZeroPoints { get; } =
        config.WeightSigned ? [] : [In.Stream(Shape.Vec(config.Columns, Shape.UInt(config.WeightBits)))];

    /// <summary>Results Σ (q − z)·a, those of a vector in each beat, in the order of the vectors.</summary>
    public Stream<MixPeWeightResult> Results { get; } = Out.Stream(new MixPeWeightResult(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var enable = Wire.Bit();
        var sequencer = Instance(new MixPeWeightSequencer(Config), "sequencer");
        sequencer.Enable.Value = enable;
        sequencer.ActivationsValid.Value = Activations.Valid;
        sequencer.EndsTile.Value = Activations.Payload.Last;
        sequencer.WeightsValid.Value = Weights.Valid;
        sequencer.ZeroPointsValid.Value = ZeroPoints.Select(stream => stream.Valid).AllSet();
        Activations.Ready.Value = sequencer.TakesActivations;
        Weights.Ready.Value = sequencer.WeightsReady;
        foreach (var stream in ZeroPoints)
            stream.Ready.Value = sequencer.BeginsTile;

        var elements = ConnectElements(enable, sequencer);
        var sums = Enumerable.Range(0, Config.Columns).Select(c => elements[rows - 1, c].Sum).ToArray();
        if (!Config.WeightSigned)
            sums = Corrected(sums, enable, sequencer, ActivationSum(enable, elements));
        ConnectResults(enable, sequencer, Deskewed(sums, enable));
    }

    private MixPeWeightPe[,] ConnectElements(Bit enable, MixPeWeightSequencer sequencer)
    {
        var activations = MixPeGrid.Skewed([.. Activations.Payload.Values], enable, "activation_skew");
        var weights = MixPeGrid.Skewed([.. Weights.Payload], enable, "weight_skew");
        var elements = new MixPeWeightPe[rows, Config.Columns];
        for (var r = 0; r < rows; r++)
        {
            var pe = new MixPeWeightPeConfig(Config, MixPeWeightArrayShape.SumBits(Config, r), MixPeWeightArrayShape.SumBits(Config, r + 1));
            var swap = Delay(sequencer.BeginsTile, r, enable: enable);
            var activation = Config.IsFloat() ? Unpacked(r, activations[r]) : activations[r];
            for (var c = 0; c < Config.Columns; c++)
            {
                var element = elements[r, c] = Instance(new MixPeWeightPe(pe), $"pe_{r}_{c}");
                element.Enable.Value = enable;
                element.Swap.Value = c == 0 ? swap : elements[r, c - 1].SwapOut;
                element.Shift.Value = c == 0 ? sequencer.Shift[r] : elements[r, c - 1].ShiftOut;
                element.Activation.Value = c == 0 ? activation : elements[r, c - 1].ActivationOut;
                element.WeightIn.Value = r == 0 ? weights[c] : elements[r - 1, c].WeightOut;
                element.SumIn.Value = r == 0 ? BitsOf(0, pe.SumInBits) : elements[r - 1, c].Sum;
            }
        }

        return elements;
    }

    private Bits Unpacked(int row, Bits activation)
    {
        var unpack = Instance(new MixPeFloatUnpack(Config.FloatPe()), $"unpack_{row}");
        unpack.Activation.Value = activation;
        return unpack.Operand;
    }

    /// <summary>The sum of a vector's activations, in step with the sum of the first column.</summary>
    private Bits ActivationSum(Bit enable, MixPeWeightPe[,] elements)
    {
        var above = BitsOf(0, MixPeWeightArrayShape.ActivationSumBits(Config, 0));
        for (var r = 0; r < rows; r++)
        {
            var config = new MixPeWeightPeConfig(Config, above.Width, MixPeWeightArrayShape.ActivationSumBits(Config, r + 1));
            var edge = Instance(new MixPeWeightEdge(config), $"activation_sum_{r}");
            edge.Enable.Value = enable;
            edge.Activation.Value = elements[r, 0].ActivationOut;
            edge.SumIn.Value = above;
            above = edge.Sum;
        }

        return above;
    }

    private Bits[] Corrected(Bits[] sums, Bit enable, MixPeWeightSequencer sequencer, Bits activationSum)
    {
        // Loaded when the tile begins, used when its first sums arrive: a tile is no shorter than the way down.
        var zeroPoints = MixPeGrid.Skewed([.. ZeroPoints[0].Payload.Select(value => value.AsBits())], enable, "zero_point_skew");
        var (load, swap) = (sequencer.BeginsTile, Delay(sequencer.BeginsTile, rows, enable: enable));
        var results = new Bits[sums.Length];
        for (var c = 0; c < sums.Length; c++)
        {
            var foot = Instance(new MixPeWeightFoot(Config), $"foot_{c}");
            foot.Enable.Value = enable;
            foot.Load.Value = load;
            foot.Swap.Value = swap;
            foot.ZeroPoint.Value = zeroPoints[c];
            foot.Sum.Value = sums[c];
            foot.ActivationSum.Value = activationSum;
            results[c] = foot.Result;
            (load, swap, activationSum) = (foot.LoadOut, foot.SwapOut, foot.ActivationSumOut);
        }

        return results;
    }

    /// <summary>Column 0 is the first to have its result and waits for the last one.</summary>
    private static Bits[] Deskewed(Bits[] sums, Bit enable)
    {
        Array.Reverse(sums);
        var deskewed = MixPeGrid.Skewed(sums, enable, "result_skew");
        Array.Reverse(deskewed);
        return deskewed;
    }

    /// <summary>The vector at the input has an infinite or NaN activation, which makes all its results NaN.</summary>
    private Bit IsPoison()
    {
        var format = new MixPeFloatWidths(Config.FloatPe()).Input;
        return Activations.Payload.Values.Select(value => value.Slice(format.MantissaBits, format.ExponentBits).AllSet()).AnySet();
    }

    private void ConnectResults(Bit enable, MixPeWeightSequencer sequencer, Bits[] results)
    {
        var latency = rows + Config.Columns + MixPeWeightArrayShape.FootCycles(Config);
        var outputs = Wire.Stream(new MixPeWeightResult(Config));
        var row = Reg.UInt(outputs.Payload.Row.Width);
        outputs.Valid.Value = Delay(sequencer.TakesActivations, latency, enable: enable);
        outputs.Payload.Last.Value = Delay(Activations.Payload.Last, latency, Reset.None, enable);
        outputs.Payload.Row.Value = row;
        using (When(outputs.Fire))
            row.Next = Mux(outputs.Payload.Last, 0, row + 1).Wrap();
        var poison = Config.IsFloat() && Config.NonFinite == MixPeNonFinite.Poison ? Delay(IsPoison(), latency, Reset.None, enable) : null;
        for (var c = 0; c < results.Length; c++)
            outputs.Payload.Values[c].Value = poison is null ? results[c] : Mux(poison, BitsOf(FloatFormat.Fp32.NaN, 32), results[c]);

        // Everything stops together: elements, skew registers, weights that are being loaded, and what waits at the foot.
        Results.TakeFrom(outputs.Queue(2));
        enable.Value = !outputs.IsStalled;
    }
}
