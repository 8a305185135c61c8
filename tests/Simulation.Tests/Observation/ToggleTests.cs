using System.Numerics;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator.Tests.Observation;

public sealed class ToggleTests
{
    private static readonly SimulatorOptions Observable = SimulatorOptions.Default with { IsObservable = true };

    [Fact]
    public void Each_net_is_counted_once_and_the_report_is_sorted_by_name()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Total()), Observable);
        var counter = new ToggleCounter(model);
        model.AddObserver(counter);
        model.WritePort(model.FindPort("Step"), 3);
        for (var i = 0; i < 5; i++)
            model.Edge(1);
        // sum: 0, 3, 6, 9, 12; seen as Count, which comes first. phase: 0, 1, 0, 1, 0.
        counter.ToString().ShouldBe("""
            14 toggles in 4 cycles
            signal       bits     toggles  activity
            Total.Count     8          10    0.3125
            Total.Step      5           0    0.0000
            Total.phase     1           4    1.0000
            Total.rst       1           0    0.0000

            """);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Counts_and_coverage_are_what_the_values_say(int seed)
    {
        var design = RandomDesign.Make(seed, RandomDesignOptions.All);
        using var model = new CompiledModel(design, Observable);
        var counter = new ToggleCounter(model, countsBits: true);
        var coverage = new ToggleCoverage(model);
        var values = new Values(model);
        model.AddObserver(counter);
        model.AddObserver(coverage);
        model.AddObserver(values);
        Stimulate(model, seed, 40);
        counter.Cycles.ShouldBe(39);
        foreach (var (signal, toggles, activity, bits) in counter.Signals)
        {
            var history = values.Of(signal);
            var expected = Enumerable.Range(0, signal.Width).Select(bit => new BitToggles(
                Count(history, (before, now) => (~before & now) >> bit), Count(history, (before, now) => (before & ~now) >> bit))).ToList();
            bits.SequenceEqual(expected).ShouldBeTrue(signal.Path);
            toggles.ShouldBe(expected.Sum(bit => bit.Rises + bit.Falls), signal.Path);
            activity.ShouldBe(toggles / (39.0 * signal.Width));
            var covered = coverage.Signals.Single(candidate => candidate.Signal.Path == signal.Path);
            Enumerable.Range(0, signal.Width).Select(bit => !((covered.Rose >> bit) & 1).IsZero).ShouldBe(expected.Select(bit => bit.Rises > 0));
            Enumerable.Range(0, signal.Width).Select(bit => !((covered.Fell >> bit) & 1).IsZero).ShouldBe(expected.Select(bit => bit.Falls > 0));
        }

        coverage.Directions.ShouldBe(counter.Signals.Sum(signal => signal.Signal.Width * 2));
        coverage.Covered.ShouldBe(counter.Signals.Sum(signal => signal.Bits.Count(bit => bit.Rises > 0) + signal.Bits.Count(bit => bit.Falls > 0)));
    }

    [Fact]
    public void Bits_that_were_not_covered_are_named()
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Total()), Observable);
        var coverage = new ToggleCoverage(model);
        model.AddObserver(coverage);
        foreach (var step in new[] { 0, 0b10011, 0b10000, 0, 1 })
        {
            model.WritePort(model.FindPort("Step"), step);
            model.Edge(1);
        }

        // The sum is 0, 0, 19, 35, 35.
        coverage.ToString().ShouldBe("""
            toggle coverage: 13 of 30 (43.3 %) directions of bits
              Total.Count: [7:6], [3:2] never rose; [7:5], [3:0] never fell
              Total.Step: [3:2] never rose; [3:2] never fell
              Total.rst: never rose; never fell

            """);
    }

    private static long Count(List<BigInteger> history, Func<BigInteger, BigInteger, BigInteger> changed) =>
        history.Zip(history.Skip(1)).Count(pair => !(changed(pair.First, pair.Second) & 1).IsZero);

    private static void Stimulate(SimulatedModel model, int seed, int steps)
    {
        foreach (var step in Stimulus.Make(model, seed, steps).Steps)
        {
            for (var port = 0; port < model.Ports.Length; port++)
            {
                if (model.Ports[port].IsInput)
                    model.WritePort(port, step.Levels[port]);
            }

            model.Edge(step.Clocks);
        }
    }

    private sealed class Values(SimulatedModel model) : ICycleObserver
    {
        private readonly Dictionary<string, List<BigInteger>> values = new(StringComparer.Ordinal);

        public ObservationMoments Moments => ObservationMoments.BeforeEdge;

        public List<BigInteger> Of(ObservedSignal signal) => values[signal.Path];

        public void BeforeEdge(ulong clocks)
        {
            foreach (var signal in model.ObservedSignals)
            {
                if (!values.TryGetValue(signal.Path, out var list))
                    values.Add(signal.Path, list = []);
                list.Add(model.ReadSignal(signal));
            }
        }

        public void AfterEdge(ulong clocks)
        {
        }
    }
}
