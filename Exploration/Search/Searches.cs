using System.Numerics;
using Exploration.Space;
using Exploration.Studies;

namespace Exploration.Search;

/// <summary>Makes the search that a study asks for.</summary>
public static class Searches
{
    private static readonly BigInteger MostGridPoints = 10_000_000;

    /// <summary>The search of a study.</summary>
    /// <param name="study">The study.</param>
    /// <returns>A search that has not begun.</returns>
    /// <exception cref="ExplorationException">A grid would have too many points.</exception>
    public static ISearch Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var (space, options, final) = (study.Space, study.Strategy, study.Final);
        return options.Kind switch
        {
            StrategyKind.Grid when space.Size > MostGridPoints => throw new ExplorationException(
                $"A grid of {space.Size} points is too much. Give fewer values, or choose a strategy that samples: kind: random, halving or evolution."),
            StrategyKind.Grid => new OneBatch(() => [.. space.All()], (long)space.Size, final),
            StrategyKind.Random => new OneBatch(() => new PointSampler(space, options.Seed).Take(options.Points), options.Points, final),
            StrategyKind.Halving => new SuccessiveHalving(space, options, final),
            _ => new EvolutionarySearch(space, options, final),
        };
    }
}

/// <summary>Points that are known from the start: a grid or a sample.</summary>
internal sealed class OneBatch(Func<IReadOnlyList<SpacePoint>> points, long expected, Fidelity final) : ISearch
{
    private bool isDone;

    public long? ExpectedPoints => expected;

    public IReadOnlyList<Candidate> Next(IReadOnlyList<Assessment> previous)
    {
        if (isDone)
            return [];
        isDone = true;
        return [.. points().Select(point => new Candidate(point, final))];
    }
}

/// <summary>Estimates many points, synthesises the better part of them, and places the better part of these.</summary>
internal sealed class SuccessiveHalving(DesignSpace space, StrategyOptions options, Fidelity final) : ISearch
{
    private Fidelity? last;

    public long? ExpectedPoints => Math.Max(1, (long)Math.Ceiling(options.Points * Math.Pow(options.Keep, (int)final)));

    public IReadOnlyList<Candidate> Next(IReadOnlyList<Assessment> previous)
    {
        if (last is null)
        {
            last = Fidelity.Estimate;
            return [.. new PointSampler(space, options.Seed).Take(options.Points).Select(point => new Candidate(point, Fidelity.Estimate))];
        }

        if (last == final)
            return [];
        last++;
        var keep = Math.Max(1, (int)Math.Ceiling(previous.Count * options.Keep));
        return [.. Selection.Order(previous).Take(keep).Where(index => previous[index].Costs is not null).Select(index => new Candidate(previous[index].Candidate.Point, last.Value))];
    }
}
