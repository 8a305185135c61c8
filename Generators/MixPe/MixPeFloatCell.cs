using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// A row of one element: the edge of the array, which unpacks activations and watches for infinities and NaN, and a floating-point element behind it.
/// Last product of a group to <see cref="Sum"/>: 2 enabled cycles.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class MixPeFloatCell(MixPeFloatConfig config) : Module<MixPeFloatConfig>(config.Validated())
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether and how this cycle's product counts.</summary>
    public MixPeControl Control { get; } = In.Of(new MixPeControl());

    /// <summary>Encoding of the activation, 16 bits.</summary>
    public Bits Activation { get; } = In.Bits(16);

    /// <summary>Code of the weight, WeightBits wide.</summary>
    public Bits Weight { get; } = In.Bits(config.WeightBits);

    /// <summary>Sum of the last group, as <see cref="MixPeFloatPe.Sum"/>.</summary>
    public Bits Sum { get; } = Out.Bits(new MixPeFloatWidths(config).SumBits);

    /// <summary>An activation of the last group was infinite or NaN. Always 0 where those count as the greatest number.</summary>
    public Bit Poisoned { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var unpack = Instance(new MixPeFloatUnpack(Config), "unpack");
        unpack.Activation.Value = Activation;
        var pe = Instance(new MixPeFloatPe(Config), "pe");
        pe.Enable.Value = Enable;
        pe.Control.Value = Control;
        pe.Activation.Value = unpack.Operand;
        pe.Weight.Value = Weight;
        pe.Shift.Value = false;
        pe.DrainIn.Value = BitsOf(0, Sum.Width);
        var poison = Instance(new MixPePoison(), "poison");
        poison.Enable.Value = Enable;
        poison.Control.Value = Control;
        poison.IsPoison.Value = unpack.IsPoison;
        poison.Shift.Value = false;
        poison.DrainIn.Value = false;
        Sum.Value = pe.Sum;
        Poisoned.Value = poison.Poisoned;
    }
}
