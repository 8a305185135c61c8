using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>Adds weight times activation to a value, by shift and add alone (the second idea of MixPE, arXiv 2411.16158). Combinational.</summary>
/// <param name="Config">Signedness and topology.</param>
/// <param name="Activation">The activation, signed.</param>
/// <param name="Weight">The weight's code.</param>
internal sealed record ShiftAddMac(MixPeConfig Config, SInt Activation, Bits Weight)
{
    /// <summary>The sum.</summary>
    /// <param name="accumulator">Value to add to, signed, wide enough for the sum.</param>
    /// <returns>accumulator + weight · activation, of the accumulator's width.</returns>
    public SInt AddTo(SInt accumulator) => Config.Topology switch
    {
        ShiftAddTopology.CarrySave =>
            CarrySaveTree.Sum(PartialProducts.OfBits(Activation, Weight, Config.WeightSigned), accumulator),
        ShiftAddTopology.Booth =>
            CarrySaveTree.Sum(PartialProducts.OfBoothDigits(Activation, Weight, Config.WeightSigned), accumulator),
        ShiftAddTopology.Multiplier =>
            (accumulator + (Activation * (Config.WeightSigned ? Weight.AsSInt() : Weight.AsUInt().ToSInt()))).Wrap(accumulator.Width),
        _ => (accumulator + Product()).Wrap(accumulator.Width),
    };

    private SInt Product()
    {
        var copies = Enumerable.Range(0, Config.WeightBits).Select(i => Mux(Weight[i], Activation << i, 0)).ToArray();
        var product = Config.WeightSigned ? copies.SkipLast(1).SumTree() - copies[^1] : copies.SumTree();
        return product.Wrap(new MixPeWidths(Config).ProductBits);
    }
}
