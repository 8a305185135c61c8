using HdlDsl.Simulator;

namespace Benchmarks.Speed.Modes;

/// <summary>The built-in simulator, one stimulus: a C# loop that stores inputs, calls Edge, Settle where outputs need it, loads outputs.</summary>
/// <param name="name">Head of the column.</param>
/// <param name="options">How the model is made.</param>
internal sealed class BuiltIn(string name, SimulatorOptions options) : IBenchmarkMode
{
    /// <summary>Scalar code only.</summary>
    public static BuiltIn Scalar { get; } = new("built-in, scalar", new SimulatorOptions { GroupsInstances = false });

    /// <summary>The default: equal instances share vectors where that is possible; does only designs where it is.</summary>
    public static BuiltIn Instances { get; } = new("built-in, instances", new SimulatorOptions());

    public string Name => name;

    public IBenchmarkRun? Prepare(BenchmarkSubject subject)
    {
        var model = new CompiledModel(subject.Elaborated.Design, options);
        if (!options.GroupsInstances || model.Instances.Any(report => report.Reason is null))
            return new BuiltInRun(subject, model);
        model.Dispose();
        return null;
    }

    private sealed unsafe class BuiltInRun : IBenchmarkRun
    {
        private readonly BenchmarkSubject subject;
        private readonly CompiledModel model;
        private readonly PortLoop.Loop loop;

        public BuiltInRun(BenchmarkSubject subject, CompiledModel model)
        {
            this.subject = subject;
            this.model = model;
            var ports = model.Ports.ToDictionary(port => port.Name, port => new PortLoop.Place(port.Offset, port.ByteCount), StringComparer.Ordinal);
            var edge = typeof(SimulatedModel).GetMethod(nameof(SimulatedModel.Edge))!;
            var settle = typeof(SimulatedModel).GetMethod(nameof(SimulatedModel.Settle))!;
            loop = PortLoop.Compile(
                subject.Stimulus,
                [.. subject.Stimulus.Columns.Select(column => ports[column.Port])],
                [.. subject.Outputs.Select(port => ports[port.Name])],
                typeof(SimulatedModel),
                model.HasCombinationalOutputs ? [edge, settle] : [edge]);
            var reset = model.Memory + ports["rst"].Offset;
            *reset = 1;
            model.Edge(1);
            *reset = 0;
        }

        public int StimuliPerCycle => 1;

        public ulong[] Check(long cycles) => [Loop(cycles)];

        public void Run(long cycles) => Loop(cycles);

        public void Dispose() => model.Dispose();

        private ulong Loop(long cycles) => loop(model, (nint)model.Memory, (nint)subject.Stimulus.Rows, 0, cycles);
    }
}
