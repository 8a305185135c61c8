using System.Numerics;
using HdlDsl.Simulator;

namespace Benchmarks.Speed.Modes;

/// <summary>
/// A model with lanes after its reset, and rows of stimuli for all lanes in the form that the model wants. The rows fit the second-level cache, so
/// there are fewer than in the table of the design; to check more cycles than rows they are made anew.
/// </summary>
internal abstract unsafe class LaneRun(BenchmarkSubject subject, LaneModel model) : IBenchmarkRun
{
    private const int MaxBytes = 512 * 1024;
    private const int MinRows = 8;

    private LaneMemory? rows;

    public int StimuliPerCycle => model.Lanes;

    protected BenchmarkSubject Subject => subject;

    /// <summary>Number of rows, a power of two.</summary>
    protected int RowCount { get; private set; }

    /// <summary>Bytes of a row.</summary>
    protected int Stride { get; private set; }

    protected byte* Rows => rows!.Start;

    public ulong[] Check(long cycles)
    {
        var sums = new ulong[model.Lanes];
        var values = new BigInteger[model.Lanes];
        var outputs = subject.Outputs.Select(port => (Port: PortOf(port.Name), Words: (port.Width + 63) / 64)).ToArray();
        for (var cycle = 0L; cycle < cycles; cycle++)
        {
            if (cycle % RowCount == 0)
                FillRows(cycle);
            Loop(cycle, 1);
            foreach (var (port, words) in outputs)
            {
                model.Get(port, values);
                for (var lane = 0; lane < sums.Length; lane++)
                {
                    for (var word = 0; word < words; word++)
                        sums[lane] = BitOperations.RotateLeft(sums[lane], 1) ^ (ulong)((values[lane] >> (64 * word)) & ulong.MaxValue);
                }
            }
        }

        FillRows(0);
        return sums;
    }

    public void Run(long cycles) => Loop(0, cycles);

    public virtual void Dispose()
    {
        model.Dispose();
        rows?.Dispose();
    }

    /// <summary>Runs cycles; cycle i has row i modulo their number.</summary>
    protected abstract void Loop(long first, long cycles);

    /// <summary>Writes the inputs of a cycle into a row.</summary>
    protected abstract void Fill(byte* row, long cycle);

    protected int PortOf(string name) => Enumerable.Range(0, model.Ports.Length).First(port => model.Ports[port].Name == name);

    /// <summary>Makes room for rows and resets the model.</summary>
    protected void Begin(int stride)
    {
        Stride = stride;
        RowCount = subject.Stimulus.RowCount;
        while (RowCount > MinRows && RowCount * stride > MaxBytes)
            RowCount /= 2;
        rows = new LaneMemory((long)RowCount * stride);
        model.Broadcast(PortOf("rst"), 1);
        model.Edge(1);
        model.Broadcast(PortOf("rst"), 0);
    }

    /// <summary>The value of an input in a lane and a cycle.</summary>
    protected ReadOnlySpan<byte> Value(StimulusColumn column, int lane, long cycle)
    {
        var stimulus = subject.Stimulus;
        var row = (stimulus.FirstRow(lane) + cycle) % stimulus.RowCount;
        return new ReadOnlySpan<byte>(stimulus.Rows + (row * stimulus.Stride) + column.Offset, (column.Width + 7) / 8);
    }

    private void FillRows(long first)
    {
        for (var cycle = first; cycle < first + RowCount; cycle++)
            Fill(Rows + (cycle % RowCount * Stride), cycle);
    }
}
