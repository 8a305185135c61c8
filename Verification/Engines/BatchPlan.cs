using System.Collections.Immutable;

namespace Verification.Engines;

/// <summary>The layout of the rows that a batch reads and writes. It holds no data and can be reused for any number of batches.</summary>
/// <param name="Inputs">Ports that each cycle sets; others keep their values.</param>
/// <param name="InputStride">Bytes from one input row to the next.</param>
/// <param name="Outputs">Ports that each cycle records.</param>
/// <param name="OutputStride">Bytes from one output row to the next.</param>
/// <param name="Sampling">When outputs are recorded.</param>
public sealed record BatchPlan(
    ImmutableArray<BatchColumn> Inputs,
    int InputStride,
    ImmutableArray<BatchColumn> Outputs,
    int OutputStride,
    BatchSampling Sampling)
{
    /// <summary>A plan whose rows hold the ports one behind the other, each aligned to its size (wide ports to 4 bytes).</summary>
    public static BatchPlan Packed(EngineDesign design, IEnumerable<string> inputs, IEnumerable<string> outputs, BatchSampling sampling)
    {
        ArgumentNullException.ThrowIfNull(design);
        var (inputColumns, inputStride) = Pack(design, inputs);
        var (outputColumns, outputStride) = Pack(design, outputs);
        return new BatchPlan(inputColumns, inputStride, outputColumns, outputStride, sampling);
    }

    private static (ImmutableArray<BatchColumn> Columns, int Stride) Pack(EngineDesign design, IEnumerable<string> names)
    {
        var offset = 0;
        var columns = ImmutableArray.CreateBuilder<BatchColumn>();
        foreach (var name in names)
        {
            var index = design.IndexOf(name);
            var size = PortSlot.BytesFor(design.Ports[index].Width);
            offset = Aligned(offset, Math.Min(size, design.Ports[index].Width > 64 ? 4 : 8));
            columns.Add(new BatchColumn(index, offset));
            offset += size;
        }
        return (columns.ToImmutable(), Aligned(offset, 8));
    }

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
