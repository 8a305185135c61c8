using Verification;

namespace Generators.Common;

/// <summary>
/// Cuts a long random run into rounds, so that stimuli of millions of cycles need not be in memory at once, progress is seen, and a
/// cancelled run ends soon.
/// </summary>
public static class RandomRounds
{
    private const int LargestRound = 10_000;

    /// <summary>Distance of the rounds' seeds: far from the small offsets that streams of one round use.</summary>
    private const int SeedStep = 1009;

    /// <summary>Runs rounds until the length is reached.</summary>
    /// <param name="length">Length of the whole run, in whatever unit the engine counts.</param>
    /// <param name="request">Seed, progress and cancellation.</param>
    /// <param name="simulation">The simulation, for progress.</param>
    /// <param name="round">Runs one round of a length with a seed.</param>
    public static void Run(int length, VerificationRequest request, Simulation simulation, Action<int, int> round)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(round);
        var seed = request.Seed;
        for (var done = 0; done < length; done += LargestRound)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            round(Math.Min(LargestRound, length - done), seed);
            request.Progress?.Invoke(simulation.Cycle);
            seed = unchecked(seed + SeedStep);
        }
    }
}
