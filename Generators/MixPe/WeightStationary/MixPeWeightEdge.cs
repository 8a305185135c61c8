using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The edge of a row of a weight-stationary array: adds the row's activation to Σ a, which the zero points of all columns share. It takes the
/// registered activation of the row's first element and keeps step with its sum: <see cref="SumIn"/> to <see cref="Sum"/> 1 enabled cycle.
/// </summary>
/// <param name="config">The array and the widths.</param>
public sealed class MixPeWeightEdge(MixPeWeightPeConfig config) : Module<MixPeWeightPeConfig>(config)
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Activation of the row's first element.</summary>
    public Bits Activation { get; } = In.Bits(MixPeWeightPe.OperandBits(config.Array));

    /// <summary>Sum of the rows above: signed, SumInBits wide, or FP32.</summary>
    public Bits SumIn { get; } = In.Bits(config.SumInBits);

    /// <summary>The sum with this row: signed and exact, SumBits wide, or FP32 rounded to nearest even.</summary>
    public Bits Sum { get; } = Out.Bits(config.SumBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        // A product with 1 rounds as the elements' products do; synthesis folds the 1 in.
        var next = Config.Array.IsFloat()
            ? MixPeWeightPe.Add(Config.Array, SumIn, Activation, BitsOf(1, Config.Array.WeightBits), Config.SumBits)
            : (SumIn.AsSInt() + Activation.AsSInt()).Wrap(Config.SumBits).AsBits();
        Sum.Value = Delay(next, 1, Reset.None, Enable);
    }
}
