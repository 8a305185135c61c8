using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Verification.Engines.Icarus;

/// <summary>Carries the rows of a batch through shared memory: columns first, then input rows, then output rows.</summary>
internal sealed unsafe class BatchTransfer
{
    private readonly BatchPlan plan;
    private readonly PortMemory memory;
    private readonly NativeColumn[] columns;
    private readonly int inputRowBytes;
    private readonly int outputRowBytes;

    public BatchTransfer(BatchPlan plan, PortMemory memory)
    {
        this.plan = plan;
        this.memory = memory;
        columns = [.. plan.Inputs.Concat(plan.Outputs).Select(column => NativeColumn.Of(column, memory.Slots[column.Port]))];
        inputRowBytes = RowBytes(plan.Inputs);
        outputRowBytes = RowBytes(plan.Outputs);
        var room = memory.BatchCapacity - ColumnBytes;
        RowCapacity = Math.Max(0, room / Math.Max(1, inputRowBytes + outputRowBytes));
        if (RowCapacity == 0)
            throw new SimulationException($"A batch row of {inputRowBytes + outputRowBytes} bytes is too large; leave less space between its columns.");
    }

    /// <summary>Rows that fit at once.</summary>
    public int RowCapacity { get; }

    private int ColumnBytes => columns.Length * sizeof(NativeColumn);

    private int InputRows => memory.BatchOffset + ColumnBytes;

    /// <summary>The command that runs the rows that were loaded.</summary>
    public VvpCommand Command(int count)
    {
        MemoryMarshal.AsBytes(columns.AsSpan()).CopyTo(Bytes(memory.BatchOffset, ColumnBytes));
        return new VvpCommand
        {
            Operation = VvpOperation.Batch,
            SampleBeforeEdge = plan.Sampling == BatchSampling.BeforeEdge ? 1 : 0,
            Cycles = count,
            InputStride = inputRowBytes,
            OutputStride = outputRowBytes,
            InputRows = InputRows,
            OutputRows = OutputRows(count),
            Columns = memory.BatchOffset,
            InputCount = plan.Inputs.Length,
            OutputCount = plan.Outputs.Length,
            Clocks = IcarusEngine.PrimaryClock,
        };
    }

    /// <summary>Copies input rows into shared memory.</summary>
    public void Load(ReadOnlySpan<byte> inputs, long firstRow, int count)
    {
        loadedRows = count;
        for (var row = 0; row < count && inputRowBytes > 0; row++)
            inputs.Slice(checked((int)((firstRow + row) * plan.InputStride)), inputRowBytes).CopyTo(Bytes(InputRows + (row * inputRowBytes), inputRowBytes));
    }

    /// <summary>Copies recorded values out of shared memory; bytes between columns stay as they are.</summary>
    public void Store(Span<byte> outputs, long firstRow, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var from = Bytes(OutputRows(loadedRows) + (row * outputRowBytes), outputRowBytes);
            var to = outputs[checked((int)((firstRow + row) * plan.OutputStride))..];
            foreach (var column in plan.Outputs)
                from.Slice(column.RowOffset, memory.Slots[column.Port].ByteCount).CopyTo(to[column.RowOffset..]);
        }
    }

    private int loadedRows;

    private int OutputRows(int count) => InputRows + (count * inputRowBytes);

    private int RowBytes(ImmutableArray<BatchColumn> list) =>
        list.IsEmpty ? 0 : list.Max(column => column.RowOffset + memory.Slots[column.Port].ByteCount);

    private Span<byte> Bytes(int offset, int count) => new(memory.Base + offset, count);
}
