using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator.Tests.Observation;

public sealed class ObservedSignalTests
{
    private static readonly SimulatorOptions Observable = SimulatorOptions.Default with { IsObservable = true };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_signals_of_a_random_design_have_the_values_that_the_interpreter_finds(int seed)
    {
        var design = RandomDesign.Make(seed, RandomDesignOptions.All);
        var exposed = ExposedSignals.Of(design);
        using var reference = new InterpretedModel(exposed.Design);
        using var model = new CompiledModel(design, Observable);
        var known = model.ObservedSignals.Where(signal => exposed.Outputs.ContainsKey(signal.Path)).ToList();
        known.Count.ShouldBeGreaterThan(10);
        foreach (var step in Stimulus.Make(model, seed, count: 25, restarts: false).Steps)
        {
            for (var port = 0; port < model.Ports.Length; port++)
            {
                if (!model.Ports[port].IsInput)
                    continue;
                model.WritePort(port, step.Levels[port]);
                reference.WritePort(reference.FindPort(model.Ports[port].Name), step.Levels[port]);
            }

            Compare("before");
            model.Edge(step.Clocks);
            reference.Edge(step.Clocks);
            Compare("after");
        }

        void Compare(string when)
        {
            model.Observe();
            reference.Settle();
            foreach (var signal in known)
                model.ReadSignal(signal).ShouldBe(reference.ReadPort(reference.FindPort(exposed.Outputs[signal.Path])), $"{signal} {when} the edge");
        }
    }

    [Fact]
    public void Signals_come_scope_by_scope_with_the_names_of_the_verilog()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        model.ObservedSignals.Select(signal => $"{signal.Kind} {signal.Path}:{signal.Width}").ShouldBe(
        [
            "Input Totals.clk:1", "Input Totals.rst:1", "Input Totals.Step:4", "Output Totals.Sum:9", "Wire Totals.doubled:5",
            "Input Totals.first.clk:1", "Input Totals.first.rst:1", "Input Totals.first.Step:5", "Output Totals.first.Count:8", "Register Totals.first.sum:8", "Register Totals.first.phase:1",
            "Input Totals.second.clk:1", "Input Totals.second.rst:1", "Input Totals.second.Step:5", "Output Totals.second.Count:8", "Register Totals.second.sum:8", "Register Totals.second.phase:1",
        ]);
        var phase = model.ObservedSignals[^1];
        phase.View.ShouldBe(SignalView.Enum);
        phase.EnumType.ShouldBe(typeof(Phase));
    }

    [Fact]
    public void Ports_of_instances_share_the_places_of_what_they_are_connected_to()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        model.FindSignal("first.Step")!.Offset.ShouldBe(model.FindSignal("doubled")!.Offset);
        model.FindSignal("second.Count")!.Offset.ShouldBe(model.FindSignal("second.sum")!.Offset);
    }

    [Fact]
    public void Instances_that_are_called_are_observed_like_those_that_are_not()
    {
        var design = Elaborator.Elaborate(new Grid(24));
        design.Definitions.Sum(definition => definition.Nodes.Count).ShouldBeLessThan(1000);
        using var model = new CompiledModel(design, Observable);
        using var reference = new InterpretedModel(ExposedSignals.Of(design).Design);
        var outputs = ExposedSignals.Of(design).Outputs;
        var random = new Random(1);
        var signals = model.ObservedSignals.Where(signal => outputs.ContainsKey(signal.Path)).ToList();
        signals.Count.ShouldBeGreaterThan(24 * 8);
        // Cells with blocks of their own lie at equal distances.
        Enumerable.Range(1, 23).Select(i => model.FindSignal($"cell{i}.stage5")!.Offset - model.FindSignal($"cell{i - 1}.stage5")!.Offset).Distinct().Count().ShouldBe(1);
        for (var cycle = 0; cycle < 20; cycle++)
        {
            var value = random.Next(256);
            model.WritePort(model.FindPort("Data"), value);
            reference.WritePort(reference.FindPort("Data"), value);
            model.Observe();
            reference.Settle();
            foreach (var signal in signals)
                model.ReadSignal(signal).ShouldBe(reference.ReadPort(reference.FindPort(outputs[signal.Path])), signal.Path);
            model.Edge(1);
            reference.Edge(1);
        }
    }

    [Fact]
    public void Words_of_small_memories_are_observed()
    {
        using var none = new CompiledModel(Elaborator.Elaborate(new Store()), Observable with { ObservedMemoryDepth = 3 });
        none.FindSignal("words[0]").ShouldBeNull();
        using var model = new CompiledModel(Elaborator.Elaborate(new Store()), Observable);
        model.WritePort(model.FindPort("Address"), 2);
        model.WritePort(model.FindPort("Data"), 77);
        model.Edge(1);
        model.ReadSignal(model.FindSignal("words[2]")!).ShouldBe(77);
        model.ReadSignal(model.FindSignal("words[3]")!).ShouldBe(0);
    }

    [Fact]
    public void Without_the_option_and_in_the_interpreter_the_ports_are_observed()
    {
        var design = Elaborator.Elaborate(new Totals());
        using var compiled = new CompiledModel(design);
        using var interpreted = new InterpretedModel(design, Observable);
        string[] ports = ["Totals.clk", "Totals.rst", "Totals.Step", "Totals.Sum"];
        compiled.ObservedSignals.Select(signal => signal.Path).ShouldBe(ports);
        interpreted.ObservedSignals.Select(signal => signal.Path).ShouldBe(ports);
    }

    [Fact]
    public void Observers_are_called_at_the_moments_that_they_ask_for()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        var (before, after) = (new Log(model, ObservationMoments.BeforeEdge), new Log(model, ObservationMoments.AfterEdge));
        model.AddObserver(before);
        model.AddObserver(after);
        model.WritePort(model.FindPort("Step"), 3);
        model.Edge(1);
        model.Edge(1);
        model.RemoveObserver(before);
        model.Edge(1);
        before.Entries.ShouldBe(["before 1: 0", "before 1: 12"]);
        after.Entries.ShouldBe(["after 1: 12", "after 1: 24", "after 1: 36"]);
    }

    [Fact]
    public void A_signal_is_found_by_its_path_with_or_without_the_top()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Observable);
        model.FindSignal("Totals.first.sum").ShouldBe(model.FindSignal("first.sum"));
        model.FindSignal("first.sum")!.Path.ShouldBe("Totals.first.sum");
        model.FindSignal("first.total").ShouldBeNull();
    }

    private sealed class Log(SimulatedModel model, ObservationMoments moments) : ICycleObserver
    {
        public List<string> Entries { get; } = [];

        public ObservationMoments Moments => moments;

        public void BeforeEdge(ulong clocks) => Add("before", clocks);

        public void AfterEdge(ulong clocks) => Add("after", clocks);

        private void Add(string moment, ulong clocks) => Entries.Add($"{moment} {clocks}: {model.ReadSignal(model.FindSignal("Sum")!)}");
    }
}
