using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator;

namespace HdlDsl.RandomDesigns;

/// <summary>One step of a stimulus: perhaps a new start, then inputs, then perhaps a look at the outputs, then edges of some clocks.</summary>
/// <param name="Levels">A value for each port of the model; those of outputs and clocks mean nothing. Resets are levels, too.</param>
/// <param name="Clocks">Mask of the clocks that rise together; 0 for none.</param>
/// <param name="SettlesBefore">Whether the outputs are compared before the edge.</param>
/// <param name="SettlesAfter">Whether the outputs are compared after the edge.</param>
public sealed record StimulusStep(ImmutableArray<BigInteger> Levels, ulong Clocks, bool SettlesBefore, bool SettlesAfter)
{
    /// <summary>Whether all models start anew before this step.</summary>
    public bool Restarts { get; init; }

    /// <summary>Seed of that start.</summary>
    public int? RestartSeed { get; init; }
}

/// <summary>What happens to a design in a comparison of models.</summary>
/// <param name="Steps">Steps in order.</param>
public sealed record Stimulus(ImmutableArray<StimulusStep> Steps)
{
    private const int MaxClocks = 64;

    /// <summary>Random inputs with many corners, random resets and clocks, now and then a new start with a random state.</summary>
    /// <param name="model">A model of the design; only its ports and clocks are looked at.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="count">Number of steps.</param>
    /// <param name="restarts">Whether there are new starts in between, which only the built-in models have.</param>
    public static Stimulus Make(SimulatedModel model, int seed, int count, bool restarts = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        var random = new Random(seed);
        var clocks = model.Clocks.Length >= MaxClocks ? ulong.MaxValue : (1UL << model.Clocks.Length) - 1;
        var resets = ActiveLevels(model.Design.Top);
        var levels = new BigInteger[model.Ports.Length];
        var steps = ImmutableArray.CreateBuilder<StimulusStep>(count);
        for (var step = 0; step < count; step++)
        {
            for (var port = 0; port < levels.Length; port++)
            {
                var place = model.Ports[port];
                if (resets.TryGetValue(place.Name, out var active))
                    levels[port] = (step == 0 || random.Next(10) == 0) == active ? 1 : 0;
                else if (place.IsInput && random.Next(4) > 0)
                    levels[port] = RandomDesign.RandomValue(random, place.Width);
            }

            steps.Add(new StimulusStep(
                [.. levels],
                random.Next(3) == 0 ? (ulong)random.NextInt64() & clocks : clocks,
                SettlesBefore: random.Next(4) > 0,
                SettlesAfter: random.Next(2) == 0)
            {
                Restarts = restarts && step > 0 && random.Next(20) == 0,
                RestartSeed = random.Next(3) == 0 ? null : random.Next(),
            });
        }

        return new Stimulus(steps.ToImmutable());
    }

    private static Dictionary<string, bool> ActiveLevels(Definition top)
    {
        var levels = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var use in top.Domains.Where(use => use.NeedsReset))
            levels[use.Domain.Reset] = !use.Domain.ResetActiveLow;
        return levels;
    }
}
