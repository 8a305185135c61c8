using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>Takes the activations of a row apart, once for all its elements. Combinational.</summary>
/// <param name="config">Lanes, format and policies.</param>
public sealed class BitModUnpack(BitModPeConfig config) : Module<BitModPeConfig>(config)
{
    private readonly BitModWidths widths = new(config.Validated());

    /// <summary>Activations.</summary>
    public IReadOnlyList<Bits> Activations { get; } =
        [.. Enumerable.Range(0, config.Lanes).Select(_ => In.Bits(BitModWidths.ActivationBits))];

    /// <summary>Their parts; infinities and NaN are the greatest number with their sign.</summary>
    public IReadOnlyList<BitModOperand> Operands { get; } = [.. Enumerable.Range(0, config.Lanes).Select(_ => Out.Of(new BitModOperand(config)))];

    /// <summary>One of them is infinite or NaN.</summary>
    public Bit? IsPoison { get; } = config.NonFinite == BitModNonFinite.Poison ? Out.Bit() : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var poisons = new List<Bit>();
        foreach (var (activation, operand) in Activations.Zip(Operands))
        {
            var field = activation.Slice(widths.FractionBits, widths.ExponentBits).AsUInt();
            var fraction = activation.Slice(0, widths.FractionBits);
            var isNormal = field.AnySet();
            var isNonFinite = field.AllSet();
            var ones = BitsOf((1 << widths.FractionBits) - 1, widths.FractionBits);
            var kept = Config.Subnormals ? fraction : Mux(isNormal, fraction, BitsOf(0, widths.FractionBits));
            operand.Sign.Value = activation[15];
            // Subnormal numbers have the exponent of the least normal ones.
            operand.Exponent.Value = Mux(isNonFinite, widths.MaxExponent, Mux(isNormal, field, 1));
            operand.Mantissa.Value = Cat(isNormal, Mux(isNonFinite, ones, kept)).AsUInt();
            poisons.Add(isNonFinite);
        }

        if (IsPoison is not null)
            IsPoison.Value = poisons.AnySet();
    }
}
