using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>An architecture: which configurations it takes, how fast it is, what its results are, and its hardware.</summary>
public abstract class ModScheme
{
    /// <summary>The scheme of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>Its scheme.</returns>
    /// <exception cref="CatalogueException">It is not there yet.</exception>
    public static ModScheme Of(ModArchitecture architecture) => architecture switch
    {
        ModArchitecture.Table or ModArchitecture.FusedTable => new TableScheme(),
        ModArchitecture.Hybrid => new HybridScheme(),
        ModArchitecture.Horner => new HornerScheme(),
        ModArchitecture.Iterative => new IterativeScheme(),
        _ => throw new CatalogueException($"Knob 'architecture' can't be '{architecture}' yet."),
    };

    /// <summary>Refuses configurations that the architecture can't have; ranges of single knobs were checked.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="CatalogueException">The message names the knobs.</exception>
    public abstract void Check(ModReduceConfig config);

    /// <summary>Timing, for configurations that <see cref="Check"/> takes and that are no truncation.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>Interval, latency and time to load a modulus. The latency is 2 or more.</returns>
    public abstract ModTiming Timing(ModReduceConfig config);

    /// <summary>What results are, for the same configurations.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>Width and bound.</returns>
    public abstract ModOutput Output(ModReduceConfig config);

    /// <summary>The hardware, for the same configurations.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The core.</returns>
    public abstract ModCore Core(ModReduceConfig config);
}
