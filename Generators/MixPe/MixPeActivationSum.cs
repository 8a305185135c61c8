using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Sums the activations of a row over a group: Σ a, which the zero points of all columns share. It stands at the edge of the array, takes the
/// registered operands of the row's first element and keeps step with it. Last activation to <see cref="Sum"/>: 1 enabled cycle.
/// </summary>
/// <param name="config">Configuration of the element beside it.</param>
public sealed class MixPeActivationSum(MixPeConfig config) : Module<MixPeConfig>(config)
{
    private readonly MixPeWidths widths = new(config.Validated());

    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether and how this cycle's activation counts.</summary>
    public MixPeControl Control { get; } = In.Of(new MixPeControl());

    /// <summary>Activation, signed, ActivationBits wide.</summary>
    public SInt Activation { get; } = In.SInt(config.ActivationBits);

    /// <summary>The shadow register takes <see cref="DrainIn"/>.</summary>
    public Bit Shift { get; } = In.Bit();

    /// <summary>Shadow register of the row above, signed, as wide as <see cref="Sum"/>.</summary>
    public SInt DrainIn { get; } = In.SInt(new MixPeWidths(config).ActivationSumBits);

    /// <summary>The shadow register: activation sum of the last group, signed, exact (15 bits for 8-bit activations and groups of 128).</summary>
    public SInt Sum { get; } = Out.SInt(new MixPeWidths(config).ActivationSumBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var width = widths.ActivationSumBits;
        var groupSum = new GroupAccumulator(width, Control);
        using (When(Enable))
            groupSum.Accumulate(value => (value + Activation).Wrap(width), Shift, DrainIn);
        Sum.Value = groupSum.Shadow;
    }
}
