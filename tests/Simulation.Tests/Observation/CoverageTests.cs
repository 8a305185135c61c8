using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Simulator.Observation;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Observation;

public sealed class CoverageTests
{
    private static readonly SimulatorOptions Counting = SimulatorOptions.Default with { CountsBranches = true };

    [Fact]
    public void Branches_are_reported_with_their_lines()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Crossing()), Counting);
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        Drive(model, "Request", 0, 0, 1, 1, 0, 0, 0);
        coverage.Branches.Select(branch => $"{Path.GetFileName(branch.Location.File)} +{branch.Location.Line - Crossing.FirstLine} {branch.Branch}: {branch.Hits}").ShouldBe(
        [
            "Crossing.cs +0 When: 2", "Crossing.cs +2 ElseWhen: 5", "Crossing.cs +4 Else: 0",
            "Crossing.cs +6 no case of Switch: 0", "Crossing.cs +8 Case Red: 5", "Crossing.cs +9 When: 1", "Crossing.cs +9 no branch of When: 4",
            "Crossing.cs +11 Case Yellow: 1", "Crossing.cs +13 Case Green: 1",
        ]);
    }

    [Fact]
    public void The_report_counts_instances_together()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Totals()), Counting);
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        Drive(model, "Step", 1, 2, 3);
        var place = coverage.Branches.Select(branch => branch.Location.ToString()).ToList();
        coverage.ToString().ShouldBe($"""
            branch coverage: 2 of 2 (100.0 %) in 3 cycles
              {place[0]}           4  Case Even
              {place[1]}           2  Case Odd

            """);
    }

    [Fact]
    public void Cycles_in_reset_do_not_count()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Crossing()), Counting with { IsObservable = true });
        var (branches, states) = (new BranchCoverage(model), new StateCoverage(model));
        model.AddObserver(branches);
        model.AddObserver(states);
        Drive(model, "Request", 1, 1);
        model.WritePort(model.FindPort("rst"), 1);
        Drive(model, "Request", 1, 1);
        model.WritePort(model.FindPort("rst"), 0);
        Drive(model, "Request", 0);
        branches.Cycles.ShouldBe(3);
        states.ToString().ShouldBe("""
            states of Crossing.light: 2 of 4 (50.0 %)
              Red: 2 cycles
              Yellow: 1 cycles
              Red -> Yellow: 1
              Green: never
              Broken: never

            """);
    }

    [Fact]
    public void Branches_of_a_clock_count_at_its_edges_only()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new TwoClocks()), Counting);
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        for (var i = 0; i < 30; i++)
            model.Edge(i % 3 == 0 ? 0b11UL : 0b01UL);
        coverage.Branches.Select(branch => $"{branch.Branch}: {branch.Hits}").ShouldBe(["When: 9", "no branch of When: 1"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Counts_are_those_of_the_conditions_in_the_interpreter(int seed)
    {
        var design = RandomDesign.Make(seed, RandomDesignOptions.All);
        using var model = new CompiledModel(design, Counting);
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        var expected = Expected(design, seed, out var cycles);
        foreach (var step in Stimulus.Make(model, seed, count: 40, restarts: false).Steps)
        {
            Write(model, step);
            model.Edge(step.Clocks);
        }

        coverage.Cycles.ShouldBe(cycles);
        coverage.Branches.ShouldAllBe(branch => branch.Hits >= 0 && branch.Hits <= 40 * 200);
        coverage.Branches.Where(branch => branch.Branch != "no branch of When" && branch.Branch != "no case of Switch").Sum(branch => branch.Hits).ShouldBe(expected);
    }

    [Fact]
    public void Branches_of_instances_that_are_called_count()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Grid(24)), Counting with { IsObservable = true });
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        var values = Enumerable.Range(0, 24).Select(cell => model.FindSignal($"cell{cell}.Value")!).ToList();
        var expected = 0;
        for (var i = 0; i < 50; i++)
        {
            model.WritePort(model.FindPort("Data"), i);
            model.Observe();
            expected += values.Count(value => !model.ReadSignal(value).IsEven);
            model.Edge(1);
        }

        coverage.Branches.Select(branch => branch.Hits).ShouldBe([expected, (24 * 50) - expected], ignoreOrder: true);
        expected.ShouldBeInRange(300, 900);
    }

    [Fact]
    public void More_cycles_than_a_byte_holds_are_counted()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Total()), Counting);
        var coverage = new BranchCoverage(model);
        model.AddObserver(coverage);
        for (var i = 0; i < 1001; i++)
            model.Edge(1);
        coverage.Branches.Select(branch => branch.Hits).ShouldBe([501, 500]);
    }

    [Fact]
    public void A_model_that_was_not_made_for_it_is_refused()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Total()));
        Should.Throw<ArgumentException>(() => new BranchCoverage(model)).Message.ShouldStartWith(
            "This model of 'Total' can't count branches. Make a compiled one with SimulatorOptions.CountsBranches.");
    }

    /// <summary>Sums up, over all cycles without reset, how many branches of the flat design were active, as outputs of an interpreted model.</summary>
    private static long Expected(Design design, int seed, out long cycles)
    {
        var flat = new Flattener().Run(design.Top);
        var folder = new NodeFolder(flat.Nodes);
        var conditions = new ScopeConditions(flat, folder, [.. Enumerable.Range(0, flat.Nodes.Count)]);
        var clocks = new ChainClocks(flat, [.. design.Top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal)]);
        var outputs = new List<(string Name, ulong Mask)>();
        for (var scope = 1; scope < flat.Scopes.Length; scope++)
        {
            outputs.Add(($"branch{scope}", clocks.Of(scope)));
            var output = flat.AddSignal(new SignalEntry { Kind = SignalKind.Output, Name = outputs[^1].Name, Width = 1, InitialNode = -1, Domain = -1, Instance = -1 });
            flat.AddAssignment(new AssignmentEntry { Target = output, Width = 1, IndexNode = -1, Value = conditions.Active(scope) });
        }

        using var model = new InterpretedModel(new Design(flat, [.. design.Definitions.Where(definition => definition.BlackBox is not null), flat], []));
        using var original = new InterpretedModel(design);
        var resets = new ResetLevels(model);
        var hits = BigInteger.Zero;
        cycles = 0;
        foreach (var step in Stimulus.Make(original, seed, count: 40, restarts: false).Steps)
        {
            var levels = model.Ports.Select(port =>
                original.Ports.Any(known => known.Name == port.Name) ? step.Levels[original.FindPort(port.Name)] : 0);
            Write(model, step with { Levels = [.. levels] });
            model.Settle();
            if (!resets.IsAnyActive)
            {
                cycles++;
                foreach (var (name, mask) in outputs.Where(output => output.Mask == ChainClocks.Every || (output.Mask & step.Clocks) != 0))
                    hits += model.ReadPort(model.FindPort(name));
            }

            model.Edge(step.Clocks);
        }

        return (long)hits;
    }

    private static void Write(SimulatedModel model, StimulusStep step)
    {
        for (var port = 0; port < model.Ports.Length; port++)
        {
            if (model.Ports[port].IsInput)
                model.WritePort(port, step.Levels[port]);
        }
    }

    private static void Drive(SimulatedModel model, string port, params int[] values)
    {
        foreach (var value in values)
        {
            model.WritePort(model.FindPort(port), value);
            model.Edge(1);
        }
    }
}
