namespace Generators.Examples;

/// <summary>Inputs that take a <see cref="Counter"/> to its corners, and random ones.</summary>
public static class CounterStimulus
{
    // A counter with a short limit is walked from end to end; one with a long limit meets both ends by going back over 0.
    private const int LongestWalk = 300;

    /// <summary>Both ends in both directions, holding at them and away from them.</summary>
    /// <param name="config">The counter.</param>
    /// <returns>Inputs, one for each cycle.</returns>
    public static IEnumerable<(bool Enable, bool Down)> Corners(CounterConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var walk = (int)Math.Min(config.Limit + 2L, LongestWalk);
        return
        [
            (false, false), (false, true),
            (true, true), (true, true), (false, false), (true, false), (true, false), (true, false), (false, true),
            .. Enumerable.Repeat((true, false), walk),
            .. Enumerable.Repeat((true, true), 2 * walk),
            (true, false), (true, true), (true, false), (true, true),
        ];
    }

    /// <summary>Random inputs that keep their direction for a while, so that the count gets about.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="cycles">How many.</param>
    /// <returns>Inputs, one for each cycle.</returns>
    public static IEnumerable<(bool Enable, bool Down)> RandomInputs(int seed, int cycles)
    {
        var random = new Random(seed);
        var down = false;
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            if (random.Next(16) == 0)
                down = !down;
            yield return (random.Next(4) != 0, down);
        }
    }
}
