using System.Collections.Immutable;

namespace Generators.MixPe;

/// <summary>What dequantisation costs a design besides the product of the codes.</summary>
public enum MixPeSecondPass
{
    /// <summary>Nothing: scales are applied beside the array.</summary>
    None,

    /// <summary>A product of 1/8 of the rows of the weights by 1/128 of their columns: what the published simulator charges MixPE.</summary>
    Reduced,

    /// <summary>The whole product again: what the published simulator charges the designs that dequantise before the product.</summary>
    Full,
}

/// <summary>A systolic array of the published comparison.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows of elements: activation vectors in a tile.</param>
/// <param name="Columns">Columns of elements: output channels in a tile.</param>
/// <param name="SecondPass">What dequantisation is charged with.</param>
public sealed record MixPeDesign(string Name, int Rows, int Columns, MixPeSecondPass SecondPass);

/// <summary>A product of activations [Vectors, Reduction] and weights [Reduction, Channels].</summary>
/// <param name="Vectors">Activation vectors, all tokens of all sequences.</param>
/// <param name="Reduction">Products in a result.</param>
/// <param name="Channels">Output channels.</param>
public readonly record struct MixPeLayer(int Vectors, int Reduction, int Channels);

/// <summary>
/// Compute cycles of output-stationary arrays, as the public simulator of MixPE counts them (yuzhang712/mixpe_simulator): a tile of the output takes as
/// many cycles as its reduction has products. Memory is not modelled.
/// </summary>
public static class MixPeCycleModel
{
    /// <summary>The arrays that the published comparison takes for equal in area.</summary>
    public static ImmutableArray<MixPeDesign> Designs { get; } =
    [
        new("MixPE W4A8", 64, 64, MixPeSecondPass.Reduced),
        new("MixPE W4A16", 32, 32, MixPeSecondPass.Reduced),
        new("INT8", 32, 32, MixPeSecondPass.Full),
        new("FP16", 32, 28, MixPeSecondPass.Full),
    ];

    /// <summary>Cycles of a product on an array, with or without the pass that dequantisation is charged with.</summary>
    /// <param name="design">The array.</param>
    /// <param name="layer">The product.</param>
    /// <param name="chargeSecondPass">Whether to add <see cref="MixPeDesign.SecondPass"/>.</param>
    /// <returns>Cycles.</returns>
    public static long Cycles(MixPeDesign design, MixPeLayer layer, bool chargeSecondPass)
    {
        ArgumentNullException.ThrowIfNull(design);
        var second = chargeSecondPass ? design.SecondPass : MixPeSecondPass.None;
        return Product(layer) + second switch
        {
            MixPeSecondPass.Full => Product(layer),
            MixPeSecondPass.Reduced => Product(layer with { Reduction = Ceiling(layer.Reduction, 8), Channels = Ceiling(layer.Channels, 128) }),
            _ => 0,
        };

        long Product(MixPeLayer product) =>
            (long)Ceiling(product.Vectors, design.Rows) * Ceiling(product.Channels, design.Columns) * product.Reduction;
    }

    /// <summary>
    /// Cycles of a product on the engine of this library, every stream at full speed: exactly what a simulation takes from the first step to the last
    /// result.
    /// </summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="layer">The product; vectors and channels are padded to whole tiles.</param>
    /// <returns>Cycles.</returns>
    public static long EngineCycles(MixPeEngineConfig config, MixPeLayer layer)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tiles = (long)Ceiling(layer.Vectors, config.Rows) * Ceiling(layer.Channels, config.Columns);
        var (whole, rest) = (layer.Reduction / config.GroupSize, layer.Reduction % config.GroupSize);
        var tile = ((long)whole * MixPeEngineShape.GroupCycles(config, config.GroupSize)) + (rest == 0 ? 0 : MixPeEngineShape.GroupCycles(config, rest));
        // The first group has none before it to wait for.
        var first = Math.Min(layer.Reduction, config.GroupSize);
        var results = config.SharedDequantiser ? config.Rows * config.Columns : config.Rows;
        return (tiles * tile) - MixPeEngineShape.GroupCycles(config, first) + first + MixPeEngineShape.ResultLatencyCycles(config) + results - 1;
    }

    private static int Ceiling(int value, int unit) => (value + unit - 1) / unit;
}
