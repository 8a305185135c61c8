using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Takes the zero point out of a group sum at the foot of a column: Σ q·a − z·Σ a = Σ (q − z)·a, the product by shift and add. One sum per
/// enabled cycle, latency 1 enabled cycle.
/// </summary>
/// <param name="config">Configuration of the elements above it; unsigned weights.</param>
public sealed class MixPeCorrection(MixPeConfig config) : Module<MixPeConfig>(config)
{
    private readonly MixPeWidths widths = new(config.Validated());

    /// <summary>The registers hold while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Group sum Σ q·a, signed.</summary>
    public SInt Sum { get; } = In.SInt(new MixPeWidths(config).AccumulatorBits);

    /// <summary>Activation sum Σ a of the same row and group, signed.</summary>
    public SInt ActivationSum { get; } = In.SInt(new MixPeWidths(config).ActivationSumBits);

    /// <summary>Zero point z of the column in this group, unsigned, WeightBits wide.</summary>
    public UInt ZeroPoint { get; } = In.UInt(config.WeightBits);

    /// <summary>Σ (q − z)·a, signed, exact (19 bits for W4A8 and groups of 128).</summary>
    public SInt Result { get; } = Out.SInt(new MixPeWidths(config).ResultBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var product = Enumerable.Range(0, Config.WeightBits).Select(i => Mux(ZeroPoint[i], ActivationSum << i, 0)).SumTree();
        var correction = Reg.SInt(widths.CorrectionBits, Reset.None);
        var sum = Reg.Of(Sum, Reset.None);
        using (When(Enable))
        {
            correction.Next = product.Wrap();
            sum.Next = Sum;
        }

        Result.Value = (sum - correction).Wrap();
    }
}
