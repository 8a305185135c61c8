namespace Verification;

/// <summary>Random pauses of one side of a stream; the same seed gives the same pauses.</summary>
/// <param name="Probability">Chance of a pause in each cycle, 0 … 0.99.</param>
/// <param name="Seed">Seed; combine the run's seed with a number for each stream.</param>
public readonly record struct Stalls(double Probability, int Seed)
{
    /// <summary>No pauses.</summary>
    public static Stalls None { get; } = new(0, 0);

    internal Random Start()
    {
        if (Probability is < 0 or > 0.99)
            throw new InvalidOperationException($"the stall probability {Probability} must be within 0 … 0.99.");
        return new Random(Seed);
    }

    internal bool Pauses(Random random) => Probability > 0 && random.NextDouble() < Probability;
}
