using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The MixPE processing element in floating-point mode (MixPE, arXiv 2411.16158): Σ q·a over a group, the significand of every product by shift and
/// add. In the systolic frame and with the timing of <see cref="SystolicMac"/>: one product per enabled cycle, operand to neighbour 1 enabled cycle,
/// last product of a group to <see cref="Sum"/> 2 enabled cycles.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public sealed class MixPeFloatPe(MixPeFloatConfig config) : Module<MixPeFloatConfig>(config)
{
    private readonly MixPeFloatWidths widths = new(config.Validated());

    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether and how this cycle's product counts.</summary>
    public MixPeControl Control { get; } = In.Of(new MixPeControl());

    /// <summary>Activation a from <see cref="MixPeFloatUnpack"/>, 17 bits.</summary>
    public Bits Activation { get; } = In.Bits(new MixPeFloatWidths(config).Operand.Width);

    /// <summary>Code q of the weight, WeightBits wide; two's complement or unsigned by WeightSigned.</summary>
    public Bits Weight { get; } = In.Bits(config.WeightBits);

    /// <summary>The shadow register takes <see cref="DrainIn"/>. Not to be set in the cycle after a group's last product.</summary>
    public Bit Shift { get; } = In.Bit();

    /// <summary>Shadow register of the element above, as wide as <see cref="Sum"/>.</summary>
    public Bits DrainIn { get; } = In.Bits(new MixPeFloatWidths(config).SumBits);

    /// <summary>Control for the neighbour on the right, latency 1 enabled cycle.</summary>
    public MixPeControl ControlOut { get; } = Out.Of(new MixPeControl());

    /// <summary>Activation for the neighbour on the right, latency 1 enabled cycle.</summary>
    public Bits ActivationOut { get; } = Out.Bits(new MixPeFloatWidths(config).Operand.Width);

    /// <summary>Weight for the neighbour below, latency 1 enabled cycle.</summary>
    public Bits WeightOut { get; } = Out.Bits(config.WeightBits);

    /// <summary>The shadow register: sum of the last group. FP32 or FP16; or exponent and mantissa of an aligned sum, the exponent above.</summary>
    public Bits Sum { get; } = Out.Bits(new MixPeFloatWidths(config).SumBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var control = Reg.Of(Control);
        var activation = Reg.Of(Activation, Reset.None);
        var weight = Reg.Of(Weight, Reset.None);
        var groupSum = new GroupAccumulator(widths.SumBits, control);
        var product = new MixPeFloatProduct(widths, activation, weight);
        using (When(Enable))
        {
            control.Next = Control;
            activation.Next = Activation;
            weight.Next = Weight;
            groupSum.Accumulate(sum => product.AddTo(sum.AsBits()).AsSInt(), Shift, DrainIn.AsSInt());
        }

        ControlOut.Value = control;
        ActivationOut.Value = activation;
        WeightOut.Value = weight;
        Sum.Value = groupSum.Shadow.AsBits();
    }
}
