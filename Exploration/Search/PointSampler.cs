using System.Numerics;
using Exploration.Space;

namespace Exploration.Search;

/// <summary>Spreads points evenly over a space: different ones, legal ones only as far as the knobs tell.</summary>
internal sealed class PointSampler(DesignSpace space, int seed)
{
    // A space of which hardly any point is legal must not keep the sampler busy for ever.
    private const int TriesForPoint = 200;
    private const int MostDimensions = 32;
    private readonly HashSet<SpacePoint> seen = [];
    private readonly HaltonSequence sequence = new(Math.Min(space.Dimensions.Length, MostDimensions), seed);
    private readonly Random random = new(seed);
    private long index;

    /// <summary>Some points; fewer when the space has no more. Small spaces are taken whole, in order.</summary>
    public IReadOnlyList<SpacePoint> Take(int count)
    {
        if (space.Size <= count)
            return [.. space.All().Where(IsNew)];
        var points = new List<SpacePoint>();
        for (long tries = 0; points.Count < count && tries < (long)count * TriesForPoint && new BigInteger(seen.Count) < space.Size; tries++)
        {
            var point = Draw();
            if (seen.Add(point) && space.Configure(point).Config is not null)
                points.Add(point);
        }

        return points;
    }

    private bool IsNew(SpacePoint point) => seen.Add(point) && space.Configure(point).Config is not null;

    private SpacePoint Draw()
    {
        var number = index++;
        return new SpacePoint([.. space.Dimensions.Select((dimension, place) =>
            (int)((place < MostDimensions ? sequence.At(number, place) : random.NextDouble()) * dimension.Values.Length))]);
    }
}
