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
        ("horner-64", new ModReduceConfig { Bits = 64, Interval = 4 }),
        ("table-32", new ModReduceConfig { Architecture = ModArchitecture.Table, Bits = 32, GroupBits = 6, Correction = ModCorrection.Fold }),
        ("fused-64", new ModReduceConfig { Architecture = ModArchitecture.FusedTable, Bits = 64, Correction = ModCorrection.Quotient, TagBits = 8 }),
        ("hybrid-64", new ModReduceConfig { Architecture = ModArchitecture.Hybrid, Bits = 64, Interval = 8, IterativeBits = 40, Accumulation = ModAccumulation.Tree }),
        ("iterative-64-loadable", new ModReduceConfig { Architecture = ModArchitecture.Iterative, Bits = 64, Interval = 8, StepBits = 2, LoadableModulus = true }),
        ("horner-256-loadable", new ModReduceConfig { Bits = 256, Interval = 64, StepsPerCycle = 1, LimbBits = 64, GroupBits = 4, LoadableModulus = true }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new ModReducer((ModReduceConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        ModTestbench.Verify(new ModReducer((ModReduceConfig)config), request);
}
