using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// Multiplies a group's sum by its scale, some bits of the scale in each cycle, the highest first (arXiv 2411.11745, §IV-C). The result is exact and is
/// there after <see cref="BitModWidths.ScaleSteps"/> cycles, of which <see cref="Load"/> is the first.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class BitModDequantiser(BitModPeConfig config) : Module<BitModPeConfig>(config)
{
    /// <summary>Takes a sum and the first digit of its scale; the product before it is forgotten.</summary>
    public Bit Load { get; } = In.Bit();

    /// <summary>The sum.</summary>
    public BitModSum Sum { get; } = In.Of(new BitModSum(config));

    /// <summary>Takes another digit.</summary>
    public Bit? Step { get; } = config.Dequantisation == BitModDequantisation.Parallel ? null : In.Bit();

    /// <summary>A digit of the scale, ScaleBits / ScaleSteps wide.</summary>
    public UInt Digit { get; } = In.UInt(config.ScaleBits / BitModWidths.ScaleSteps(config));

    /// <summary>Sum times scale.</summary>
    public BitModProduct Product { get; } = Out.Of(new BitModProduct(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var product = Reg.SInt(Product.Mantissa.Width, Reset.None);
        var exponent = Reg.UInt(Product.Exponent.Width, Reset.None);
        using (When(Load))
        {
            product.Next = TimesDigit(Sum.Mantissa);
            exponent.Next = Sum.Exponent;
        }

        if (Step is not null)
        {
            var mantissa = Reg.SInt(Sum.Mantissa.Width, Reset.None);
            using (When(Load))
                mantissa.Next = Sum.Mantissa;
            using (ElseWhen(Step))
                product.Next = ((product << Digit.Width) + TimesDigit(mantissa)).Wrap();
        }

        Product.Mantissa.Value = product;
        Product.Exponent.Value = exponent;
    }

    private SInt TimesDigit(SInt mantissa) => Digit.Width switch
    {
        1 => Mux(Digit[0], mantissa, 0),
        2 => Mux(Digit[0], mantissa, 0) + Mux(Digit[1], mantissa << 1, 0),
        // Signed times unsigned: no product needs the digit's extra sign bit.
        _ => (mantissa * Digit.ToSInt()).Wrap(mantissa.Width + Digit.Width),
    };
}
