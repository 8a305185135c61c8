using System.Numerics;
using System.Runtime.InteropServices;
using Verification.Engines;

namespace Benchmarks.Speed.Modes;

/// <summary>Columns in and out of the engine over Verilator: one native call for each pass through the stimulus.</summary>
internal sealed class VerilatorBatch : IBenchmarkMode
{
    public string Name => "Verilator, C# batch";

    public IBenchmarkRun Prepare(BenchmarkSubject subject) => new BatchRun(subject);

    private sealed unsafe class BatchRun : EngineRun
    {
        private readonly BatchPlan plan;
        private readonly byte[] results;

        public BatchRun(BenchmarkSubject subject)
            : base(subject)
        {
            var engine = Simulation.Engine;
            var packed = BatchPlan.Packed(engine.Design, [], subject.Outputs.Select(port => port.Name), BatchSampling.AfterEdge);
            plan = packed with
            {
                Inputs = [.. subject.Stimulus.Columns.Select(column => new BatchColumn(engine.PortIndex(column.Port), column.Offset))],
                InputStride = subject.Stimulus.Stride,
            };
            results = new byte[plan.OutputStride * subject.Stimulus.RowCount];
        }

        public override ulong[] Check(long cycles)
        {
            var sum = 0UL;
            for (var done = 0L; done < cycles; done += Subject.Stimulus.RowCount)
            {
                var rows = Batch(cycles - done);
                for (var row = 0; row < rows; row++)
                    sum = Mix(sum, results.AsSpan(row * plan.OutputStride, plan.OutputStride));
            }

            return [sum];
        }

        public override void Run(long cycles)
        {
            for (var done = 0L; done < cycles; done += Subject.Stimulus.RowCount)
                Batch(cycles - done);
        }

        private long Batch(long atMost)
        {
            var stimulus = Subject.Stimulus;
            var rows = Math.Min(atMost, stimulus.RowCount);
            return Simulation.Engine.RunBatch(plan, new ReadOnlySpan<byte>(stimulus.Rows, stimulus.RowCount * stimulus.Stride), results, rows);
        }

        private ulong Mix(ulong sum, ReadOnlySpan<byte> row)
        {
            Span<byte> padded = stackalloc byte[8];
            for (var i = 0; i < plan.Outputs.Length; i++)
            {
                var bytes = row.Slice(plan.Outputs[i].RowOffset, Simulation.Engine.Slots[plan.Outputs[i].Port].ByteCount);
                for (; bytes.Length > 0; bytes = bytes[Math.Min(8, bytes.Length)..])
                {
                    padded.Clear();
                    bytes[..Math.Min(8, bytes.Length)].CopyTo(padded);
                    sum = BitOperations.RotateLeft(sum, 1) ^ MemoryMarshal.Read<ulong>(padded);
                }
            }

            return sum;
        }
    }
}
