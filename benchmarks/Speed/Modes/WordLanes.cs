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
            return new WordRun(subject, new WordLaneModel(subject.Elaborated.Design, lanes));
        }
        catch (SimulatorException)
        {
            return null;
        }
    }

    private sealed unsafe class WordRun : LaneRun
    {
        private readonly WordLaneModel model;
        private readonly (StimulusColumn Column, LaneColumn Part)[] inputs;
        private readonly LaneMemory fold = new(64);
        private readonly LaneLoop.Loop loop;

        public WordRun(BenchmarkSubject subject, WordLaneModel model)
            : base(subject, model)
        {
            this.model = model;
            inputs = [.. subject.Stimulus.Columns
                .SelectMany(column => model.ColumnsOf(PortOf(column.Port)).Select(part => (Column: column, Part: part)))
                .OrderBy(input => input.Part.Offset)];
            var ranges = LaneLoop.Joined(inputs.Select(input => RangeOf(input.Part)));
            Begin(ranges.Sum(range => range.ByteCount));
            MethodInfo[] steps = model.HasCombinationalOutputs ? [Method(nameof(LaneModel.Edge)), Method(nameof(LaneModel.Settle))] : [Method(nameof(LaneModel.Edge))];
            var outputs = subject.Outputs.SelectMany(port => model.ColumnsOf(PortOf(port.Name))).Select(RangeOf);
            loop = LaneLoop.Compile(RowCount, ranges, LaneLoop.Joined(outputs), typeof(LaneModel), steps);
        }

        public override void Dispose()
        {
            base.Dispose();
            fold.Dispose();
        }

        protected override void Loop(long first, long cycles) =>
            loop(model, (nint)model.Memory, (nint)Rows, first, cycles, (nint)fold.Start);

        protected override void Fill(byte* row, long cycle)
        {
            foreach (var (column, part) in inputs)
            {
                for (var lane = 0; lane < model.Lanes; lane++)
                {
                    var value = new BigInteger(Value(column, lane, cycle), isUnsigned: true) >> part.Low;
                    var bits = (ulong)(value & ((BigInteger.One << part.Width) - 1));
                    for (var i = 0; i < part.ElementBytes; i++)
                        *row++ = (byte)(bits >> (8 * i));
                }
            }
        }

        private static MethodInfo Method(string name) => typeof(LaneModel).GetMethod(name)!;

        private LaneLoop.Range RangeOf(LaneColumn column) => new(column.Offset, column.ElementBytes * model.Lanes);
    }
}
