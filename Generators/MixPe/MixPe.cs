using HdlDsl;

namespace Generators.MixPe;

/// <summary>
/// The MixPE processing element in integer mode (MixPE, arXiv 2411.16158): Σ q·a over a group, every product by shift and add of gated copies of
/// the activation. Timing as of every <see cref="SystolicMac"/>.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class MixPe(MixPeConfig config) : SystolicMac(config)
{
    /// <inheritdoc/>
    protected override SInt Add(SInt accumulator, SInt activation, Bits weight) =>
        new ShiftAddMac(Config, activation, weight).AddTo(accumulator);
}
