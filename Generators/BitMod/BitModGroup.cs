using System.Globalization;

namespace Generators.BitMod;

/// <summary>Operands of one quantisation group of one output: weight codes with their type, special value and scale, and activations.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Type">Type of all codes.</param>
/// <param name="Special">Special value of the group in half units; read for FP4 and FP3 only.</param>
/// <param name="Scale">Scale of the group, unsigned.</param>
/// <param name="Codes">Weight codes, as unsigned bit patterns.</param>
/// <param name="Activations">As many activations, as bit patterns of the configuration's format.</param>
public sealed record BitModGroup(string Name, BitModDataType Type, int Special, int Scale, int[] Codes, int[] Activations)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Type}, special {Special / 2.0}, scale {Scale}, codes {string.Join(' ', Codes)}, activations {string.Join(' ', Activations.Select(a => a.ToString("x4", CultureInfo.InvariantCulture)))}");
}

/// <summary>A number Mantissa · 2^(Exponent − <see cref="BitModWidths.PointOffset"/>).</summary>
/// <param name="Mantissa">The mantissa.</param>
/// <param name="Exponent">The exponent.</param>
public readonly record struct BitModPartial(long Mantissa, int Exponent);
