using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Catalogue entry of the modular multipliers.</summary>
public sealed class ModMultiplierEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mod-multiplier";

    /// <inheritdoc/>
    public override string Summary => "Products of n-bit numbers modulo an n-bit modulus, fixed or loaded, by any of the reducers.";

    /// <inheritdoc/>
    public override string DocumentationPage => "modular-reduction.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(ModMultiplyConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("montgomery-64-loadable", new ModMultiplyConfig { Reducer = new ModReduceConfig { Architecture = ModArchitecture.Montgomery, Bits = 64, Interval = 4, LoadableModulus = true, TagBits = 4 } }),
        ("goldilocks", new ModMultiplyConfig { Reducer = new ModReduceConfig { Architecture = ModArchitecture.Solinas, Bits = 64, Modulus = (BigInteger.One << 64) - (BigInteger.One << 32) + 1 } }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new ModMultiplier((ModMultiplyConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        ModMultiplyTestbench.Verify(new ModMultiplier((ModMultiplyConfig)config), request);
}

/// <summary>Catalogue entry of the butterflies.</summary>
public sealed class ModButterflyEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mod-butterfly";

    /// <inheritdoc/>
    public override string Summary => "Cooley-Tukey and Gentleman-Sande butterflies modulo a fixed odd modulus.";

    /// <inheritdoc/>
    public override string DocumentationPage => "modular-reduction.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(ModButterflyConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("both-3329", new ModButterflyConfig
        {
            Kind = ModButterflyKind.Both,
            Halves = true,
            Multiplier = new ModMultiplyConfig { Reducer = new ModReduceConfig { Architecture = ModArchitecture.BarrettShort, Bits = 12, Modulus = 3329, TagBits = 4 } },
        }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new ModButterfly((ModButterflyConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        ModButterflyTestbench.Verify(new ModButterfly((ModButterflyConfig)config), request);
}

/// <summary>Catalogue entry of the number-theoretic transforms.</summary>
public sealed class NttEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "ntt";

    /// <inheritdoc/>
    public override string Summary => "Number-theoretic transforms in place, forward and inverse, cyclic and negacyclic, one butterfly in a cycle.";

    /// <inheritdoc/>
    public override string DocumentationPage => "modular-reduction.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(NttConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("negacyclic-256-12289", new NttConfig { IsNegacyclic = true }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new Ntt((NttConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) => NttTestbench.Verify(new Ntt((NttConfig)config), request);
}
