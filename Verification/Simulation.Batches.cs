using HdlDsl;
using Verification.Engines;

namespace Verification;

/// <content>Batches: many cycles in one native call.</content>
public sealed partial class Simulation
{
    /// <summary>Starts a batch: give its inputs columns, say what to record, run it.</summary>
    /// <param name="rows">Number of cycles.</param>
    /// <returns>An empty batch.</returns>
    public Batch NewBatch(int rows) => new(this, rows);

    internal void RunBatch(BatchPlan plan, byte[] rows, byte[] results, int count)
    {
        Options.Cancellation.ThrowIfCancellationRequested();
        if (schedule is null && !LooksAtCycles)
            Engine.RunBatch(plan, rows, results, count);
        else
            RunRows(plan, rows, results, count);
        observations?.Add(Cycle, results);
        isDirty = isStaleAfterStep;
    }

    internal int WholeInput(Signal port) => Whole(port, LocateInput(port).Port);

    internal int WholePort(Signal port) => Whole(port, Locate(port).Port);

    /// <summary>Row by row: engines' batches know one clock and stop for no drawing. With several clocks, rows are cycles of the first.</summary>
    private void RunRows(BatchPlan plan, byte[] rows, byte[] results, int count)
    {
        for (var row = 0; row < count; row++)
        {
            foreach (var column in plan.Inputs)
            {
                var bytes = Engine.PortBytes(column.Port);
                rows.AsSpan((row * plan.InputStride) + column.RowOffset, bytes.Length).CopyTo(bytes);
            }

            isDirty = true;
            if (plan.Sampling == BatchSampling.AfterEdge)
                Step();
            Settle();
            foreach (var column in plan.Outputs)
                Engine.PortBytes(column.Port).CopyTo(results.AsSpan((row * plan.OutputStride) + column.RowOffset));
            if (plan.Sampling == BatchSampling.BeforeEdge)
                Step();
        }
    }

    private int Whole(Signal port, int index)
    {
        if (port.Origin is PortPartOrigin)
            throw new ArgumentException($"'{NameOf(port)}' is a part of a port; batches work on whole ports.", nameof(port));
        return index;
    }
}
