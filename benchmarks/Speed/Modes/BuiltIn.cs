using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;

namespace Benchmarks.Speed.Modes;

/// <summary>The built-in simulator, one stimulus: a C# loop that stores inputs, calls Edge, Settle where outputs need it, loads outputs.</summary>
/// <param name="name">Head of the column.</param>
/// <param name="options">How the model is made.</param>
/// <param name="observe">Makes something that looks at each cycle, or null.</param>
internal sealed class BuiltIn(string name, SimulatorOptions options, Func<SimulatedModel, ICycleObserver>? observe = null) : IBenchmarkMode
{
    public string Name => name;

    /// <summary>Whether designs are left out that have no instances to share vectors.</summary>
    public bool NeedsInstances { get; init; }

    public IBenchmarkRun? Prepare(BenchmarkSubject subject)
    {
        var model = new CompiledModel(subject.Elaborated.Design, options);
        if (!NeedsInstances || model.Instances.Any(report => report.Reason is null))
            return new BuiltInRun(subject, model, observe?.Invoke(model));
        model.Dispose();
        return null;
    }

    private sealed unsafe class BuiltInRun : IBenchmarkRun
    {
        private readonly BenchmarkSubject subject;
        private readonly CompiledModel model;
        private readonly ICycleObserver? observer;
        private readonly PortLoop.Loop loop;

        public BuiltInRun(BenchmarkSubject subject, CompiledModel model, ICycleObserver? observer)
        {
            this.subject = subject;
            this.model = model;
            this.observer = observer;
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
            if (observer is not null)
                model.AddObserver(observer);
        }

        public int StimuliPerCycle => 1;

        public ulong[] Check(long cycles) => [Loop(cycles)];

        public void Run(long cycles) => Loop(cycles);

        public void Dispose()
        {
            (observer as IDisposable)?.Dispose();
            model.Dispose();
        }

        private ulong Loop(long cycles) => loop(model, (nint)model.Memory, (nint)subject.Stimulus.Rows, 0, cycles);
    }
}
