using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Catalogue entry of the modular reducers.</summary>
public sealed class ModReduceEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mod-reduce";

    /// <inheritdoc/>
    public override string Summary => "Remainders of 2n-bit numbers by an n-bit modulus, fixed or loaded, 2 to 8,192 bits: tables, subtraction, ALLMod's hybrid, Horner.";

    /// <inheritdoc/>
    public override string DocumentationPage => "modular-reduction.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(ModReduceConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("iterative-64", new ModReduceConfig { Architecture = ModArchitecture.Iterative, Bits = 64, Interval = 8 }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new ModReducer((ModReduceConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        ModTestbench.Verify(new ModReducer((ModReduceConfig)config), request);
}
