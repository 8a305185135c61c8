using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>An architecture: which configurations it takes, how fast it is, what its results are, and its hardware.</summary>
public abstract class ModScheme
{
    /// <summary>The scheme of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>Its scheme.</returns>
    public static ModScheme Of(ModArchitecture architecture) => architecture switch
    {
        ModArchitecture.Table or ModArchitecture.FusedTable => new TableScheme(),
        ModArchitecture.Hybrid => new HybridScheme(),
        ModArchitecture.Horner => new HornerScheme(),
        ModArchitecture.Iterative => new IterativeScheme(),
        ModArchitecture.BarrettFull or ModArchitecture.BarrettShort => new BarrettScheme(),
        ModArchitecture.BarrettTernary => new BarrettTernaryScheme(),
        ModArchitecture.Montgomery or ModArchitecture.NttPrime => new MontgomeryScheme(),
        ModArchitecture.PseudoMersenne => new PseudoMersenneScheme(),
        ModArchitecture.Solinas => new SolinasScheme(),
        ModArchitecture.Bat => new BatScheme(),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "There is no such architecture."),
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

    /// <summary>e, where results are congruent to X·2^(−e) mod M.</summary>
    /// <param name="config">The configuration, valid, with <see cref="ModReduceConfig.KeepsFactor"/>.</param>
    /// <returns>e; 0 for architectures without such a factor.</returns>
    public virtual int FactorBits(ModReduceConfig config) => 0;

    /// <summary>The hardware, for the same configurations.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The core.</returns>
    public abstract ModCore Core(ModReduceConfig config);

    /// <summary>Refuses what architectures without carries in limbs, or without a loader, can't have.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="mayLoad">The modulus may be loaded.</param>
    /// <exception cref="CatalogueException">What is refused.</exception>
    protected static void CheckMultiplying(ModReduceConfig config, bool mayLoad)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.LimbBits != 0)
            throw new CatalogueException($"Knob 'limbBits' can't be '{config.LimbBits}' with {config.Architecture}, whose carries cross whole words: 0.");
        if (!mayLoad && config.LoadableModulus)
            throw new CatalogueException(
                $"Knob 'loadableModulus' can't be 'true' with {config.Architecture}, whose constants are part of the adders: BarrettFull, BarrettShort or Montgomery.");
    }
}
