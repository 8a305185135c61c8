using System.Collections.Immutable;

namespace Generators.BitMod.CycleModel;

/// <summary>
/// Cycles and energy of a language model on an accelerator, as the paper's simulator counts them (BitMoD, HPCA 2025, Figs. 7 and 8). Each matrix
/// multiplication takes the cycles of the array or those of the DRAM, whichever are more.
/// </summary>
public static class BitModCycleModel
{
    private const int SramBytes = 512 * 1024;

    /// <summary>Bytes from or to DRAM in a cycle of 1 ns: 128 bits at both edges.</summary>
    private const int DramBytesPerCycle = 32;

    /// <summary>2400 pJ for 128 bits.</summary>
    private const int DramPicojoulesPerByte = 150;

    private const int ActivationBits = 16;

    /// <summary>Bits of a weight as the simulator counts them: with the group's 8-bit scale, without its selector.</summary>
    /// <param name="type">Data type.</param>
    /// <param name="groupSize">Weights in a group.</param>
    /// <returns>Such as 4.0625 for FP4 and groups of 128.</returns>
    public static decimal WeightBits(BitModDataType type, int groupSize = 128)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupSize);
        return type.Bits() + (8m / groupSize);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="design">The accelerator.</param>
    /// <param name="workload">What it works on.</param>
    /// <param name="weightBits">Bits of a weight of linear layers with their share of scales, 1 … 64.</param>
    /// <returns>Cycles and energy.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static CycleReport Run(AcceleratorDesign design, CycleWorkload workload, decimal weightBits)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentOutOfRangeException.ThrowIfLessThan(weightBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weightBits, 64);
        design.Validate();
        var layers = MatrixLayer.Of(workload).Select(layer => Cost(design, workload, weightBits, layer)).ToImmutableArray();
        var (rows, columns) = workload.Phase == CyclePhase.Prefill ? design.Prefill : design.Decode;
        var elements = (long)rows * columns;
        var computeCycles = layers.Sum(layer => layer.Layer.Repeats * layer.ComputeCycles);
        var portBits = (int)Math.Ceiling(weightBits / 4) * 4;
        var sram = design.Sram.FirstOrDefault(costs => costs.Phase == workload.Phase && costs.PortBits == portBits);
        return new CycleReport(
            layers,
            computeCycles,
            layers.Sum(layer => layer.Layer.Repeats * layer.Cycles),
            elements * design.ElementUm2 * AcceleratorDesign.PlaceAndRouteFactor,
            elements * design.ElementPicojoules * AcceleratorDesign.PlaceAndRouteFactor * computeCycles / 1e6,
            (double)layers.Sum(layer => layer.Layer.Repeats * layer.DramBytes) * DramPicojoulesPerByte / 1e6,
            sram is null ? null : layers.Sum(layer => layer.Layer.Repeats * Energy(sram, layer)) / 1e6);
    }

    private static LayerCost Cost(AcceleratorDesign design, CycleWorkload workload, decimal weightBits, MatrixLayer layer)
    {
        // The first revision moves attention operands at the width of activations, and computes with them as if they were weights.
        var isPublished = workload.Attention == AttentionShapes.Published;
        var memoryBits = !layer.IsAttention ? weightBits : isPublished ? ActivationBits : design.KeyValueBits;
        var computeBits = layer.IsAttention && !isPublished ? design.KeyValueBits : weightBits;
        var (rows, columns) = workload.Phase == CyclePhase.Prefill ? design.Prefill : design.Decode;
        var steps = checked(Ceiling(layer.InputChannels, design.Lanes) * Ceiling(layer.OutputChannels, rows) * Ceiling(layer.Tokens, columns) * layer.Batch);

        var weightBytes = Units(layer.InputChannels, memoryBits, 8) * layer.OutputChannels * layer.WeightMatrices;
        var inputBytes = Units(layer.InputLength, ActivationBits, 8) * layer.Tokens * layer.Batch;
        var outputBytes = Units(layer.OutputChannels, ActivationBits, 8) * layer.Tokens * layer.Batch;
        var (weightFetches, inputFetches) = Fetches(weightBytes, inputBytes);
        var dramBytes = checked((weightBytes * weightFetches) + (inputBytes * inputFetches) + outputBytes);
        return new LayerCost(
            layer,
            steps,
            steps * design.CyclesPerStep(computeBits),
            dramBytes,
            dramBytes / DramBytesPerCycle,
            Units(layer.InputChannels, isPublished ? weightBits : memoryBits, 64) * layer.OutputChannels * layer.WeightMatrices * weightFetches,
            ((Units(layer.InputLength, ActivationBits, 64) * inputFetches) + Units(layer.OutputChannels, ActivationBits, 64)) * layer.Tokens * layer.Batch);
    }

    /// <summary>When neither operand fits its SRAM, the one that costs less is fetched once for each part of the other.</summary>
    private static (long Weights, long Inputs) Fetches(long weightBytes, long inputBytes)
    {
        if (weightBytes <= SramBytes || inputBytes <= SramBytes)
            return (1, 1);
        var (weightFetches, inputFetches) = (Ceiling(inputBytes, SramBytes), Ceiling(weightBytes, SramBytes));
        return checked((weightFetches * weightBytes) + inputBytes < (inputFetches * inputBytes) + weightBytes) ? (weightFetches, 1) : (1, inputFetches);
    }

    private static double Energy(SramCosts costs, LayerCost layer) =>
        (layer.Steps * costs.ReadPicojoules) + (layer.WeightWrites * costs.WeightWritePicojoules) + (layer.ActivationWrites * costs.ActivationWritePicojoules);

    /// <summary>Memory units of a row.</summary>
    private static long Units(int length, decimal bits, int unitBits) => (long)Math.Ceiling(length * bits / unitBits);

    private static long Ceiling(long number, long divisor) => (number + divisor - 1) / divisor;
}
