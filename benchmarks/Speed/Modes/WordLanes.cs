using System.Numerics;
using System.Reflection;
using HdlDsl.Simulator;

namespace Benchmarks.Speed.Modes;

/// <summary>
/// The built-in simulator with one element of a vector for each stimulus: input columns come from rows made beforehand that fit the second-level
/// cache, output columns are read as vectors.
/// </summary>
/// <param name="lanes">Number of lanes.</param>
internal sealed class WordLanes(int lanes) : IBenchmarkMode
{
    public string Name => $"built-in, {lanes} word lanes";

    public IBenchmarkRun? Prepare(BenchmarkSubject subject)
    {
        try
        {
            return new LaneRun(subject, new WordLaneModel(subject.Elaborated.Design, lanes));
        }
        catch (SimulatorException)
        {
            return null;
        }
    }

    private sealed unsafe class LaneRun : IBenchmarkRun
    {
        private const int MaxBytes = 512 * 1024;

        private readonly BenchmarkSubject subject;
        private readonly WordLaneModel model;
        private readonly int rowCount;
        private readonly LaneMemory rows;
        private readonly LaneMemory fold = new(64);
        private readonly LaneLoop.Loop loop;

        public LaneRun(BenchmarkSubject subject, WordLaneModel model)
        {
            this.subject = subject;
            this.model = model;
            var inputs = subject.Stimulus.Columns
                .SelectMany((column, i) => model.ColumnsOf(PortOf(column.Port)).Select(part => (Port: i, Part: part)))
                .OrderBy(column => column.Part.Offset)
                .ToArray();
            var ranges = LaneLoop.Joined(inputs.Select(column => RangeOf(column.Part)));
            var stride = ranges.Sum(range => range.ByteCount);
            rowCount = subject.Stimulus.RowCount;
            while (rowCount * stride > MaxBytes)
                rowCount /= 2;
            rows = new LaneMemory((long)rowCount * stride);
            Fill(inputs, stride);
            MethodInfo[] steps = model.HasCombinationalOutputs ? [Method(nameof(LaneModel.Edge)), Method(nameof(LaneModel.Settle))] : [Method(nameof(LaneModel.Edge))];
            var outputs = subject.Outputs.SelectMany(port => model.ColumnsOf(PortOf(port.Name))).Select(RangeOf);
            loop = LaneLoop.Compile(rowCount, ranges, LaneLoop.Joined(outputs), typeof(LaneModel), steps);
            model.Broadcast(PortOf("rst"), 1);
            model.Edge(1);
            model.Broadcast(PortOf("rst"), 0);
        }

        public int StimuliPerCycle => model.Lanes;

        public ulong[] Check(long cycles)
        {
            if (cycles > rowCount)
                throw new InvalidOperationException("there are not as many rows");
            var sums = new ulong[model.Lanes];
            var values = new BigInteger[model.Lanes];
            var outputs = subject.Outputs.Select(port => (Port: PortOf(port.Name), Words: (port.Width + 63) / 64)).ToArray();
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                Loop(cycle, 1);
                foreach (var (port, words) in outputs)
                {
                    model.Get(port, values);
                    for (var lane = 0; lane < sums.Length; lane++)
                    {
                        for (var word = 0; word < words; word++)
                            sums[lane] = BitOperations.RotateLeft(sums[lane], 1) ^ (ulong)(values[lane] >> (64 * word) & ulong.MaxValue);
                    }
                }
            }

            return sums;
        }

        public void Run(long cycles) => Loop(0, cycles);

        public void Dispose()
        {
            model.Dispose();
            rows.Dispose();
            fold.Dispose();
        }

        private static MethodInfo Method(string name) => typeof(LaneModel).GetMethod(name)!;

        private void Loop(long first, long cycles) => loop(model, (nint)model.Memory, (nint)rows.Start, first, cycles, (nint)fold.Start);

        private int PortOf(string name) => Enumerable.Range(0, model.Ports.Length).First(port => model.Ports[port].Name == name);

        private LaneLoop.Range RangeOf(LaneColumn column) => new(column.Offset, column.ElementBytes * model.Lanes);

        private void Fill((int Port, LaneColumn Part)[] inputs, int stride)
        {
            var stimulus = subject.Stimulus;
            for (var row = 0; row < rowCount; row++)
            {
                var place = rows.Start + ((long)row * stride);
                foreach (var (port, part) in inputs)
                {
                    var column = stimulus.Columns[port];
                    for (var lane = 0; lane < model.Lanes; lane++)
                    {
                        var source = stimulus.Rows + ((stimulus.FirstRow(lane) + row) % stimulus.RowCount * stimulus.Stride) + column.Offset;
                        var value = new BigInteger(new ReadOnlySpan<byte>(source, (column.Width + 7) / 8), isUnsigned: true);
                        var bits = (ulong)((value >> part.Low) & ((BigInteger.One << part.Width) - 1));
                        for (var i = 0; i < part.ElementBytes; i++)
                            place[(lane * part.ElementBytes) + i] = (byte)(bits >> (8 * i));
                    }

                    place += part.ElementBytes * model.Lanes;
                }
            }
        }
    }
}
