using System.Buffers.Binary;
using Verification.Engines;

namespace Benchmarks;

/// <summary>The same stimulus as columns, in batches of up to 1,024 cycles for each native call. Filling the columns is not timed; a testbench that fills them in C# pays for it.</summary>
internal sealed class BatchLoop
{
    private const int BatchRows = 1024;

    private readonly SimulationEngine engine;
    private readonly int design;
    private readonly BatchPlan plan;
    private byte[] inputs = [];
    private byte[] outputs = [];
    private long cycles;

    public BatchLoop(SimulationEngine engine, int design, string[] inputNames)
    {
        this.engine = engine;
        this.design = design;
        string[] outputNames = design switch { 0 => ["Count", "Overflow"], 1 => ["Sum"], _ => ["Column"] };
        plan = BatchPlan.Packed(engine.Design, inputNames, outputNames, BatchSampling.AfterEdge);
    }

    public void Prepare(ulong seed, long count)
    {
        cycles = count;
        inputs = new byte[count * plan.InputStride];
        outputs = new byte[count * plan.OutputStride];
        var r = seed;
        for (var i = 0L; i < count; i++)
        {
            Loops.Advance(ref r);
            Fill(inputs.AsSpan((int)(i * plan.InputStride), plan.InputStride), r);
        }
    }

    public void Run()
    {
        for (var first = 0L; first < cycles; first += BatchRows)
        {
            var rows = Math.Min(BatchRows, cycles - first);
            engine.RunBatch(
                plan, inputs.AsSpan((int)(first * plan.InputStride), (int)rows * plan.InputStride),
                outputs.AsSpan((int)(first * plan.OutputStride), (int)rows * plan.OutputStride), rows);
        }
    }

    public ulong Checksum(long count)
    {
        var sum = 0UL;
        for (var i = 0; i < count; i++)
        {
            var row = outputs.AsSpan(i * plan.OutputStride);
            sum = design switch
            {
                0 => Loops.Mix(Loops.Mix(sum, row[plan.Outputs[0].RowOffset]), row[plan.Outputs[1].RowOffset]),
                1 => Loops.Mix(sum, BinaryPrimitives.ReadUInt32LittleEndian(row[plan.Outputs[0].RowOffset..])),
                _ => Loops.Mix(sum, BinaryPrimitives.ReadUInt64LittleEndian(row[plan.Outputs[0].RowOffset..])),
            };
        }

        return sum;
    }

    private void Fill(Span<byte> row, ulong r)
    {
        var other = r * 0x9E3779B97F4A7C15;
        switch (design)
        {
            case 0:
                Column(row, 0)[0] = (byte)(r & 1);
                break;
            case 1:
                Column(row, 0)[0] = 1;
                Column(row, 1)[0] = (byte)(r >> 60 == 0 ? 1 : 0);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 2), r);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 3), other);
                break;
            default:
                Column(row, 0)[0] = (byte)(r >> 60 == 0 ? 1 : 0);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 1), r);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 1)[8..], ~r);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 2), other);
                BinaryPrimitives.WriteUInt64LittleEndian(Column(row, 2)[8..], ~other);
                Column(row, 3)[0] = (byte)((r >> 8) & 15);
                break;
        }
    }

    private Span<byte> Column(Span<byte> row, int column) => row[plan.Inputs[column].RowOffset..];
}
