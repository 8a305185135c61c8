using HdlDsl.Simulator;
using HdlDsl.Simulator.BitSliced;

namespace Benchmarks.Speed.Modes;

/// <summary>
/// The built-in simulator with one bit of a vector for each stimulus. Inputs come as vectors of bits from rows made beforehand that fit the second-level
/// cache as far as possible, outputs are read as vectors.
/// </summary>
internal sealed class BitLanes : IBenchmarkMode
{
    public string Name => "built-in, bit-sliced lanes";

    public IBenchmarkRun? Prepare(BenchmarkSubject subject)
    {
        try
        {
            return new BitRun(subject, new BitSlicedModel(subject.Elaborated.Design));
        }
        catch (SimulatorException)
        {
            return null;
        }
    }

    private sealed unsafe class BitRun : LaneRun
    {
        private readonly BitSlicedModel model;
        private readonly (StimulusColumn Column, int Port)[] inputs;
        private readonly (int Port, ulong[] Vectors)[] outputs;
        private readonly int words;

        public BitRun(BenchmarkSubject subject, BitSlicedModel model)
            : base(subject, model)
        {
            this.model = model;
            words = model.Lanes / 64;
            inputs = [.. subject.Stimulus.Columns.Select(column => (column, PortOf(column.Port)))];
            outputs = [.. subject.Outputs.Select(port => (PortOf(port.Name), new ulong[port.Width * words]))];
            Begin(inputs.Sum(input => input.Column.Width) * words * sizeof(ulong));
        }

        protected override void Loop(long first, long cycles)
        {
            for (var cycle = first; cycle < first + cycles; cycle++)
            {
                var row = (ulong*)(Rows + ((cycle & (RowCount - 1)) * Stride));
                foreach (var (column, port) in inputs)
                {
                    model.SetBits(port, new ReadOnlySpan<ulong>(row, column.Width * words));
                    row += column.Width * words;
                }

                model.Edge(1);
                model.Settle();
                foreach (var (port, vectors) in outputs)
                    model.GetBits(port, vectors);
            }
        }

        protected override void Fill(byte* row, long cycle)
        {
            new Span<byte>(row, Stride).Clear();
            var vectors = (ulong*)row;
            foreach (var (column, _) in inputs)
            {
                for (var lane = 0; lane < model.Lanes; lane++)
                {
                    var value = Value(column, lane, cycle);
                    for (var bit = 0; bit < column.Width; bit++)
                        vectors[(bit * words) + (lane / 64)] |= (ulong)((value[bit / 8] >> (bit % 8)) & 1) << (lane % 64);
                }

                vectors += column.Width * words;
            }
        }
    }
}
