using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// An element of an output-stationary systolic array: Σ q·a over a group. Operands are registered and handed on to the neighbours; the finished
/// sum waits in a shadow register, so the next group starts at once. How q·a is added is the derived element's business.
/// One product per enabled cycle. Operand to neighbour: 1 enabled cycle. Last product of a group to <see cref="Sum"/>: 2 enabled cycles.
/// </summary>
/// <param name="config">The configuration; it is checked before the first port takes a width from it.</param>
public abstract class SystolicMac(MixPeConfig config) : Module<MixPeConfig>(config)
{
    private readonly MixPeWidths widths = new(config.Validated());

    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether and how this cycle's product counts.</summary>
    public MixPeControl Control { get; } = In.Of(new MixPeControl());

    /// <summary>Activation a, signed, ActivationBits wide.</summary>
    public SInt Activation { get; } = In.SInt(config.ActivationBits);

    /// <summary>Code q of the weight, WeightBits wide; two's complement or unsigned by WeightSigned.</summary>
    public Bits Weight { get; } = In.Bits(config.WeightBits);

    /// <summary>The shadow register takes <see cref="DrainIn"/>. Not to be set in the cycle after a group's last product.</summary>
    public Bit Shift { get; } = In.Bit();

    /// <summary>Shadow register of the element above, signed, as wide as <see cref="Sum"/>.</summary>
    public SInt DrainIn { get; } = In.SInt(new MixPeWidths(config).AccumulatorBits);

    /// <summary>Control for the neighbour on the right, latency 1 enabled cycle.</summary>
    public MixPeControl ControlOut { get; } = Out.Of(new MixPeControl());

    /// <summary>Activation for the neighbour on the right, signed, latency 1 enabled cycle.</summary>
    public SInt ActivationOut { get; } = Out.SInt(config.ActivationBits);

    /// <summary>Weight for the neighbour below, latency 1 enabled cycle.</summary>
    public Bits WeightOut { get; } = Out.Bits(config.WeightBits);

    /// <summary>The shadow register: sum of the last group, signed, exact, AccumulatorBits wide (19 for W4A8 and groups of 128).</summary>
    public SInt Sum { get; } = Out.SInt(new MixPeWidths(config).AccumulatorBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var control = Reg.Of(Control);
        var activation = Reg.Of(Activation, Reset.None);
        var weight = Reg.Of(Weight, Reset.None);
        var groupSum = new GroupAccumulator(widths.AccumulatorBits, control);
        using (When(Enable))
        {
            control.Next = Control;
            activation.Next = Activation;
            weight.Next = Weight;
            groupSum.Accumulate(value => Add(value, activation, weight), Shift, DrainIn);
        }

        ControlOut.Value = control;
        ActivationOut.Value = activation;
        WeightOut.Value = weight;
        Sum.Value = groupSum.Shadow;
    }

    /// <summary>Adds a product; combinational.</summary>
    /// <param name="accumulator">Value to add to, signed, AccumulatorBits wide.</param>
    /// <param name="activation">Activation a, signed, ActivationBits wide.</param>
    /// <param name="weight">Code q of the weight, WeightBits wide.</param>
    /// <returns>accumulator + q·a, signed, AccumulatorBits wide; it always fits.</returns>
    protected abstract SInt Add(SInt accumulator, SInt activation, Bits weight);
}
