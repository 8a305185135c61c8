using Generators.Examples;

namespace ExampleTests;

public class CounterGoldenTests
{
    [Fact]
    public void It_wraps_at_both_ends()
    {
        var golden = new CounterGolden(new CounterConfig { Width = 2, Limit = 2 });
        Walk(golden, (true, false), (true, false), (true, false), (true, true), (false, true)).ShouldBe([1, 2, 0, 2, 2]);
    }

    [Fact]
    public void It_holds_at_both_ends()
    {
        var golden = new CounterGolden(new CounterConfig { Width = 1, Limit = 1, AtEnd = EndAction.Hold });
        Walk(golden, (true, false), (true, false), (true, true), (true, true)).ShouldBe([1, 1, 0, 0]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 9)]
    [InlineData(31, int.MaxValue)]
    public void Corner_stimuli_meet_both_ends_in_both_directions(int width, int limit)
    {
        var config = new CounterConfig { Width = width, Limit = limit };
        var golden = new CounterGolden(config);
        var met = new HashSet<(bool AtZero, bool AtLimit, bool Enable, bool Down)>();
        foreach (var (enable, down) in CounterStimulus.Corners(config))
        {
            met.Add((golden.Count == 0, golden.Count == limit, enable, down));
            golden.Step(enable, down);
        }

        foreach (var down in new[] { false, true })
        {
            met.ShouldContain((true, false, true, down));
            met.ShouldContain((false, true, true, down));
        }
    }

    [Fact]
    public void Random_stimuli_depend_on_the_seed_alone()
    {
        CounterStimulus.RandomInputs(3, 100).ShouldBe(CounterStimulus.RandomInputs(3, 100));
        CounterStimulus.RandomInputs(3, 100).ShouldNotBe(CounterStimulus.RandomInputs(4, 100));
    }

    private static List<int> Walk(CounterGolden golden, params (bool Enable, bool Down)[] inputs)
    {
        var counts = new List<int>();
        foreach (var (enable, down) in inputs)
        {
            golden.Step(enable, down);
            counts.Add(golden.Count);
        }

        return counts;
    }
}
