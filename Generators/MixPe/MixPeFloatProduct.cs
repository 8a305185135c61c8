using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// A weight times a floating-point activation, added to a sum. The significand is multiplied by shift and add; as FP16 shifts left by adding to its
/// exponent, one integer sum of gated copies and one exponent do for all bits of the weight. Combinational.
/// </summary>
/// <param name="Widths">Formats.</param>
/// <param name="Activation">The unpacked activation.</param>
/// <param name="Weight">The weight's code.</param>
internal sealed record MixPeFloatProduct(MixPeFloatWidths Widths, Bits Activation, Bits Weight)
{
    private MixPeFloatConfig Config => Widths.Config;

    private Bit Sign => Config.WeightSigned ? Activation[Activation.Width - 1] ^ Weight[Weight.Width - 1] : Activation[Activation.Width - 1];

    private UInt Exponent => Activation.Slice(Widths.Operand.MantissaBits, Widths.Operand.ExponentBits).AsUInt();

    private UInt Magnitude => Config.WeightSigned ? Weight.AsSInt().Abs() : Weight.AsUInt();

    /// <summary>The sum.</summary>
    /// <param name="sum">What to add to.</param>
    /// <returns>sum + q·a, rounded as the accumulator rounds.</returns>
    public Bits AddTo(Bits sum) => Config.Accumulator == MixPeAccumulator.Aligned ? AddAligned(sum) : AddFloat(sum);

    private Bits AddFloat(Bits sum)
    {
        // With a leading one in the weight as well, the product's is in one of two places.
        var (weight, zeros) = Magnitude.Normalize();
        var product = Multiply(weight);
        var isWide = product[Widths.ProductBits - 1];
        var significand = Naming.Suggest(Mux(isWide, product, (product << 1).Wrap(Widths.ProductBits)), "significand");
        var isZero = !significand[Widths.ProductBits - 1];
        var exponent = (Exponent + (Config.WeightBits - 1) + isWide.AsUInt()).Wrap(Exponent.Width) - zeros;
        var field = Mux(isZero, 0, exponent.AsBits().Slice(0, Exponent.Width).AsUInt());
        var addend = Float.Of(Widths.Product, Cat(Sign, field, significand.Slice(0, Widths.ProductBits - 1)));
        return Float.Add(Float.Of(Widths.Sum, sum), addend, Widths.Sum).Value.Code;
    }

    /// <summary>Aligns to the greater exponent, adds, and shifts right as far as the mantissa needs.</summary>
    private Bits AddAligned(Bits sum)
    {
        var width = Config.AlignedBits;
        var mantissa = sum.Slice(0, width).AsSInt();
        var exponent = sum.Slice(width, Exponent.Width).AsUInt();
        var product = Multiply(Magnitude);
        var isZero = !product.AnySet();
        var positive = (product << Widths.GuardBits).ToSInt();
        var addend = Mux(Sign, -positive, positive).Wrap(positive.Width);
        var isGreater = Naming.Suggest(Exponent > exponent, "isGreater");
        var greatest = Mux(isGreater, Exponent, exponent);
        var distance = Naming.Suggest(Mux(isGreater, Exponent - exponent, exponent - Exponent).AsBits().Slice(0, Exponent.Width).AsUInt(), "distance");
        var aligned = Naming.Suggest(
            (Mux(isGreater, mantissa >> distance, mantissa) + Mux(isGreater, addend, addend >> distance)).Wrap(Math.Max(width, addend.Width) + 1), "aligned");
        // From the greatest shift down to 0, the last one that fits wins.
        var most = aligned.Width - width;
        var (kept, shifted) = ((aligned >> most).Wrap(width), (greatest + most).Wrap(Exponent.Width));
        for (var shift = most - 1; shift >= 0; shift--)
        {
            var top = aligned.AsBits().Slice(width - 1 + shift, most + 1 - shift);
            var fits = top.AllSet() | !top.AnySet();
            (kept, shifted) = (Mux(fits, (aligned >> shift).Wrap(width), kept), Mux(fits, (greatest + shift).Wrap(Exponent.Width), shifted));
        }

        return Mux(isZero, sum, Cat(shifted, kept));
    }

    private UInt Multiply(UInt weight)
    {
        var precision = Widths.Operand.Precision;
        var significand = Cat((Bit)false, Exponent.AnySet(), Activation.Slice(0, precision - 1)).AsSInt();
        var config = new MixPeConfig { WeightBits = Config.WeightBits, ActivationBits = precision + 1, Topology = Config.Topology };
        SInt zero = SInt.Constant(0, new MixPeWidths(config).ProductBits);
        return Naming.Suggest(new ShiftAddMac(config, significand, weight.AsBits()).AddTo(zero).AsBits().Slice(0, Widths.ProductBits).AsUInt(), "product");
    }
}
