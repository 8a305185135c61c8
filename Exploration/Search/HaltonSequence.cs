namespace Exploration.Search;

/// <summary>
/// The Halton sequence with digits permuted at random (scrambled), which takes away the stripes that high bases have: points in the unit cube that fill it evenly
/// at every length.
/// </summary>
public sealed class HaltonSequence
{
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131];
    private readonly int[][] permutations;

    /// <summary>Makes a sequence.</summary>
    /// <param name="dimensions">Number of coordinates, 1 to 32.</param>
    /// <param name="seed">Seed of the permutations.</param>
    public HaltonSequence(int dimensions, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, Primes.Length);
        var random = new Random(seed);
        permutations = new int[dimensions][];
        for (var i = 0; i < dimensions; i++)
        {
            permutations[i] = [.. Enumerable.Range(0, Primes[i])];
            // 0 stays: digits beyond the last one are zeros without end.
            random.Shuffle(permutations[i].AsSpan(1));
        }
    }

    /// <summary>A coordinate of a point.</summary>
    /// <param name="index">Number of the point, from 0.</param>
    /// <param name="dimension">Number of the coordinate.</param>
    /// <returns>A number from 0 to less than 1.</returns>
    public double At(long index, int dimension)
    {
        var permutation = permutations[dimension];
        var (value, digit) = (0.0, 1.0 / permutation.Length);
        for (var rest = index + 1; rest > 0; rest /= permutation.Length)
        {
            value += permutation[rest % permutation.Length] * digit;
            digit /= permutation.Length;
        }

        return value;
    }
}
