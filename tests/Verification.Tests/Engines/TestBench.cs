using System.Collections.Immutable;
using Verification.Engines;

namespace Verification.Tests.Engines;

/// <summary>Random stimulus for any design: rst is high for the first two rows, all else is random.</summary>
internal static class TestBench
{
    public static BatchPlan Plan(EngineDesign design, BatchSampling sampling) => BatchPlan.Packed(
        design,
        design.Ports.Where(port => port.IsInput && port.Name != design.Clock?.Name).Select(port => port.Name),
        design.Ports.Where(port => !port.IsInput).Select(port => port.Name),
        sampling);

    public static byte[] Stimulus(EngineDesign design, BatchPlan plan, int rows, int seed = 1)
    {
        var random = new Random(seed);
        var data = new byte[rows * plan.InputStride];
        for (var row = 0; row < rows; row++)
            foreach (var column in plan.Inputs)
            {
                var port = design.Ports[column.Port];
                var bytes = data.AsSpan((row * plan.InputStride) + column.RowOffset, PortSlot.BytesFor(port.Width));
                random.NextBytes(bytes);
                Clip(bytes, port.Width);
                if (port.Name == "rst")
                    bytes[0] = (byte)(row < 2 ? 1 : 0);
            }
        return data;
    }

    /// <summary>The same as a batch, one call at a time.</summary>
    public static byte[] RunSingly(SimulationEngine engine, BatchPlan plan, byte[] inputs, int rows)
    {
        var outputs = new byte[rows * plan.OutputStride];
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in plan.Inputs)
                inputs.AsSpan((row * plan.InputStride) + column.RowOffset, engine.Slots[column.Port].ByteCount).CopyTo(engine.PortBytes(column.Port));
            if (plan.Sampling == BatchSampling.BeforeEdge)
            {
                engine.Settle();
                Sample(engine, plan.Outputs, outputs.AsSpan(row * plan.OutputStride));
            }
            engine.Step();
            SettleIfStale(engine);
            if (plan.Sampling == BatchSampling.AfterEdge)
                Sample(engine, plan.Outputs, outputs.AsSpan(row * plan.OutputStride));
        }
        return outputs;
    }

    public static byte[] RunBatch(SimulationEngine engine, BatchPlan plan, byte[] inputs, int rows)
    {
        var outputs = new byte[rows * plan.OutputStride];
        engine.RunBatch(plan, inputs, outputs, rows).ShouldBe(rows);
        return outputs;
    }

    /// <summary>What a testbench does that reads outputs of an engine behind a step.</summary>
    public static void SettleIfStale(SimulationEngine engine)
    {
        if (!engine.SettlesAfterStep)
            engine.Settle();
    }

    private static void Sample(SimulationEngine engine, ImmutableArray<BatchColumn> columns, Span<byte> row)
    {
        foreach (var column in columns)
            engine.PortBytes(column.Port).CopyTo(row[column.RowOffset..]);
    }

    private static void Clip(Span<byte> bytes, int width)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var left = Math.Clamp(width - (8 * i), 0, 8);
            bytes[i] &= (byte)((1 << left) - 1);
        }
    }
}
