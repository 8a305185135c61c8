namespace Generators.MixPe;

/// <summary>What dequantisation costs a design besides the product of the codes.</summary>
public enum MixPeSecondPass
{
    /// <summary>A product of 1/8 of the rows of the weights by 1/128 of their columns: what the published simulator charges MixPE.</summary>
    Reduced,

    /// <summary>A product with 1/8 of the columns of the weights: what the published simulator charges the designs that dequantise before the product.</summary>
    Eighth,
}

/// <summary>
/// A systolic array of the published comparison. Its elements are fused of smaller ones: with operands of half the greatest width an element counts for
/// two in each direction.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows of elements: activation vectors in a tile at the greatest width.</param>
/// <param name="Columns">Columns of elements: output channels in a tile at the greatest width.</param>
/// <param name="GreatestBits">Width of operands, activations and weights alike, at which an element makes one product in a cycle.</param>
/// <param name="LeastBits">Width below which nothing is gained any more.</param>
/// <param name="SecondPass">What dequantisation is charged with, at the greatest width.</param>
public sealed record MixPeDesign(string Name, int Rows, int Columns, int GreatestBits, int LeastBits, MixPeSecondPass SecondPass);

/// <summary>A product of activations [Vectors, Reduction] and weights [Reduction, Channels].</summary>
/// <param name="Vectors">Activation vectors, all tokens of all sequences.</param>
/// <param name="Reduction">Products in a result.</param>
/// <param name="Channels">Output channels.</param>
public readonly record struct MixPeLayer(int Vectors, int Reduction, int Channels);

/// <summary>Widths of what moves between memory and array.</summary>
/// <param name="Weight">Width of a weight in memory in bits.</param>
/// <param name="Activation">Width of an activation in bits.</param>
/// <param name="Result">Width of a result in bits.</param>
public readonly record struct MixPeOperandBits(int Weight, int Activation, int Result);

/// <summary>
/// Cycles of systolic arrays: output-stationary ones as the public simulator of MixPE counts them (yuzhang712/mixpe_simulator), where a tile of the output
/// takes as many cycles as its reduction has products, and exactly those of this library.
/// </summary>
public static class MixPeCycleModel
{
    /// <summary>Cycles of a product on an array, with or without the pass that dequantisation is charged with.</summary>
    /// <param name="design">The array.</param>
    /// <param name="layer">The product.</param>
    /// <param name="bits">Width that activations and weights count with.</param>
    /// <param name="chargeSecondPass">Whether to add <see cref="MixPeDesign.SecondPass"/>.</param>
    /// <returns>Cycles.</returns>
    public static long Cycles(MixPeDesign design, MixPeLayer layer, int bits, bool chargeSecondPass)
    {
        ArgumentNullException.ThrowIfNull(design);
        var cycles = Product(layer, bits);
        if (!chargeSecondPass)
            return cycles;
        var second = design.SecondPass == MixPeSecondPass.Eighth
            ? layer with { Channels = Ceiling(layer.Channels, 8) }
            : layer with { Reduction = Ceiling(layer.Reduction, 8), Channels = Ceiling(layer.Channels, 128) };
        return cycles + Product(second, design.GreatestBits);

        long Product(MixPeLayer product, int width)
        {
            var factor = design.GreatestBits / Math.Max(width, design.LeastBits);
            return (long)Ceiling(product.Vectors, design.Rows * factor) * Ceiling(product.Channels, design.Columns * factor) * product.Reduction;
        }
    }

    /// <summary>Cycles in which memory can move the operands and results of a product once each: a product takes no less, whatever the array.</summary>
    /// <param name="layer">The product.</param>
    /// <param name="widths">Widths.</param>
    /// <param name="bitsPerCycle">What memory moves in a cycle in bits, at least 1: 1,024 in the published simulator.</param>
    /// <returns>Cycles.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bitsPerCycle"/> is less than 1.</exception>
    public static long MemoryCycles(MixPeLayer layer, MixPeOperandBits widths, int bitsPerCycle)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bitsPerCycle);
        var bits = ((long)layer.Reduction * layer.Channels * widths.Weight)
            + ((long)layer.Vectors * layer.Reduction * widths.Activation) + ((long)layer.Vectors * layer.Channels * widths.Result);
        return (bits + bitsPerCycle - 1) / bitsPerCycle;
    }

    /// <summary>
    /// Cycles of a product on the weight-stationary array of this library, every stream at full speed: exactly what a simulation takes from the first row
    /// of weights to the last result. The sums of the tiles of a reduction still have to be added.
    /// </summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="layer">The product; its reduction and channels are padded to whole tiles.</param>
    /// <returns>Cycles.</returns>
    public static long WeightStationaryCycles(MixPeWeightArrayConfig config, MixPeLayer layer)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tiles = (long)Ceiling(layer.Reduction, config.Rows) * Ceiling(layer.Channels, config.Columns);
        return config.Rows + ((tiles - 1) * MixPeWeightArrayShape.TileCycles(config, layer.Vectors)) + layer.Vectors
            + MixPeWeightArrayShape.ResultLatencyCycles(config);
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
