using Exploration.Space;
using Exploration.Studies;

namespace Exploration.Search;

/// <summary>
/// NSGA-II (Deb et al. 2002) over knob values: tournaments by constraint, front and room; uniform crossover; mutation to a near value of numbers and to any value
/// of names. Every point is asked for once, and legal parents make up for children that the knobs refuse.
/// </summary>
internal sealed class EvolutionarySearch(DesignSpace space, StrategyOptions options, Fidelity final) : ISearch
{
    private const int TriesForChild = 100;
    private readonly Random random = new(options.Seed);
    private readonly HashSet<SpacePoint> seen = [];
    private List<Assessment> population = [];
    private int generation;

    public long? ExpectedPoints => (long)options.Population * options.Generations;

    public IReadOnlyList<Candidate> Next(IReadOnlyList<Assessment> previous)
    {
        if (generation == options.Generations)
            return [];
        generation++;
        if (generation == 1)
            return Candidates(new PointSampler(space, options.Seed).Take(options.Population));
        population = Best([.. population, .. previous]);
        return population.Count == 0 ? [] : Candidates(Children());
    }

    private List<Assessment> Best(List<Assessment> all) => [.. Selection.Order(all).Take(options.Population).Select(index => all[index])];

    private List<Candidate> Candidates(IEnumerable<SpacePoint> points) => [.. points.Where(seen.Add).Select(point => new Candidate(point, final))];

    private List<SpacePoint> Children()
    {
        var children = new List<SpacePoint>();
        var fresh = new HashSet<SpacePoint>(seen);
        for (var tries = 0; children.Count < options.Population && tries < options.Population * TriesForChild; tries++)
        {
            var child = Mutated(Crossed(Parent(), Parent()));
            if (fresh.Add(child) && space.Configure(child).Config is not null)
                children.Add(child);
        }

        return children;
    }

    /// <summary>The population is in order, so the better of two is the earlier one.</summary>
    private SpacePoint Parent() => population[Math.Min(random.Next(population.Count), random.Next(population.Count))].Candidate.Point;

    private SpacePoint Crossed(SpacePoint a, SpacePoint b) => new([.. a.Indices.Select((value, place) => random.Next(2) == 0 ? value : b.Indices[place])]);

    /// <summary>Changes one value on average, and at least one.</summary>
    private SpacePoint Mutated(SpacePoint point)
    {
        var indices = point.Indices.ToArray();
        var chosen = random.Next(indices.Length);
        for (var place = 0; place < indices.Length; place++)
        {
            if (place == chosen || random.Next(indices.Length) == 0)
                indices[place] = OtherValue(space.Dimensions[place], indices[place]);
        }

        return new SpacePoint([.. indices]);
    }

    private int OtherValue(Dimension dimension, int value)
    {
        if (dimension.Values.Length == 1)
            return value;
        if (!dimension.IsOrdered || random.Next(4) == 0)
            return (value + 1 + random.Next(dimension.Values.Length - 1)) % dimension.Values.Length;
        // Short steps are more likely than long ones.
        var reach = Math.Max(1, dimension.Values.Length / 4);
        var step = 1 + (int)(reach * random.NextDouble() * random.NextDouble());
        var moved = value + (random.Next(2) == 0 ? step : -step);
        return Math.Clamp(moved, 0, dimension.Values.Length - 1) is var legal && legal != value ? legal : value == 0 ? 1 : value - 1;
    }
}
