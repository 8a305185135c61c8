using Exploration.Search;
using Exploration.Studies;

namespace Exploration.Tests;

public class SearchTests
{
    [Theory]
    [InlineData(1, 2, 200)]
    [InlineData(2, 3, 150)]
    [InlineData(3, 1, 50)]
    [InlineData(4, 4, 100)]
    public void Fronts_are_those_of_the_definition(int seed, int objectives, int count)
    {
        var random = new Random(seed);
        // Few different values: ties and equal points are the corners of dominance.
        var costs = Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, objectives).Select(_ => (double)random.Next(8)).ToArray()).ToList();
        var ranks = Pareto.Ranks(costs);
        var expected = new int[count];
        var left = Enumerable.Range(0, count).ToHashSet();
        for (var rank = 0; left.Count > 0; rank++)
        {
            var front = left.Where(index => !left.Any(other => Pareto.Dominates(costs[other], costs[index]))).ToList();
            front.ForEach(index => expected[index] = rank);
            left.ExceptWith(front);
        }

        ranks.ShouldBe(expected, $"seed {seed}");
        Pareto.Front(costs).ShouldBe(Enumerable.Range(0, count).Where(index => expected[index] == 0));
    }

    [Fact]
    public void Crowding_is_the_room_between_neighbours()
    {
        double[][] costs = [[0, 10], [1, 6], [4, 2], [10, 0]];
        Pareto.Crowding(costs).ShouldBe([double.PositiveInfinity, (4 / 10.0) + (8 / 10.0), (9 / 10.0) + (6 / 10.0), double.PositiveInfinity]);
        Pareto.Crowding([]).ShouldBeEmpty();
    }

    [Fact]
    public void Halton_points_fill_every_slice_evenly()
    {
        var sequence = new HaltonSequence(12, seed: 5);
        for (var dimension = 0; dimension < 12; dimension++)
        {
            var counts = new int[10];
            for (var index = 0; index < 1000; index++)
                counts[(int)(sequence.At(index, dimension) * 10)]++;
            counts.Min().ShouldBeGreaterThan(80, $"dimension {dimension}");
            counts.Max().ShouldBeLessThan(120, $"dimension {dimension}");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_points_and_another_seed_others()
    {
        string[] Points(int seed) => [.. Searches.Of(Bench.StudyOf(Text("random", $"points: 30, seed: {seed}"))).Next([]).Select(candidate => candidate.Point.ToString())];
        Points(1).ShouldBe(Points(1));
        Points(1).ShouldNotBe(Points(2));
        Points(1).Distinct(StringComparer.Ordinal).Count().ShouldBe(30);
    }

    [Fact]
    public void A_sample_as_large_as_the_space_is_the_space_without_refused_points()
    {
        var all = Searches.Of(Bench.StudyOf(Text("random", "points: 100000"))).Next([]);
        // Widths of 1 to 64 and up to 8 stages, of which there must not be more than bits.
        all.Count.ShouldBe(3 * ((64 * 9) - 28));
    }

    [Fact]
    public void Halving_sends_the_better_part_on()
    {
        var study = Bench.StudyOf(Text("halving", "points: 40, keep: 0.25", "target: ice40"));
        var search = Searches.Of(study);
        var first = search.Next([]);
        (first.Count, first[0].Fidelity).ShouldBe((40, Fidelity.Estimate));
        var second = search.Next([.. first.Select((candidate, index) => new Assessment(candidate, [index, index], index == 0 ? 1 : 0))]);
        second.Select(candidate => candidate.Point).ShouldBe(first.Skip(1).Take(10).Select(candidate => candidate.Point));
        second.ShouldAllBe(candidate => candidate.Fidelity == Fidelity.Synthesis);
        var third = search.Next([.. second.Select((candidate, index) => new Assessment(candidate, index == 0 ? null : [-index], 0))]);
        third.Select(candidate => candidate.Point).ShouldBe(second.Reverse().Take(3).Select(candidate => candidate.Point));
        third.ShouldAllBe(candidate => candidate.Fidelity == Fidelity.Placement);
        search.Next([.. third.Select(candidate => new Assessment(candidate, [0], 0))]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Evolution_finds_a_known_front_with_a_fraction_of_the_points(int seed)
    {
        // Costs (x, 63 − x + 10·(7 − y)²): best is y = 7 (the index of 7 stages), for every x that allows it.
        var study = Bench.StudyOf(Text("evolution", $"population: 24, generations: 20, seed: {seed}"));
        var search = Searches.Of(study);
        var found = new List<Assessment>();
        var batch = search.Next([]);
        while (batch.Count > 0)
        {
            var assessed = batch.Select(candidate => new Assessment(candidate, Costs(candidate), candidate.Point.Indices[0] > 50 ? candidate.Point.Indices[0] - 50 : 0)).ToList();
            found.AddRange(assessed);
            batch = search.Next(assessed);
        }

        found.Select(each => each.Candidate.Point).Distinct().Count().ShouldBe(found.Count);
        found.Count.ShouldBeLessThanOrEqualTo(24 * 20);
        var legal = found.Where(each => each.Violation == 0).ToList();
        var front = Pareto.Front([.. legal.Select(each => each.Costs!)]).Select(index => legal[index].Candidate.Point.Indices).ToList();
        front.Count(indices => indices[1] == 7).ShouldBeGreaterThan(15, $"seed {seed}");
        front.ShouldAllBe(indices => indices[0] <= 50);

        static double[] Costs(Candidate candidate) => [candidate.Point.Indices[0], 63 - candidate.Point.Indices[0] + (10 * Math.Pow(7 - candidate.Point.Indices[1], 2))];
    }

    [Fact]
    public void A_grid_of_a_huge_space_is_refused_with_advice()
    {
        var study = Bench.StudyOf("""
            design: bitmod-tile
            knobs: {pe.lanes: all, pe.guardBits: all, pe.accumulatorBits: all, pe.rounding: all, pe.groupSize: all, pe.types: all, pe.significance: all, rows: all, columns: all, pe.scaleBits: all, pe.activation: all, pe.gateDeadLanes: all}
            objectives: minimise luts
            """);
        Should.Throw<ExplorationException>(() => Searches.Of(study)).Message.ShouldBe(
            $"A grid of {study.Space.Size} points is too much. Give fewer values, or choose a strategy that samples: kind: random, halving or evolution.");
    }

    private static string Text(string kind, string options, string more = "") =>
        $$"""
        design: adder
        knobs: {width: all, stages: all, kind: all}
        objectives: [minimise luts, maximise fmaxMhz]
        strategy: {kind: {{kind}}, {{options}}}
        {{more}}
        """;
}
