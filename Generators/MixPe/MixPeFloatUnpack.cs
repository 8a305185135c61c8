using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Makes an activation what the elements of a row want: subnormal numbers get a leading one and an exponent of one bit more. It stands at the edge of
/// the array, once for each row. Combinational.
/// </summary>
/// <param name="config">Format and policy.</param>
public sealed class MixPeFloatUnpack(MixPeFloatConfig config) : Module<MixPeFloatConfig>(config)
{
    private readonly MixPeFloatWidths widths = new(config.Validated());

    /// <summary>Encoding of the activation, 16 bits.</summary>
    public Bits Activation { get; } = In.Bits(16);

    /// <summary>Sign, exponent and mantissa; all fields but the sign are 0 for zero. Infinities and NaN are the greatest number. 17 bits.</summary>
    public Bits Operand { get; } = Out.Bits(new MixPeFloatWidths(config).Operand.Width);

    /// <summary>It is infinite or NaN, and that is not to be hidden.</summary>
    public Bit IsPoison { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var isNonFinite = Activation.Slice(widths.Input.MantissaBits, widths.Input.ExponentBits).AllSet();
        var greatest = BitsOf(widths.Input.GreatestFinite, 15);
        var finite = Cat(Activation[15], Mux(isNonFinite, greatest, Activation.Slice(0, 15)));
        Operand.Value = Float.Of(widths.Input, finite).ConvertTo(widths.Operand).Value.Code;
        IsPoison.Value = Config.NonFinite == MixPeNonFinite.Poison ? isNonFinite : false;
    }
}
