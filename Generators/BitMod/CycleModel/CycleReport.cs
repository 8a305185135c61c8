using System.Collections.Immutable;

namespace Generators.BitMod.CycleModel;

/// <summary>Cycles and energy of a workload on a design.</summary>
/// <param name="Layers">Each matrix multiplication; figures are for one of its repeats.</param>
/// <param name="ComputeCycles">Cycles of the array alone.</param>
/// <param name="Cycles">Cycles with waiting for DRAM.</param>
/// <param name="ArrayUm2">Area of the array in µm², after place and route.</param>
/// <param name="ArrayMicrojoules">Energy of the array in µJ, after place and route.</param>
/// <param name="DramMicrojoules">Energy of the DRAM in µJ.</param>
/// <param name="SramMicrojoules">Energy of the SRAMs in µJ; null where the design has no figures for this phase and width.</param>
public sealed record CycleReport(
    ImmutableArray<LayerCost> Layers,
    long ComputeCycles,
    long Cycles,
    double ArrayUm2,
    double ArrayMicrojoules,
    double DramMicrojoules,
    double? SramMicrojoules)
{
    /// <summary>Energy on the chip in µJ: array and SRAMs; null where the SRAMs' is unknown.</summary>
    public double? OnChipMicrojoules => ArrayMicrojoules + SramMicrojoules;
}

/// <summary>Cycles and traffic of a matrix multiplication.</summary>
/// <param name="Layer">The multiplication.</param>
/// <param name="Steps">Steps of the array.</param>
/// <param name="ComputeCycles">Cycles of the array.</param>
/// <param name="DramBytes">Bytes from and to DRAM, repeated fetches included.</param>
/// <param name="DramCycles">Cycles of the DRAM.</param>
/// <param name="WeightWrites">64-bit writes to the weight SRAM.</param>
/// <param name="ActivationWrites">64-bit writes to the activation SRAM.</param>
public sealed record LayerCost(
    MatrixLayer Layer, long Steps, long ComputeCycles, long DramBytes, long DramCycles, long WeightWrites, long ActivationWrites)
{
    /// <summary>Cycles of the array or of the DRAM, whichever are more.</summary>
    public long Cycles => Math.Max(ComputeCycles, DramCycles);
}
