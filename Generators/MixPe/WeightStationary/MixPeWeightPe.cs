using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>An element of a weight-stationary array and the widths of its place.</summary>
/// <param name="Array">The array.</param>
/// <param name="SumInBits">Width of the sum from above in bits.</param>
/// <param name="SumBits">Width of the sum in bits.</param>
public sealed record MixPeWeightPeConfig(MixPeWeightArrayConfig Array, int SumInBits, int SumBits);

/// <summary>
/// An element of a weight-stationary array: adds weight times activation to the sum from above. A second register takes the weights of the next tile
/// meanwhile; together with those above it, it is a chain. One product per enabled cycle; every hop, and <see cref="SumIn"/> to
/// <see cref="Sum"/>, 1 enabled cycle.
/// </summary>
/// <param name="config">The array and the widths.</param>
public sealed class MixPeWeightPe(MixPeWeightPeConfig config) : Module<MixPeWeightPeConfig>(config)
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>This activation is the first one of a tile: it and those after it meet the weight that waits.</summary>
    public Bit Swap { get; } = In.Bit();

    /// <summary>The waiting register takes <see cref="WeightIn"/>; also in the cycle of <see cref="Swap"/>, which takes what was there.</summary>
    public Bit Shift { get; } = In.Bit();

    /// <summary>Activation, two's complement, or unpacked by <see cref="MixPeFloatUnpack"/>.</summary>
    public Bits Activation { get; } = In.Bits(OperandBits(config.Array));

    /// <summary>Code of a weight from above, WeightBits wide.</summary>
    public Bits WeightIn { get; } = In.Bits(config.Array.WeightBits);

    /// <summary>Sum from above, of the activation of the cycle before: signed, SumInBits wide, or FP32.</summary>
    public Bits SumIn { get; } = In.Bits(config.SumInBits);

    /// <summary><see cref="Swap"/> for the neighbour on the right.</summary>
    public Bit SwapOut { get; } = Out.Bit();

    /// <summary><see cref="Shift"/> for the neighbour on the right.</summary>
    public Bit ShiftOut { get; } = Out.Bit();

    /// <summary><see cref="Activation"/> for the neighbour on the right.</summary>
    public Bits ActivationOut { get; } = Out.Bits(OperandBits(config.Array));

    /// <summary>The waiting weight, for the neighbour below.</summary>
    public Bits WeightOut { get; } = Out.Bits(config.Array.WeightBits);

    /// <summary>SumIn + q·a: signed and exact, SumBits wide, or FP32 rounded to nearest even.</summary>
    public Bits Sum { get; } = Out.Bits(config.SumBits);

    internal static int OperandBits(MixPeWeightArrayConfig array) =>
        array.IsFloat() ? new MixPeFloatWidths(array.FloatPe()).Operand.Width : array.ActivationBits();

    /// <summary>A product added to a sum; combinational.</summary>
    /// <param name="array">Formats.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="weight">The weight's code.</param>
    /// <param name="width">Width of the result in bits.</param>
    internal static Bits Add(MixPeWeightArrayConfig array, Bits sum, Bits activation, Bits weight, int width) => array.IsFloat()
        ? new MixPeFloatProduct(new MixPeFloatWidths(array.FloatPe()), activation, weight).AddTo(sum)
        : new ShiftAddMac(array.Pe(), activation.AsSInt(), weight).AddTo(sum.AsSInt().Wrap(width)).AsBits();

    /// <inheritdoc/>
    protected override void Build()
    {
        var swap = Reg.Of(Swap);
        var shift = Reg.Of(Shift);
        var activation = Reg.Of(Activation, Reset.None);
        var weight = Reg.Of(WeightIn, Reset.None);
        var waiting = Reg.Of(WeightIn, Reset.None);
        var sum = Reg.Of(Sum, Reset.None);
        using (When(Enable))
        {
            swap.Next = Swap;
            shift.Next = Shift;
            activation.Next = Activation;
            using (When(Swap))
                weight.Next = waiting;
            using (When(Shift))
                waiting.Next = WeightIn;
            sum.Next = Add(Config.Array, SumIn, activation, weight, Config.SumBits);
        }

        SwapOut.Value = swap;
        ShiftOut.Value = shift;
        ActivationOut.Value = activation;
        WeightOut.Value = waiting;
        Sum.Value = sum;
    }
}
