using System.Collections.Immutable;

namespace Generators.BitMod.Quantisation;

/// <summary>The error of a layer in each data type, so that the worth of types and of special values can be seen.</summary>
/// <param name="Rows">One row for each data type.</param>
public sealed record BitModErrorReport(ImmutableArray<BitModErrorRow> Rows)
{
    /// <summary>What is compared: integers; FP4 and FP3 without special values, with extra resolution, with extra asymmetry, and with all four.</summary>
    private static readonly ImmutableArray<(string Name, BitModDataType Type, int[]? Specials)> Variants =
    [
        ("INT8", BitModDataType.Int8, null),
        ("INT6", BitModDataType.Int6, null),
        ("INT5", BitModDataType.Int5, null),
        ("INT4", BitModDataType.Int4, null),
        ("FP4 basic", BitModDataType.Fp4, [0]),
        ("FP4-ER", BitModDataType.Fp4, [10, -10]),
        ("FP4-EA", BitModDataType.Fp4, [16, -16]),
        ("FP4", BitModDataType.Fp4, [10, -10, 16, -16]),
        ("INT3", BitModDataType.Int3, null),
        ("FP3 basic", BitModDataType.Fp3, [0]),
        ("FP3-ER", BitModDataType.Fp3, [6, -6]),
        ("FP3-EA", BitModDataType.Fp3, [12, -12]),
        ("FP3", BitModDataType.Fp3, [6, -6, 12, -12]),
    ];

    /// <summary>Quantises a layer in every way.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="options">Group size and range of scales; types and special values are those of the rows.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="QuantisationException">The layer can't be quantised.</exception>
    public static BitModErrorReport Of(WeightMatrix weights, BitModQuantiserOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        return new BitModErrorReport([.. Variants.Select(variant => BitModErrorRow.Of(
            variant.Name,
            weights,
            new BitModQuantiser(options with { Types = [variant.Type], Specials = variant.Specials is { } specials ? [.. specials] : null }).Quantise(weights)))]);
    }
}

/// <summary>The error of a layer in one data type.</summary>
/// <param name="Name">The type, and which special values.</param>
/// <param name="BitsPerWeight">As <see cref="BitModWeights.BitsPerWeight"/>.</param>
/// <param name="CyclesPerWeight">Bit-serial terms of a weight.</param>
/// <param name="Error">The error, with second-level scales.</param>
/// <param name="ZeroedGroups">Groups whose second-level scale has become 0.</param>
public sealed record BitModErrorRow(string Name, double BitsPerWeight, int CyclesPerWeight, QuantisationError Error, int ZeroedGroups)
{
    /// <summary>The row of a quantised layer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="quantised">What became of them.</param>
    /// <returns>The row.</returns>
    public static BitModErrorRow Of(string name, WeightMatrix weights, BitModWeights quantised)
    {
        ArgumentNullException.ThrowIfNull(quantised);
        return new BitModErrorRow(
            name,
            quantised.BitsPerWeight,
            quantised.Type.Terms(),
            QuantisationError.Between(weights, quantised),
            quantised.Scales.Cast<byte>().Count(scale => scale == 0));
    }
}
